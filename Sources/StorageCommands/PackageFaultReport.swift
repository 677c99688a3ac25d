internal import PackageModel
internal import PackageStorage

/// Says what is wrong with a package on the disk.
enum PackageFaultReport {
  static func failure(for error: PackageDirectoryError) -> CommandFailure {
    let place = error.path.isEmpty ? error.directory : "\(error.directory)/\(error.path)"
    let (message, hints) = words(error.problem, place)
    let exitCode: ExitCode =
      if case .unreadable = error.problem { .machine } else { .refused }
    return CommandFailure(
      code: "bad-package", message: message, hints: hints, exitCode: exitCode)
  }

  private static func words(
    _ problem: PackageDirectoryError.Problem, _ place: String
  ) -> (message: String, hints: [String]) {
    switch problem {
    case .notADirectory:
      ("\(place) is not a directory", [])
    case .noManifest(let versions):
      (
        "\(place) has no manifest.yml, so it is not a built package version",
        versions.isEmpty ? [] : ["did you mean \(place)/\(versions[0])?"]
      )
    case .badManifest(let line, let column, let reason):
      (
        place + (line.map { ":\($0)" } ?? "") + (column.map { ":\($0)" } ?? "") + ": \(reason)", []
      )
    case .badField(let key, let value, let reason):
      ("\(place): \(key)" + (value.map { " \($0)" } ?? "") + ": \(reason)", [])
    case .versionMismatch(let directory, let manifest):
      (
        "\(place) is named \(directory), but its manifest.yml says version \(manifest)",
        ["rename the directory, or mend the manifest"]
      )
    case .badArchive(let reason):
      ("\(place): \(reason)", [])
    case .symbolicLink:
      ("\(place) is a symbolic link", ["put the file itself there"])
    case .specialFile:
      ("\(place) is neither a file nor a directory", [])
    case .unsafeName(let reason):
      ("\(place) has a name that is refused: \(reason)", [])
    case .tooLarge(let limit):
      ("\(place) is over the limit of \(limit)", [])
    case .unreadable(let errno):
      ("cannot read \(place): \(SystemMessage.text(errno))", [])
    }
  }
}
