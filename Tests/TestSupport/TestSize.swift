package import Testing

/// How much of the machine a test needs; most are small.
extension Tag {
  /// Values only.
  @Tag package static var small: Self
  /// A throw-away repository or files.
  @Tag package static var medium: Self
  /// The built binary, other programs at length, or a socket.
  @Tag package static var large: Self
}
