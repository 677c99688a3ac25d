internal import YAML

extension Record {
  /// Writes a record whose values are texts and records of such, as notices of deprecation are;
  /// other values are left out.
  func write(to cache: inout CacheWriter) {
    for value in values {
      switch value {
      case .text(let text):
        cache.number(1)
        cache.text(text)
      case .object(let object):
        cache.number(2)
        object.write(to: &cache)
      case .absent, .flag, .texts, .objects, .free: cache.number(0)
      }
    }
  }

  init(_ schema: Schema, from cache: inout CacheReader) throws(CacheDamage) {
    self.init(schema, mark: YAMLMark(line: 1, column: 1))
    for (place, field) in schema.fields.enumerated() {
      switch (try cache.number(), field.shape) {
      case (0, _): continue
      case (1, .text): self[place: place] = .text(try cache.text())
      case (2, .object(let schema)):
        self[place: place] = .object(try Record(schema, from: &cache))
      default: throw CacheDamage()
      }
    }
  }
}

extension PackageSummary {
  func write(to cache: inout CacheWriter) {
    cache.plain(head)
    cache.list(templates) { $0.shared($1) }
    cache.shared(middle)
    cache.shared(dataStreams)
    cache.shared(notice)
    cache.shared(tail)
  }

  init(from cache: inout CacheReader) throws(CacheDamage) {
    self.init(
      head: try cache.plain(),
      templates: try cache.list { (cache) throws(CacheDamage) in try cache.shared() },
      middle: try cache.shared(), dataStreams: try cache.shared(), notice: try cache.shared(),
      tail: try cache.shared())
  }
}
