import Foundation

/// Where the source package lies on disk.
package enum PackageRoot {
  /// The folder that holds `Package.swift`.
  package static let path: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  /// Returns the path of a file or folder under `Fixtures/`.
  package static func fixture(_ name: String) -> String {
    path + "/Fixtures/" + name
  }
}
