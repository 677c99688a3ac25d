/// What the command line of the proofs asks for.
struct ProofArguments {
  /// How far the proofs go.
  enum Extent: Int, Comparable {
    /// Seconds: what the tests run.
    case quick
    /// A few minutes.
    case usual
    /// Everything.
    case full

    static func < (left: Extent, right: Extent) -> Bool { left.rawValue < right.rawValue }
  }

  static let usage = """
    usage: storage-proofs [--quick | --full] [--promise NAME]... [--rounds N] [--minutes N]
           [--verbose]

    Proves the core promises on throw-away storages and prints one line a promise:
    NAME: GOOD of ALL. Exits 1 where one does not hold. Needs strace.

    """

  var extent = Extent.usual
  /// The promises to prove; empty for all.
  var promises: [String] = []
  /// Rounds of races; nil for as many as the extent says.
  var rounds: Int?
  /// Minutes of the soak; nil for as many as the extent says.
  var minutes: Int?
  var verbose = false
  var help = false

  /// - Throws: `ArgumentError` for a word that is none of the usage's.
  init(_ words: [String]) throws {
    var words = words[...]
    while let word = words.popFirst() {
      switch word {
      case "--quick": extent = .quick
      case "--full": extent = .full
      case "--verbose": verbose = true
      case "--help", "-h": help = true
      case "--promise":
        guard let name = words.popFirst() else { throw ArgumentError(word: word) }
        promises.append(name)
      case "--rounds", "--minutes":
        guard let text = words.popFirst(), let count = Int(text), count > 0 else {
          throw ArgumentError(word: word)
        }
        if word == "--rounds" { rounds = count } else { minutes = count }
      default: throw ArgumentError(word: word)
      }
    }
  }
}

/// A word of the command line that cannot be used.
struct ArgumentError: Error {
  let word: String
}
