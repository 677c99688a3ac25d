import Foundation

/// The sample packages of `Fixtures`, sound and faulty ones, changed at random.
package enum MutatedPackages {
  /// Whether as many as there are promised are tried, not a sample.
  package static let isLong = ProcessInfo.processInfo.environment["STORAGE_LONG_TESTS"] == "1"

  /// The seeds to try, in batches.
  package static func batches(sample: Int, of count: Int) -> [Range<UInt64>] {
    stride(from: 0, to: isLong ? 10_000 : sample, by: count).map { first in
      UInt64(first)..<UInt64(first + count)
    }
  }

  /// The files of each package by their paths.
  package static let packages: [[String: [UInt8]]] = {
    let sound = ["foo/1.2.3", "foo/1.3.0", "bar/0.9.0-beta.1", "baz/2.0.0"].map {
      files(in: PackageRoot.fixture("packages/\($0)"))
    }
    let faults = try? FileManager.default.contentsOfDirectory(
      atPath: PackageRoot.fixture("faults"))
    let faulty = (faults ?? []).sorted().compactMap { rule -> [String: [UInt8]]? in
      let overlay = files(in: PackageRoot.fixture("faults/\(rule)/package"))
      return overlay.isEmpty ? nil : sound[0].merging(overlay) { $1 }
    }
    return sound + faulty
  }()

  private static func files(in root: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(root)/\(name)")) else {
        continue
      }
      files[name] = [UInt8](data)
    }
    return files
  }

  /// Writes the package of a seed into a folder.
  package static func write(seed: UInt64, to folder: String) throws {
    var mutation = PackageMutation(seed: seed)
    var files = packages[Int(seed % UInt64(packages.count))]
    for _ in 0..<(1 + seed % 3) { mutation.change(&files) }
    for (name, bytes) in files {
      // The names of some fixtures are faults themselves and stand in each other's way.
      let file = URL(fileURLWithPath: "\(folder)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
  }
}
