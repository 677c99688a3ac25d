import Glibc

/// What is known of where a stream goes: whether to a terminal, and how wide that is.
struct TerminalSize: Sendable, Hashable {
  /// The columns when nothing says how many there are.
  static let defaultWidth = 80

  let isTerminal: Bool
  let width: Int

  /// Looks at a descriptor, or at none for text kept in memory.
  ///
  /// `STORAGE_FORCE_TTY` makes any stream a terminal, of that many columns when it is a number: so
  /// tests and documents get exact screens. `COLUMNS` says the width otherwise, then the terminal.
  init(descriptor: Int32?, environment: [String: String]) {
    let forced = environment["STORAGE_FORCE_TTY"].flatMap { $0.isEmpty || $0 == "0" ? nil : $0 }
    isTerminal = forced != nil || descriptor.map { isatty($0) == 1 } ?? false
    width =
      Self.columns(forced) ?? Self.columns(environment["COLUMNS"])
      ?? descriptor.flatMap(Self.columns(of:)) ?? Self.defaultWidth
  }

  /// Reads a number of columns that something can be shown in.
  private static func columns(_ text: String?) -> Int? {
    guard let text, let number = Int(text), (2...10_000).contains(number) else { return nil }
    return number
  }

  private static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return nil }
    return Int(size.ws_col)
  }
}
