import Foundation

/// A throw-away repository, built from a description in Swift and removed with its owner.
///
/// Authors, dates and messages are fixed, so the same description always has the same ids, which
/// golden texts may contain. `HEAD` is the unborn `main`, as in a storage.
///
/// ```swift
/// let repository = try TestRepository {
///   TestBranch("production") { TestPackage("nginx", "1.0.0") }
///   TestBranch("staging") { TestPackage("nginx", "1.1.0-beta1", kibana: "^8.4.0") }
/// }
/// ```
package final class TestRepository: Sendable {
  package let directory: TemporaryDirectory
  /// The bare repository, or the work tree of one that is not.
  package let path: String
  /// git itself, over this repository.
  package let git: GitOracle

  /// Makes a repository with these branches.
  ///
  /// `checkedOut` nil makes a bare repository; a branch's name makes one with a work tree that has
  /// that branch checked out.
  package init(
    checkedOut: String? = nil, @TestList<TestBranch> _ branches: () -> [TestBranch] = { [] }
  ) throws {
    directory = try TemporaryDirectory("storage-repository")
    path = directory.path(checkedOut == nil ? "storage.git" : "storage")
    git = GitOracle(path)
    try directory.makeDirectory((path as NSString).lastPathComponent)
    let bare = checkedOut == nil ? ["--bare"] : []
    try git.run(["init", "--quiet", "--template=", "-b", checkedOut ?? "main"] + bare)
    try git.run("config", "gc.auto", "0")
    try importing(
      branches().map { branch in
        TestCommit(
          branch: branch.name, message: "[\(branch.name)] Begin", files: branch.files, removed: [],
          parent: nil)
      })
    if checkedOut != nil, try git.exists("HEAD") { try git.run("reset", "--quiet", "--hard") }
  }

  /// Adds a commit to a branch, which may be new, and returns its id.
  @discardableResult
  package func commit(
    to branch: String, message: String = "Change", removing: [String] = [],
    @TestList<any TestContent> _ contents: () -> [any TestContent] = { [] }
  ) throws -> String {
    let parent = try git.exists("refs/heads/\(branch)") ? try tip(branch) : nil
    let files = contents().flatMap { $0.files }
    try importing([
      TestCommit(branch: branch, message: message, files: files, removed: removing, parent: parent)
    ])
    return try tip(branch)
  }

  /// Returns the commit that a branch stands at.
  package func tip(_ branch: String) throws -> String {
    try git.revParse("refs/heads/\(branch)")
  }

  /// Returns the id of the tree at a path in a branch; the empty path is the root.
  package func tree(_ branch: String, _ path: String = "") throws -> String {
    try git.revParse("refs/heads/\(branch):\(path)")
  }

  /// Returns the id of the tree of a package version in a branch.
  package func tree(_ branch: String, package name: String, _ version: String) throws -> String {
    try tree(branch, "packages/\(name)/\(version)")
  }

  private func importing(_ commits: [TestCommit]) throws {
    guard !commits.isEmpty else { return }
    var stream: [UInt8] = []
    for commit in commits { commit.write(to: &stream) }
    _ = try git.command(["fast-import", "--quiet", "--force"], input: stream).output()
  }
}
