internal import PackageModel

/// Finds package versions in folders of the file system, as the reference registry does.
enum PathDiscovery {
  /// Finds folders `PATH/x/VERSION`; a path that is not there holds nothing.
  static func folders(
    in path: String, problems: inout [PackageProblem]
  ) throws(PackageFault) -> [PackageCandidate] {
    var candidates: [PackageCandidate] = []
    for outer in try FolderListing.entries(at: path) where outer.kind == .folder {
      let entries = try FolderListing.entries(at: "\(path)/\(outer.name)")
      for entry in entries {
        let place = "\(outer.name)/\(entry.name)"
        switch entry.kind {
        case .folder where StrictVersion.parse(entry.name) != nil:
          let signature = entries.first { $0.kind == .file && $0.name == entry.name + ".sig" }
          candidates.append(
            PackageCandidate(
              location: .folder("\(path)/\(place)"),
              signature: signature.map { .file("\(path)/\(outer.name)/\($0.name)") },
              origin: path, path: place, folderName: entry.name, fingerprint: nil))
        case .folder:
          problems.append(
            PackageProblem(
              .warning, origin: path, package: place, message: "ignoring unexpected directory"))
        case .file, .link, .other:
          guard !entry.name.hasSuffix(".sig") else { continue }
          problems.append(
            PackageProblem(
              .warning, origin: path, package: place, message: "ignoring unexpected file"))
        }
      }
    }
    return candidates
  }

  /// Finds zips anywhere below `path`, links to folders not followed.
  static func zips(
    in path: String, below inner: String = "", depth: Int = 0
  ) throws(PackageFault) -> [PackageCandidate] {
    guard depth < PackageLimits.folderDepth else { return [] }
    var candidates: [PackageCandidate] = []
    let folder = inner.isEmpty ? path : "\(path)/\(inner)"
    let entries = try FolderListing.entries(at: folder)
    for entry in entries {
      let place = inner.isEmpty ? entry.name : "\(inner)/\(entry.name)"
      switch entry.kind {
      case .folder: candidates += try zips(in: path, below: place, depth: depth + 1)
      case .file where entry.name.hasSuffix(".zip"):
        let signature = entries.first { $0.kind == .file && $0.name == entry.name + ".sig" }
        candidates.append(
          PackageCandidate(
            location: .zip("\(path)/\(place)"),
            signature: signature.map { .file("\(folder)/\($0.name)") }, origin: path,
            path: place, folderName: nil, fingerprint: nil))
      case .file, .link, .other: continue
      }
    }
    return candidates
  }
}
