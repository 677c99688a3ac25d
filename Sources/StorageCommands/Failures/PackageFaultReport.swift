internal import PackageModel
internal import PackageStorage

/// Says what is wrong with a package on the disk.
struct PackageFaultReport {
  let typed: TypedCommand

  func failure(for error: PackageDirectoryError) -> CommandFailure {
    let place = error.path.isEmpty ? error.directory : "\(error.directory)/\(error.path)"
    let (message, hints) = words(error.problem, place)
    let exitCode: ExitCode =
      if case .unreadable = error.problem { .machine } else { .refused }
    return CommandFailure(
      code: .badPackage, message: message, hints: hints, exitCode: exitCode)
  }

  private func words(
    _ problem: PackageDirectoryError.Problem, _ place: String
  ) -> (message: String, hints: [String]) {
    switch problem {
    case .notADirectory:
      ("\(place) is not a directory", ["name the folder of a built package version, or its zip"])
    case .noManifest(let versions):
      (
        "\(place) has no manifest.yml, so it is not a built package version",
        versions.first.map {
          [typed.replacing([place: "\(place)/\($0)"]) ?? "did you mean \(place)/\($0)?"]
        } ?? ["build the package first: elastic-package build"]
      )
    case .badManifest(let line, let column, let reason):
      (
        place + (line.map { ":\($0)" } ?? "") + (column.map { ":\($0)" } ?? "") + ": \(reason)",
        ["mend the manifest there"]
      )
    case .badField(let key, let value, let reason):
      (
        "\(place): \(key)" + (value.map { " \($0)" } ?? "") + ": \(reason)",
        ["mend the manifest there"]
      )
    case .versionMismatch(let directory, let manifest):
      (
        "\(place) is named \(directory), but its manifest.yml says version \(manifest)",
        ["rename the directory, or mend the manifest"]
      )
    case .badArchive(let reason):
      ("\(place): \(reason)", ["pack the package again, with its plain files alone"])
    case .symbolicLink:
      ("\(place) is a symbolic link", ["put the file itself there"])
    case .specialFile:
      ("\(place) is neither a file nor a directory", ["take it out of the package"])
    case .unsafeName(let reason):
      ("\(place) has a name that is refused: \(reason)", ["give it another name"])
    case .tooLarge(let limit):
      ("\(place) is over the limit of \(limit)", ["make the package smaller, or split it"])
    case .unreadable(let errno):
      (
        "cannot read \(place): \(SystemMessage.text(errno))",
        ["ask for permission to read \(place)"]
      )
    }
  }
}
