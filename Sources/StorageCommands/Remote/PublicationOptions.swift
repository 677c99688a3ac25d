internal import CommandParsing

/// How a change leaves this repository: the options that writing commands share.
struct PublicationOptions: Sendable {
  var push = false
  /// Whether to show what clients would see change, and to write nothing.
  var preview = false
}

/// Arguments of a command whose change may be made on the remote.
protocol Publishing: Sendable {
  var publication: PublicationOptions { get set }
}

extension Publishing {
  /// The options that say how the change leaves this repository.
  static var publicationOptions: [Option<Self>] {
    [
      .flag(
        "push", \.publication.push,
        "Make the change on the remote, on its newest tips, and move no branch here"),
      .flag(
        "preview", \.publication.preview,
        "Show what clients would be offered otherwise and write nothing"),
    ]
  }
}
