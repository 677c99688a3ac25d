internal import PackageStorage
internal import YAML

/// Rules for the folders and manifests of data streams.
package enum DataStreamRules: RuleFamily {
  private static let name = Rule(
    "ds.dir-name", .error,
    "The folder of a data stream has two or more of a-z, 0-9 and _, and is not integration.")
  private static let manifest = Rule(
    "ds.manifest", .error, "A data stream has a manifest.yml, one YAML map.")
  private static let title = Rule("ds.title", .error, "A data stream has a title.")
  private static let type = Rule(
    "ds.type", .error, "The type of a data stream is logs, metrics, synthetics or traces.")
  private static let profiles = Rule(
    "ds.profiles-in-ga", .error, "A released package has no data stream of type profiles.")
  private static let dataset = Rule(
    "ds.dataset", .error, "A dataset begins with a letter or digit and has no dash.")
  private static let prefix = Rule(
    "ds.dataset-prefix", .info, "A dataset begins with the name of the package.")
  private static let fields = Rule(
    "ds.fields-dir", .error, "A data stream has a folder of fields.")
  private static let stray = Rule(
    "ds.stray-file", .error, "data_stream holds folders alone.")
  private static let lifecycle = Rule(
    "ds.ilm-policy-present", .error, "The lifecycle policy that a data stream names exists.")

  package static let rules = [
    name, manifest, title, type, profiles, dataset, prefix, fields, stray, lifecycle,
  ]

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    for entry in package.root.folder("data_stream")?.entries ?? [] where entry.kind != .folder {
      found.report(
        stray, "data_stream/\(entry.name)", "only folders of data streams stand here",
        hint: "remove it")
    }
    for stream in package.dataStreams { check(stream, package, &found) }
  }

  private static func check(
    _ stream: DataStream, _ package: PackageContents, _ found: inout PackageFindings
  ) {
    if let reason = fault(ofName: stream.name) {
      found.report(name, stream.path, reason, hint: "rename the folder")
    }
    if stream.fields == nil, package.file(at: "\(stream.path)/fields", mode: found.mode) == nil {
      found.report(
        fields, stream.path, "the data stream has no folder of fields",
        hint: "add fields/base-fields.yml")
    }
    let path = "\(stream.path)/manifest.yml"
    guard let read = stream.manifest else {
      if package.file(at: path, mode: found.mode) == nil {
        found.report(manifest, path, "there is no manifest.yml of the data stream")
      }
      return
    }
    if let fault = read.fault {
      return found.report(manifest, path, at: fault.mark, fault.message)
    }
    check(read, path, package, &found)
    checkLifecycle(read, stream, path, package, &found)
  }

  private static func fault(ofName name: String) -> String? {
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    if !isPlain { return "the name has other characters than a-z, 0-9 and _" }
    if name.utf8.count < 2 { return "the name has fewer than two characters" }
    return name == "integration" ? "no data stream may be named integration" : nil
  }

  private static func check(
    _ manifest: DataStreamManifest, _ path: String, _ package: PackageContents,
    _ found: inout PackageFindings
  ) {
    if manifest.title?.value.isEmpty ?? true {
      found.report(title, path, at: manifest.title?.mark, "the data stream has no title")
    }
    switch manifest.type?.value {
    case "logs", "metrics", "synthetics", "traces": break
    case "profiles":
      if package.manifest?.isGenerallyAvailable ?? false {
        found.report(
          profiles, path, at: manifest.type?.mark,
          "data streams of type profiles are not for released packages",
          hint: "release the package as a prerelease")
      } else {
        found.report(
          type, as: .warning, path, at: manifest.type?.mark,
          "data streams of type profiles are not finished")
      }
    case let other?:
      found.report(
        type, path, at: manifest.type?.mark,
        "the type \(other) is not logs, metrics, synthetics or traces")
    case nil:
      // Authors may leave it open, registries do not load such a package.
      found.report(
        type, as: found.mode == .build ? .error : .warning, path,
        "the data stream has no type", hint: "add type: logs, metrics, synthetics or traces")
    }
    guard let set = manifest.dataset else { return }
    if !isDataset(set.value) {
      found.report(
        dataset, path, at: set.mark,
        "the dataset \(set.value) is not letters, digits, dots and _",
        hint: "Elasticsearch parts the name of a data stream at dashes")
    }
    if let name = package.manifest?.name, !set.value.hasPrefix(name) {
      found.report(
        prefix, path, at: set.mark, "the dataset \(set.value) does not begin with \(name)")
    }
  }

  private static func isDataset(_ text: String) -> Bool {
    let isAllowed = text.utf8.enumerated().allSatisfy { index, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: index > 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_"))
      }
    }
    return isAllowed && !text.isEmpty
  }

  private static func checkLifecycle(
    _ manifest: DataStreamManifest, _ stream: DataStream, _ path: String,
    _ package: PackageContents, _ found: inout PackageFindings
  ) {
    guard let policy = manifest.lifecyclePolicy else { return }
    // A package brings policies as TYPE-PACKAGE.STREAM-NAME; others are of the cluster.
    let ours = "\(manifest.type?.value ?? "")-\(package.manifest?.name ?? "").\(stream.name)-"
    let isStrict = package.format.isAtLeast(2, 0, 0)
    guard policy.value.hasPrefix(ours) else {
      guard isStrict else { return }
      return found.report(
        lifecycle, path, at: policy.mark, "the policy \(policy.value) does not begin with \(ours)")
    }
    let file = "\(stream.path)/elasticsearch/ilm/\(policy.value.dropFirst(ours.count)).json"
    guard package.file(at: file, mode: found.mode) == nil else { return }
    found.report(
      lifecycle, as: isStrict ? .error : .warning, path, at: policy.mark,
      "the policy \(policy.value) has no file \(file)")
  }
}
