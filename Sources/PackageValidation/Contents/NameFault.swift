/// What is wrong, or unusual, with one name in a folder.
package struct NameFault: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Some platform cannot have the name, or takes it for another; the reason.
    case unsafe(String)
    /// It differs from another name in capital and small letters alone.
    case sameButForCase(as: String)
    /// It begins with an underscore: for development only.
    case developmentFolder
    /// A folder with a dash in its name.
    case dash
    /// A link of the source tree that was not resolved.
    case link
    /// Left behind by an editor, a merge or an operating system.
    case junk
    /// It begins with a dot.
    case hidden
    case space
  }

  package let name: String
  package let kind: Kind
}

extension NameFault {
  /// The faults of the names of one folder, in their order.
  static func faults(_ entries: [ContentEntry]) -> [NameFault] {
    var faults: [NameFault] = []
    var seen: [String: String] = [:]
    let mayDifferInCase = entries.contains { entry in
      entry.name.utf8.contains { !(0x30...0x7A).contains($0) || (0x41...0x5A).contains($0) }
    }
    for entry in entries {
      let kinds = kinds(entry)
      faults += kinds.map { NameFault(name: entry.name, kind: $0) }
      guard mayDifferInCase else { continue }
      if let other = seen.updateValue(entry.name, forKey: entry.name.lowercased()) {
        faults.append(NameFault(name: entry.name, kind: .sameButForCase(as: other)))
      }
    }
    return faults
  }

  private static func kinds(_ entry: ContentEntry) -> [Kind] {
    let name = entry.name
    var kinds: [Kind] = []
    if let reason = entry.hasValidName ? unsafeReason(name) : "it is not UTF-8" {
      kinds.append(.unsafe(reason))
    }
    var name8 = name
    name8.withUTF8 { bytes in
      switch bytes.first {
      case UInt8(ascii: "_"): kinds.append(.developmentFolder)
      case UInt8(ascii: "."): kinds.append(isJunk(name) ? .junk : .hidden)
      default: if isJunk(name) { kinds.append(.junk) }
      }
      if bytes.contains(0x20) { kinds.append(.space) }
      if entry.kind == .folder, bytes.contains(UInt8(ascii: "-")) { kinds.append(.dash) }
    }
    if entry.kind != .folder, name.hasSuffix(".link") { kinds.append(.link) }
    return kinds
  }

  private static let junkNames: Set<String> = [".ds_store", "thumbs.db", "desktop.ini"]
  private static let junkEndings = ["~", ".swp", ".swo", ".orig", ".rej", ".bak", ".tmp"]

  private static func isJunk(_ name: String) -> Bool {
    junkEndings.contains { name.hasSuffix($0) } || junkNames.contains(name.lowercased())
  }

  private static let devices: Set<String> = Set(
    ["con", "prn", "aux", "nul"] + (1...9).flatMap { ["com\($0)", "lpt\($0)"] })

  /// Why some platform cannot have the name.
  private static func unsafeReason(_ name: String) -> String? {
    for byte in name.utf8 {
      if byte < 0x20 || byte == 0x7F { return "it holds a control character" }
      if byte >= 0x80 { return "it holds a character that is not ASCII" }
      if "<>:\"\\|?*".utf8.contains(byte) {
        return "it holds \(Character(UnicodeScalar(byte))), which Windows does not allow"
      }
    }
    if name.isEmpty || name == "." || name == ".." { return "it is no name of its own" }
    if name.hasSuffix(".") || name.hasSuffix(" ") {
      return "it ends in a dot or a space, which Windows drops"
    }
    if name.utf8.count <= 255, name.utf8.count >= 3 {
      let stem = name.prefix { $0 != "." }
      if (3...4).contains(stem.utf8.count), devices.contains(stem.lowercased()) {
        return "Windows takes it for a device"
      }
      let lower = name.utf8.first == UInt8(ascii: ".") ? name.lowercased() : ""
      if lower == ".git" { return "git takes it for its own folder" }
    }
    return name.utf8.count > 255 ? "it is longer than 255 bytes" : nil
  }
}
