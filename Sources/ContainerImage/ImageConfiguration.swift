internal import Terminal

/// How an image is run, and the documents that say so.
struct ImageConfiguration {
  /// The label with the version of this program, in images that hold it.
  static let versionLabel = "storage.version"
  /// The label with the version of the package registry, in images that run one.
  static let registryLabel = "package-registry"
  /// The command that serves.
  static let command = "serve"
  /// Where servers of packages listen in images.
  static let port = 8080
  /// Who runs the server: nobody, as it needs no rights.
  static let user = "65534:65534"

  let architecture: String
  let served: ServedDistribution?
  let base: BaseImage?
  /// The version of this program.
  let version: String
  let layers: [ImageLayer]
  /// How the image starts this program.
  let program: [String]

  /// The image's configuration.
  var document: JSONValue {
    var members: [String: JSONValue] = [
      "architecture": .string(architecture), "os": "linux", "created": .string(created),
      "config": .object(settings),
      "rootfs": .object([
        "type": "layers", "diff_ids": .array(layers.map { .string($0.diffID) }),
      ]),
    ]
    if let history { members["history"] = .array(history) }
    return .object(members)
  }

  /// The image's manifest.
  func manifest(_ configuration: Descriptor) -> JSONValue {
    var members: [String: JSONValue] = [
      "schemaVersion": .integer(2), "mediaType": .string(MediaType.manifest),
      "config": configuration.json, "layers": .array(layers.map(\.descriptor.json)),
    ]
    let told = served?.labels.filter { $0.key.hasPrefix("org.opencontainers.image.") } ?? [:]
    if !told.isEmpty { members["annotations"] = .object(told.mapValues { .string($0) }) }
    return .object(members)
  }

  var platform: JSONValue {
    .object(["architecture": .string(architecture), "os": "linux"])
  }

  private var created: String { served?.created ?? "1970-01-01T00:00:00Z" }

  private var settings: [String: JSONValue] {
    var settings: [String: JSONValue] = [:]
    if case .object(let members)? = base?.configuration["config"] { settings = members }
    var labels = base?.labels ?? [:]
    labels.merge(served?.labels ?? [:]) { $1 }
    if let registry = base?.packageRegistry {
      labels[Self.registryLabel] = registry
    } else {
      labels[Self.versionLabel] = version
      settings["Entrypoint"] = JSONValue(entryPoint)
      settings["Cmd"] = JSONValue(served.map { [$0.name] } ?? ["--packages", "/packages"])
      settings["Env"] = JSONValue(environment)
      settings["StopSignal"] = "SIGTERM"
      if base == nil {
        settings["User"] = .string(Self.user)
        settings["WorkingDir"] = "/"
      }
    }
    if !labels.isEmpty { settings["Labels"] = .object(labels.mapValues { .string($0) }) }
    var ports: [String: JSONValue] = ["\(Self.port)/tcp": .object([:])]
    if case .object(let others)? = settings["ExposedPorts"] { ports.merge(others) { $1 } }
    settings["ExposedPorts"] = .object(ports)
    return settings
  }

  private var entryPoint: [String] {
    program + (served == nil ? [] : ["--config", "/" + RepositoryInImage.settingsPath])
      + [Self.command]
  }

  /// The variables of the base and ours, which are the stronger.
  private var environment: [String] {
    let folder = "/" + ProgramFiles.folder
    var own = [
      ("EPR_ADDRESS", "0.0.0.0:\(Self.port)"), ("LOCPATH", folder + "/locale"),
      ("XDG_CACHE_HOME", folder + "/cache"),
    ]
    if served != nil {
      let repository = "/" + RepositoryInImage.folder
      own += [
        ("STORAGE_REPOSITORY", repository), ("GIT_CONFIG_COUNT", "1"),
        // Whoever runs the server: what it reads was made with it.
        ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", repository),
      ]
    }
    if base == nil { own.append(("PATH", "/usr/bin")) }
    let names = Set(own.map(\.0))
    let others = (base?["Env"]?.elements ?? []).compactMap(\.stringValue)
      .filter { !names.contains(String($0.prefix { $0 != "=" })) }
    return others + own.map { "\($0)=\($1)" }.sorted()
  }

  /// One entry a layer; nil where the base tells less than that.
  private var history: [JSONValue]? {
    let own = layers.filter { $0.title != "base" }.map { layer in
      JSONValue.object([
        "created": .string(created), "created_by": .string("storage image"),
        "comment": .string(layer.title),
      ])
    }
    guard let base else { return own }
    let told = base.configuration["history"]?.elements ?? []
    let count = told.count { $0["empty_layer"] != .bool(true) }
    return count == base.layers.count ? told + own : nil
  }
}
