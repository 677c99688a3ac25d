/// Signs commits and tags before they are stored.
package struct ObjectSigner: Sendable {
  /// Makes the armoured signature of an object's bytes.
  package let sign: @Sendable (_ payload: [UInt8]) throws(GitError) -> String

  package init(_ sign: @escaping @Sendable (_ payload: [UInt8]) throws(GitError) -> String) {
    self.sign = sign
  }

  /// The `gpgsig` header of a commit with those bytes: further lines begin with a space.
  ///
  /// - Throws: `GitError` where nothing was signed.
  func header(for payload: [UInt8]) throws(GitError) -> String {
    var lines = try sign(payload).split(separator: "\n", omittingEmptySubsequences: false)
    // The empty line within is part of the armour; the end of the last one is not.
    while lines.last?.isEmpty == true { lines.removeLast() }
    return "gpgsig " + lines.joined(separator: "\n ")
  }
}
