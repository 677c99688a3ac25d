internal import PackageModel

/// A package version to be loaded, as a source discovered it.
struct PackageCandidate: Sendable {
  let location: PackageLocation
  let signature: SignatureLocation?
  /// The branch or folder that it was found in.
  let origin: String
  /// The path there, for messages.
  let path: String
  /// The name of the version's folder, which the manifest's version must agree with.
  let folderName: String?
  /// What equal contents have in common; nil where the source does not know.
  let fingerprint: String?
}

/// Loads discovered packages one after another; belongs to one thread.
struct PackageLoader {
  let options: RegistryOptions
  private let reader = PackageRecordReader(isIndexing: true)

  init(options: RegistryOptions) {
    self.options = options
  }

  /// Prepares for packages of another name, which have nothing in common with those before.
  func forgetName() { reader.forgetDataStreams() }

  /// Whether a folder's name is a version.
  func isVersion(_ folder: String) -> Bool { reader.strictVersion(folder) != nil }

  /// Reads and checks one package; `problems` gets what was odd.
  func load(
    _ candidate: PackageCandidate, _ files: any PackageFiles, problems: inout [PackageProblem]
  ) -> IndexedPackage? {
    var isFinal = true
    return load(candidate, files, problems: &problems, isFinal: &isFinal)
  }

  /// Reads and checks one package; `isFinal` becomes false where it could not be read and may be at
  /// another time.
  func load(
    _ candidate: PackageCandidate, _ files: any PackageFiles, problems: inout [PackageProblem],
    isFinal: inout Bool
  ) -> IndexedPackage? {
    do throws(PackageFault) {
      let record = try reader.read(files)
      try PackageChecks.check(record, in: files, folderName: candidate.folderName)
      if options.checksContents { try ContentChecks.check(record, in: files) }
      if options.requiresSignatures, candidate.signature == nil {
        throw PackageFault(
          .invalid,
          "package \(record.name)-\(record.package.text("version")) "
            + "is missing a required signature file")
      }
      problems += record.warnings.map {
        PackageProblem(.warning, origin: candidate.origin, package: candidate.path, $0)
      }
      warnOfName(record, candidate, &problems)
      var signed = record
      if candidate.signature != nil {
        signed.package["signature_path"] = .text(record.package.text("download") + ".sig")
      }
      return IndexedPackage(
        signed, location: candidate.location, signature: candidate.signature,
        origin: candidate.origin, path: candidate.path,
        fingerprint: candidate.fingerprint.map { candidate.signature == nil ? $0 : $0 + "+sig" })
    } catch {
      if error.kind == .unreadable { isFinal = false }
      problems.append(
        PackageProblem(.error, origin: candidate.origin, package: candidate.path, error))
      return nil
    }
  }

  /// Reports a package that does not stand in the folder of its name, or has a name that no path
  /// can hold.
  private func warnOfName(
    _ record: PackageRecord, _ candidate: PackageCandidate, _ problems: inout [PackageProblem]
  ) {
    let message: String
    if !Self.isServable(name: record.name) {
      message =
        "package name '\(record.name)' is not made of a-z, 0-9 and _; its page cannot be asked for"
    } else if let folder = candidate.folderName,
      !("/" + candidate.path).hasSuffix("/\(record.name)/\(folder)")
    {
      message = "package name '\(record.name)' differs from its folder's"
    } else {
      return
    }
    problems.append(
      PackageProblem(
        .warning, origin: candidate.origin, package: candidate.path, message: message,
        file: "manifest.yml"))
  }

  private static func isServable(name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
