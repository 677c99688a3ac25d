internal import Git

/// Contents of files that were read, for whoever makes several things of one package.
///
/// Reading a blob means to inflate and to verify it. It belongs to one thread.
package final class HeldBlobs {
  /// The most bytes that are held: of larger versions, the rest is read again.
  private static let limit = 16 << 20

  private var blobs: [ObjectID: [UInt8]] = [:]
  private var size = 0

  package init() {}

  /// The bytes of a blob: those held, or else what `read` returns.
  func bytes(
    of id: ObjectID, _ read: () throws(PackageFault) -> [UInt8]
  ) throws(PackageFault) -> [UInt8] {
    if let known = blobs[id] { return known }
    let bytes = try read()
    if size + bytes.count <= Self.limit {
      size += bytes.count
      blobs[id] = bytes
    }
    return bytes
  }
}
