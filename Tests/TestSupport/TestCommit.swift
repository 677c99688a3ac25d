/// One commit of a throw-away repository, as `git fast-import` reads it.
struct TestCommit {
  var branch: String
  var message: String
  var files: [TestFile]
  /// Paths that go; a folder goes whole.
  var removed: [String]
  var parent: String?

  /// Appends the commands that make the commit.
  func write(to stream: inout [UInt8]) {
    let person = "\(HermeticEnvironment.name) <\(HermeticEnvironment.email)>"
    append("commit refs/heads/\(branch)\n", to: &stream)
    append("author \(person) \(HermeticEnvironment.date)\n", to: &stream)
    append("committer \(person) \(HermeticEnvironment.date)\n", to: &stream)
    appendData(Array((message + "\n").utf8), to: &stream)
    if let parent { append("from \(parent)\n", to: &stream) }
    for path in removed { append("D \(Self.quoted(path))\n", to: &stream) }
    for file in files {
      append("M \(file.mode.rawValue) inline \(Self.quoted(file.path))\n", to: &stream)
      appendData(file.bytes, to: &stream)
    }
    append("\n", to: &stream)
  }

  private func append(_ text: String, to stream: inout [UInt8]) {
    stream.append(contentsOf: text.utf8)
  }

  private func appendData(_ bytes: [UInt8], to stream: inout [UInt8]) {
    append("data \(bytes.count)\n", to: &stream)
    stream.append(contentsOf: bytes)
    append("\n", to: &stream)
  }

  /// Returns the path in the C style that the stream wants for unusual bytes.
  private static func quoted(_ path: String) -> String {
    var text = "\""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7f: text += String(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 8)
        text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return text + "\""
  }
}
