/// What the command line asks for.
package struct BenchmarkArguments: Equatable {
  package var cases: [String] = []
  package var runs = 20
  /// The program to measure; nil for the one beside this program.
  package var storage: String?
  /// A bare repository with the branches to work on; nil for the real ones or a synthetic one.
  package var repository: String?
  /// Where synthetic storages are kept; nil to make them anew.
  package var cache: String?
  /// Files of earlier runs, the oldest first.
  package var previous: [String] = []
  package var commit = "unknown"
  package var machine = "unknown"
  package var rivalsOnly = false
  package var help = false

  package static let usage = """
    usage: storage-benchmarks [--cases NAME]... [--runs N] [--storage PATH]
                              [--repository PATH] [--cache FOLDER] [--previous FILE]...
                              [--commit TEXT] [--machine TEXT] [--rivals-only]

    Measures storage and plain git doing the same work. Tables go to standard error, one line of
    JSON a case to standard output. Works on copies of the real branches where STORAGE_SHARED
    names a folder with them, or of --repository, else on a synthetic storage; synthetic ones are
    kept in --cache. Figures are compared with those of the same --machine in the --previous
    files. Without --cases all of them run.

    cases:

    """

  package init(_ words: [String]) throws(BenchmarkError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--help", "-h": help = true
      case "--rivals-only": rivalsOnly = true
      case "--cases": cases.append(try Self.value(of: word, &rest))
      case "--storage": storage = try Self.value(of: word, &rest)
      case "--repository": repository = try Self.value(of: word, &rest)
      case "--cache": cache = try Self.value(of: word, &rest)
      case "--previous": previous.append(try Self.value(of: word, &rest))
      case "--commit": commit = try Self.value(of: word, &rest)
      case "--machine": machine = try Self.value(of: word, &rest)
      case "--runs":
        guard let number = Int(try Self.value(of: word, &rest)), (1...1000).contains(number) else {
          throw BenchmarkError("--runs takes a number from 1 to 1000")
        }
        runs = number
      default: throw BenchmarkError("unknown argument '\(word)'; see --help")
      }
    }
    let known = allCases.map(\.name)
    for name in cases where !known.contains(name) {
      throw BenchmarkError("no case '\(name)'; there are \(known.joined(separator: ", "))")
    }
  }

  private static func value(
    of option: String, _ rest: inout ArraySlice<String>
  ) throws(BenchmarkError) -> String {
    guard let value = rest.popFirst() else { throw BenchmarkError("\(option) takes a value") }
    return value
  }
}
