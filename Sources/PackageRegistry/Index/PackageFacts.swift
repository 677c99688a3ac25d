internal import PackageModel

/// What the index keeps of one package version wherever it is served from: the same contents have
/// the same facts.
final class PackageFacts: Sendable {
  let name: String
  let version: LenientVersion
  /// The version as the manifest writes it; requests name it exactly so.
  let versionText: String
  let title: String
  let type: String
  let isExperimental: Bool
  let kibanaRange: VersionRange?
  let agentRange: VersionRange?
  let capabilities: [String]
  let discoveryFields: [String]
  let discoveryDatasets: [String]
  let categories: [String]
  /// The categories of each policy template; nil where the template gives none.
  let templateCategories: [[String]?]
  /// The version of the package specification; nil where the manifest has none.
  let formatVersion: LenientVersion?
  /// What the package's own manifest says of its deprecation.
  let notice: Record?
  /// The package's element of search results, with its own notice.
  let summary: PackageSummary

  init(_ record: PackageRecord) {
    let package = record.package
    let conditions = package.object("conditions")
    let discovery = package.object("discovery")
    name = record.name
    version = record.version
    versionText = package.text("version")
    title = package.text("title")
    type = package.text("type")
    isExperimental = package.text("release") == "experimental"
    kibanaRange = record.kibanaRange
    agentRange = record.agentRange
    capabilities = conditions?.object("elastic")?.texts("capabilities") ?? []
    discoveryFields = discovery?.objects("fields").map { $0.text("name") } ?? []
    discoveryDatasets = discovery?.objects("datasets").map { $0.text("name") } ?? []
    categories = package.texts("categories") ?? []
    templateCategories = package.objects("policy_templates").map { $0.texts("categories") }
    formatVersion = record.formatVersion
    notice = package.object("deprecated")
    summary = PackageSummary(record)
  }

  // MARK: The index cache

  func write(to cache: inout CacheWriter) {
    cache.text(name)
    cache.text(versionText)
    cache.text(title)
    cache.text(type)
    cache.flag(isExperimental)
    cache.optional(kibanaRange?.text) { $0.text($1) }
    cache.optional(agentRange?.text) { $0.text($1) }
    for texts in [capabilities, discoveryFields, discoveryDatasets, categories] {
      cache.list(texts) { $0.text($1) }
    }
    cache.list(templateCategories) { cache, categories in
      cache.optional(categories) { cache, categories in cache.list(categories) { $0.text($1) } }
    }
    cache.optional(formatVersion?.description) { $0.text($1) }
    cache.optional(notice) { $1.write(to: &$0) }
    summary.write(to: &cache)
  }

  init(_ cache: inout CacheReader, _ parsed: inout ParsedTexts) throws(CacheDamage) {
    func texts(_ cache: inout CacheReader) throws(CacheDamage) -> [String] {
      try cache.list { (cache) throws(CacheDamage) in try cache.text() }
    }
    func text(_ cache: inout CacheReader) throws(CacheDamage) -> String { try cache.text() }
    name = try cache.text()
    versionText = try cache.text()
    title = try cache.text()
    type = try cache.text()
    isExperimental = try cache.flag()
    version = try parsed.version(versionText)
    kibanaRange = try parsed.range(cache.optional(text))
    agentRange = try parsed.range(cache.optional(text))
    capabilities = try texts(&cache)
    discoveryFields = try texts(&cache)
    discoveryDatasets = try texts(&cache)
    categories = try texts(&cache)
    templateCategories = try cache.list { (cache) throws(CacheDamage) in
      try cache.optional(texts)
    }
    formatVersion = try parsed.version(cache.optional(text))
    notice = try cache.optional { (cache) throws(CacheDamage) in
      try Record(.deprecated, from: &cache)
    }
    summary = try PackageSummary(from: &cache)
  }
}
