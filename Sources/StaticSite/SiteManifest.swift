internal import Archive
package import Terminal

/// What a site holds and what it was made from: its file `manifest.json`.
package struct SiteManifest: Sendable {
  /// The file's name at the root of a site.
  package static let fileName = "manifest.json"
  /// The name of the file with the checksums, beside it.
  static let checksumsName = "SHA256SUMS"
  /// The format of the sites that are built; a site of another is built anew.
  static let presentFormat = 2

  /// A file's contents.
  package struct Content: Hashable, Sendable {
    package let size: Int
    /// In hexadecimal digits.
    package let sha256: String

    package init(size: Int, sha256: String) {
      (self.size, self.sha256) = (size, sha256)
    }

    init(of bytes: [UInt8]) {
      self.init(size: bytes.count, sha256: SHA256.hexadecimal(of: bytes))
    }
  }

  /// One package version.
  package struct Package: Hashable, Sendable {
    package let name: String
    package let version: String
    /// The version's tree.
    package let tree: String
    /// The branch it is served from.
    package let origin: String
    /// What the page was made from: equal texts mean equal pages.
    package let page: String
    /// What the files' times were set to, in seconds since 1970.
    package let time: Int
    /// The archives; nil where the package is such that none can be made of it.
    package let zip: Content?
    package let tarGzip: Content?
    package let signature: Content?
    /// How many files the site has of it.
    package let fileCount: Int
  }

  /// The format of the site.
  let format: Int
  package let distribution: String
  /// The commit of each layer, the most stable first.
  package let layers: [(name: String, commit: String)]
  /// What all pages were made from: equal texts mean equal sites.
  package let fingerprint: String
  package let pages: [(page: SitePage, content: Content)]
  package let packages: [Package]

  // MARK: JSON

  package var json: JSONValue {
    [
      "schemaVersion": .integer(1), "format": .integer(format),
      "distribution": .string(distribution), "fingerprint": .string(fingerprint),
      "layers": .array(
        layers.map { .object(["distribution": .string($0.name), "commit": .string($0.commit)]) }),
      "pages": .array(
        pages.map { page, content in
          .object(
            Self.json(content).merging([
              "target": .string(page.target), "path": .string(page.path),
            ]) { $1 })
        }),
      "packages": .array(
        packages.map { package in
          .object([
            "package": .string(package.name), "version": .string(package.version),
            "tree": .string(package.tree), "origin": .string(package.origin),
            "page": .string(package.page), "time": .integer(package.time),
            "zip": Self.json(package.zip), "tarGzip": Self.json(package.tarGzip),
            "signature": Self.json(package.signature),
            "files": .integer(package.fileCount),
          ])
        }),
    ]
  }

  private static func json(_ content: Content?) -> JSONValue {
    content.map { .object(json($0)) } ?? .null
  }

  private static func json(_ content: Content) -> [String: JSONValue] {
    ["size": .integer(content.size), "sha256": .string(content.sha256)]
  }

  /// Reads a manifest; nil for one that is damaged.
  package init?(parsing bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes),
      let format = json["format"]?.integerValue,
      let distribution = json["distribution"]?.stringValue,
      let fingerprint = json["fingerprint"]?.stringValue
    else { return nil }
    (self.format, self.distribution, self.fingerprint) = (format, distribution, fingerprint)
    layers = (json["layers"]?.elements ?? []).compactMap { layer in
      guard let name = layer["distribution"]?.stringValue,
        let commit = layer["commit"]?.stringValue
      else { return nil }
      return (name, commit)
    }
    pages = (json["pages"]?.elements ?? []).compactMap { page in
      guard let target = page["target"]?.stringValue, let path = page["path"]?.stringValue,
        let content = Content(page)
      else { return nil }
      return (SitePage(target: target, path: path), content)
    }
    packages = (json["packages"]?.elements ?? []).compactMap(Package.init)
  }

  package init(
    distribution: String, layers: [(name: String, commit: String)], fingerprint: String,
    pages: [(page: SitePage, content: Content)], packages: [Package]
  ) {
    format = Self.presentFormat
    (self.distribution, self.layers, self.fingerprint) = (distribution, layers, fingerprint)
    (self.pages, self.packages) = (pages, packages)
  }

  /// The checksums of all pages and archives, as `sha256sum --check` reads them.
  package var checksums: String {
    var lines = pages.map { ($0.page.path, $0.content) }
    for package in packages {
      let stem = "epr/\(package.name)/\(package.name)-\(package.version)"
      for (suffix, content) in [
        ("zip", package.zip), ("tar.gz", package.tarGzip), ("zip.sig", package.signature),
      ] {
        if let content { lines.append(("\(stem).\(suffix)", content)) }
      }
    }
    return lines.map { "\($1.sha256)  \($0)\n" }.joined()
  }
}

extension SiteManifest.Content {
  fileprivate init?(_ json: JSONValue?) {
    guard let size = json?["size"]?.integerValue, let digest = json?["sha256"]?.stringValue
    else { return nil }
    self.init(size: size, sha256: digest)
  }
}

extension SiteManifest.Package {
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["package"]?.stringValue, let version = json["version"]?.stringValue,
      let tree = json["tree"]?.stringValue, let origin = json["origin"]?.stringValue,
      let page = json["page"]?.stringValue, let time = json["time"]?.integerValue,
      let fileCount = json["files"]?.integerValue
    else { return nil }
    self.init(
      name: name, version: version, tree: tree, origin: origin, page: page, time: time,
      zip: SiteManifest.Content(json["zip"]), tarGzip: SiteManifest.Content(json["tarGzip"]),
      signature: SiteManifest.Content(json["signature"]), fileCount: fileCount)
  }
}
