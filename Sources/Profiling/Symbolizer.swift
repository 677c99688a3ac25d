internal import CProfiling
internal import Glibc

/// Names the functions that addresses of this process lie in.
struct Symbolizer {
  /// A function.
  struct Function: Hashable {
    /// As people write it, where it could be demangled.
    let name: String
    /// As the linker knows it.
    let linkName: String
  }

  private let map: MemoryMap

  init(_ map: MemoryMap) {
    self.map = map
  }

  /// Returns the function of each address; where only the file is known, its name in brackets.
  func functions(at addresses: Set<UInt64>) -> [UInt64: Function] {
    var byFile: [String: [(address: UInt64, entry: MemoryMap.Entry)]] = [:]
    for address in addresses {
      guard let entry = map.entry(at: address) else { continue }
      byFile[entry.path, default: []].append((address, entry))
    }
    var functions: [UInt64: Function] = [:]
    for (path, places) in byFile {
      let names = linkNames(places, path)
      for (address, entry) in places {
        let linkName = names[address] ?? "[\(entry.name.filter { !"[]".contains($0) })]"
        functions[address] = Function(name: Self.demangled(linkName), linkName: linkName)
      }
    }
    return functions
  }

  private func linkNames(
    _ places: [(address: UInt64, entry: MemoryMap.Entry)], _ path: String
  ) -> [UInt64: String] {
    // This process's own file may have been replaced or removed since; the link still finds it.
    let isOwn = SystemFile.target(ofLink: "/proc/self/exe") == path
    guard path.hasPrefix("/"), let image = ELFImage(path: isOwn ? "/proc/self/exe" : path)
    else { return [:] }
    var addresses: [UInt64: UInt64] = [:]
    for (address, entry) in places {
      addresses[address] = image.address(
        ofOffset: address - entry.addresses.lowerBound + entry.offset)
    }
    let names = image.functions(at: Set(addresses.values).sorted())
    return addresses.compactMapValues { names[$0] }
  }

  private static func demangled(_ name: String) -> String {
    guard name.hasPrefix("$s") || name.hasPrefix("$S") || name.hasPrefix("_T") else { return name }
    var name = name
    let text = name.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) {
        swift_demangle($0.baseAddress, $0.count, nil, nil, 0)
      }
    }
    guard let text else { return name }
    defer { free(text) }
    return shortened(String(cString: text))
  }

  /// Leaves out what only a linker needs: the file of a private name, `(name in _0123…)`, and the
  /// module of the standard library.
  private static func shortened(_ name: String) -> String {
    name.replacing("Swift.", with: "")
      .replacing(/\(([^() ]+) in _[0-9A-F]{32}\)/) { $0.output.1 }
  }
}
