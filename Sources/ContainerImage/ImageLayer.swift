/// One layer of an image, written or known from before.
struct ImageLayer: Hashable, Sendable {
  let descriptor: Descriptor
  /// The digest of the tar without compression.
  let diffID: String
  /// What people call it: `program`, or a distribution's name.
  let title: String
  /// Whether it was there already.
  var isKept = false
}
