internal import PackageRegistry

/// What an operator can choose about the answers.
package struct ServiceSettings: Sendable, Equatable {
  /// How many seconds caches may keep answers.
  package struct CacheTimes: Sendable, Equatable {
    /// `/`, and the pages of packages.
    package var index = 10
    package var search = 600
    package var categories = 600
    /// Files, archives, signatures, the icon.
    package var catchAll = 600

    package init() {}
  }

  package var cacheTimes = CacheTimes()
  /// Whether a query with a parameter that nobody knows is refused.
  package var refusesUnknownParameters = false
  /// What `/` says of the service.
  package var serviceName = "package-registry"
  package var serviceVersion = "0"
  /// Where the files of packages are that a storage index describes.
  package var storageEndpoint: RemoteAddress?
  /// How many bytes of answers are kept ready.
  package var answerCacheSize = 48 << 20
  /// The folder of caches on disk, in which built archives are kept; nil for none.
  package var cacheFolder: String?
  /// How many bytes of archives are kept there.
  package var archiveCacheSize = 1 << 30

  package init() {}
}

extension ServiceSettings {
  /// The body of `/` and `/index.json`.
  var indexBody: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.key("service.name")
      json.string(serviceName)
      json.key("service.version")
      json.string(serviceVersion)
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }
}
