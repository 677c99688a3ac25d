/// What the command line asks for.
package struct BenchmarkArguments: Equatable {
  package var cases: [String] = []
  package var runs = 20
  /// The program to measure; nil for the one beside this program.
  package var storage: String?
  /// A bare repository with the branches to work on; nil for the real ones or a synthetic one.
  package var repository: String?
  package var rivalsOnly = false
  package var help = false

  package static let usage = """
    usage: storage-benchmarks [--cases NAME]... [--runs N] [--storage PATH]
                              [--repository PATH] [--rivals-only]

    Measures promotions by storage and by plain git. Tables go to standard error, one line of
    JSON a case to standard output. Works on copies of the real branches where STORAGE_SHARED
    names a folder with them, or of --repository, else on a synthetic storage.

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
      case "--runs":
        guard let number = Int(try Self.value(of: word, &rest)), (1...1000).contains(number) else {
          throw BenchmarkError("--runs takes a number from 1 to 1000")
        }
        runs = number
      default: throw BenchmarkError("unknown argument '\(word)'; see --help")
      }
    }
    let known = BenchmarkCase.all.map(\.name)
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
