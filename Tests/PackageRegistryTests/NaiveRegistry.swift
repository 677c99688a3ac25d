import PackageModel

/// What a package of the model says of itself.
struct NaivePackage {
  var name: String
  var version: String
  var release: String
  var kibana: String?
  var type: String
  var categories: [String]
  var layer: Int

  var id: String { "\(name)-\(version)" }

  var manifest: String {
    var lines = [
      "format_version: 1.0.0", "name: \(name)", "title: T", "version: \(version)",
      "description: D", "type: \(type)", "release: \(release)",
      "categories: [\(categories.joined(separator: ", "))]",
    ]
    if let kibana { lines.append("conditions.kibana.version: \"\(kibana)\"") }
    return lines.joined(separator: "\n")
  }
}

/// Answers searches by the words of the specification, without an index and without haste.
struct NaiveRegistry {
  /// The union of the layers after shadowed versions are dropped.
  let packages: [NaivePackage]

  init(_ all: [NaivePackage]) {
    packages = all.filter { package in
      !all.contains { $0.id == package.id && $0.layer < package.layer }
    }
  }

  struct Query {
    var kibana: String?
    var name: String?
    var type: String?
    var category: String?
    var all = false
    var prerelease = false
    var experimental = false

    var text: String {
      var parts: [String] = []
      if let kibana { parts.append("kibana.version=\(kibana)") }
      if let name { parts.append("package=\(name)") }
      if let type { parts.append("type=\(type)") }
      if let category { parts.append("category=\(category)") }
      if all { parts.append("all=true") }
      if prerelease { parts.append("prerelease=true") }
      if experimental { parts.append("experimental=true") }
      return parts.joined(separator: "&")
    }
  }

  func answer(_ query: Query) throws -> [String] {
    var found = try packages.filter { package in
      let version = try LenientVersion(package.version)
      if !query.experimental, !query.prerelease,
        package.release == "experimental" || version.isPrerelease
      {
        return false
      }
      if let kibana = query.kibana, let range = package.kibana,
        !(try VersionRange(range).contains(LenientVersion(kibana)))
      {
        return false
      }
      return (query.name ?? package.name) == package.name
        && (query.type ?? package.type) == package.type
    }
    if query.experimental {
      found = try preferStable(found, all: query.all)
    } else if !query.all {
      found = try newest(found)
    }
    if let category = query.category {
      found = found.filter { package in
        package.categories.contains {
          $0 == category || category == "observability" && $0 == "web"
        }
      }
    }
    return try found.sorted { left, right in
      left.name == right.name
        ? try LenientVersion(left.version) < LenientVersion(right.version)
        : left.name < right.name
    }.map(\.id)
  }

  private func newest(_ packages: [NaivePackage]) throws -> [NaivePackage] {
    try packages.filter { package in
      try !packages.contains {
        try $0.name == package.name
          && LenientVersion($0.version) > LenientVersion(package.version)
      }
    }
  }

  private func preferStable(_ packages: [NaivePackage], all: Bool) throws -> [NaivePackage] {
    func isStable(_ package: NaivePackage) throws -> Bool {
      try !LenientVersion(package.version).isPrerelease
    }
    func isMature(_ package: NaivePackage) throws -> Bool {
      try isStable(package) && LenientVersion(package.version).major > 0
    }
    guard !all else {
      return try packages.filter { package in
        try isMature(package)
          || !packages.contains { try $0.name == package.name && isMature($0) }
      }
    }
    let chosen = try packages.filter { package in
      try isStable(package) || !packages.contains { try $0.name == package.name && isStable($0) }
    }
    return try newest(chosen)
  }
}
