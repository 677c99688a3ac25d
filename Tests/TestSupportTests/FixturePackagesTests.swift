import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct FixturePackagesTests {
  static let versions = ["foo/1.2.3", "foo/1.3.0", "bar/0.9.0-beta.1", "baz/2.0.0"]

  @Test(arguments: versions)
  func theManifestAgreesWithItsFolder(folder: String) throws {
    let file = PackageRoot.fixture("packages/\(folder)/manifest.yml")
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    let parts = folder.split(separator: "/")
    #expect(lines.contains("name: \(parts[0])"))
    #expect(lines.contains("version: \(parts[1])"))
  }

  /// A checkout that loses modes would make every test of kept modes pass without a reason.
  @Test func oneFileOfFooIsExecutable() throws {
    let root = PackageRoot.fixture("packages/foo/1.2.3")
    let names = try FileManager.default.subpathsOfDirectory(atPath: root)
    let executable = names.filter { name in
      var isFolder: ObjCBool = false
      let path = root + "/" + name
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
    }
    #expect(executable == ["data_stream/order/agent/stream/stream.yml.hbs"])
  }
}
