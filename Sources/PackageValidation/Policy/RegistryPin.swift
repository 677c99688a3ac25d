internal import Git
internal import PackageModel
internal import PackageStorage

/// Which package registry a distribution's image is built from, and which its go.mod requires.
struct RegistryPin: Hashable {
  /// A text with its line in the file.
  struct Place: Hashable {
    let text: String
    let line: Int
  }

  static let recipe = "Dockerfile"
  static let module = "go.mod"
  /// The most bytes that either file may have.
  private static let sizeLimit = 1 << 20

  /// The value of `ARG PACKAGE_REGISTRY`, else the tag of the last `FROM`.
  ///
  /// It is empty where that names none, and nil where there is no recipe or it is pinned by a digest.
  private(set) var image: Place?
  /// The version that go.mod requires of the registry; nil where it requires none.
  private(set) var requirement: Place?

  /// Reads the two files at the root of a distribution.
  ///
  /// - Throws: `GitError` when one of them cannot be read.
  init(_ snapshot: DistributionSnapshot, in repository: Repository) throws(GitError) {
    let root = try repository.tree(snapshot.commit.tree)
    func text(_ name: String) throws(GitError) -> String? {
      guard let entry = root.entry(named: name), entry.mode.isFile else { return nil }
      return String(
        decoding: try repository.blob(entry.id, limit: Self.sizeLimit), as: UTF8.self)
    }
    image = try text(Self.recipe).flatMap(Self.image(inRecipe:))
    requirement = try text(Self.module).flatMap(Self.requirement(inModule:))
  }

  /// Whether image and go.mod mean the same registry; true where one of them says nothing.
  var isConsistent: Bool {
    guard let image, let requirement else { return true }
    let (ours, theirs) = (Self.plain(image.text), Self.plain(requirement.text))
    if ours == theirs { return true }
    // Go writes a commit as a version that ends in a time and the first 12 digits of its id.
    guard Self.isCommit(ours), let tail = theirs.split(separator: "-").last, tail.count == 12,
      theirs.split(separator: "-").count >= 3
    else { return false }
    return ours.hasPrefix(tail) || tail.hasPrefix(ours)
  }

  /// Whether the image always is the same one: a version or a commit, and no name that moves.
  var isPinned: Bool {
    guard let image else { return true }
    let text = Self.plain(image.text)
    return Self.isCommit(text) || (try? Version(text)) != nil
  }

  private static func isCommit(_ text: String) -> Bool {
    (7...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  private static func plain(_ text: String) -> String {
    var text = text.hasPrefix("v") ? String(text.dropFirst()) : text
    if text.hasSuffix("+incompatible") { text.removeLast("+incompatible".count) }
    return text
  }

  // MARK: Files

  private static let variable = "PACKAGE_REGISTRY"

  static func image(inRecipe text: String) -> Place? {
    var argument: Place?
    var last: Place?
    for (number, line) in lines(text) {
      guard !line.hasPrefix("#") else { continue }
      let words = line.split(whereSeparator: \.isWhitespace)
      switch words.first?.uppercased() {
      case "ARG":
        for word in words.dropFirst() where word.hasPrefix(variable + "=") {
          let value = word.dropFirst(variable.count + 1)
          argument = Place(text: value.trimming("\"'"), line: number)
        }
      case "FROM":
        let image = words.dropFirst().first { !$0.hasPrefix("--") }
        last = image.map { Place(text: String($0), line: number) }
      default: continue
      }
    }
    if let argument { return argument }
    guard let last, !last.text.contains("@") else { return nil }
    // `${NAME:-v1.0.0}` holds a colon of its own.
    if let dollar = last.text.firstIndex(of: "$") {
      let value = last.text[dollar...].split(separator: ":-", maxSplits: 1).dropFirst().first
      return Place(text: value.map { String($0.prefix { $0 != "}" }) } ?? "", line: last.line)
    }
    let name = last.text.split(separator: "/").last ?? ""
    let tag = name.split(separator: ":", maxSplits: 1).dropFirst().first
    return Place(text: tag.map(String.init) ?? "", line: last.line)
  }

  static func requirement(inModule text: String) -> Place? {
    for (number, line) in lines(text) {
      var words = line.split(whereSeparator: \.isWhitespace)
      if words.first == "require" { words.removeFirst() }
      guard words.count >= 2, words[0] == "github.com/elastic/package-registry" else { continue }
      return Place(text: String(words[1]), line: number)
    }
    return nil
  }

  /// The lines with their numbers, without white space at their ends; those that a backslash
  /// continues in one.
  private static func lines(_ text: String) -> [(Int, String)] {
    var lines: [(Int, String)] = []
    var begun: (Int, String)?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let trimmed = String(line).trimming(" \t\r")
      let (number, start) = begun ?? (index + 1, "")
      if trimmed.hasSuffix("\\") {
        begun = (number, start + trimmed.dropLast() + " ")
      } else {
        lines.append((number, start + trimmed))
        begun = nil
      }
    }
    if let begun { lines.append(begun) }
    return lines
  }
}

extension StringProtocol {
  fileprivate func trimming(_ characters: String) -> String {
    var rest = self[...]
    while let first = rest.first, characters.contains(first) { rest = rest.dropFirst() }
    while let last = rest.last, characters.contains(last) { rest = rest.dropLast() }
    return String(rest)
  }
}
