internal import Archive

/// One package's element of a search result, in parts.
///
/// The element is indented as it stands in the result and has no comma or line end around it.
struct PackageSummary: Sendable {
  /// Up to the policy templates, without the comma after the last field.
  let head: [UInt8]
  /// The elements of `policy_templates`, each with its indentation.
  let templates: [[UInt8]]
  /// The fields between the policy templates and the data streams.
  let middle: [UInt8]
  /// The field `data_streams`, which the versions of a package often share.
  let dataStreams: [UInt8]
  /// The notice of deprecation; empty where there is none.
  private(set) var notice: [UInt8]
  /// The fields after the notice.
  let tail: [UInt8]

  init(
    head: [UInt8], templates: [[UInt8]], middle: [UInt8], dataStreams: [UInt8], notice: [UInt8],
    tail: [UInt8]
  ) {
    self.head = head
    self.templates = templates
    self.middle = middle
    self.dataStreams = dataStreams
    self.notice = notice
    self.tail = tail
  }

  init(_ record: PackageRecord) {
    var json = JSONWriter(depth: 2)
    head = Self.fields(of: record.package, Schema.packageSummaryHead, &json)
    middle = Self.fields(of: record.package, Schema.packageSummaryMiddle, &json)
    dataStreams = record.dataStreams.summary
    notice = Self.render(notice: record.package.object("deprecated"))
    tail = Self.fields(of: record.package, Schema.packageSummaryTail, &json)
    var element = JSONWriter(depth: 3)
    templates = record.package.objects("policy_templates").map { template in
      element.object { json in
        for key in Schema.policyTemplateSummary { template.writeField(key, to: &json) }
      }
      return element.take()
    }
  }

  /// The same element with that notice that the package is deprecated.
  func with(notice record: Record?) -> PackageSummary {
    var summary = self
    summary.notice = Self.render(notice: record)
    return summary
  }

  /// A digest of the whole element.
  var digest: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return SHA256.hexadecimal(of: bytes, count: 20)
  }

  /// A digest of the notice; empty where there is none.
  var noticeDigest: String {
    notice.isEmpty ? "" : SHA256.hexadecimal(of: notice, count: 20)
  }

  /// How many bytes `append` adds at most.
  var size: Int {
    head.count + middle.count + dataStreams.count + notice.count + tail.count + 64
      + templates.reduce(0) { $0 + $1.count + 8 }
  }

  /// Appends the element to `bytes`, with those policy templates that `isIncluded` admits.
  func append(to bytes: inout [UInt8], templates isIncluded: (Int) -> Bool = { _ in true }) {
    bytes.append(UInt8(ascii: "{"))
    bytes.append(contentsOf: head)
    var isFirst = true
    for (index, template) in templates.enumerated() where isIncluded(index) {
      bytes.append(
        contentsOf: (isFirst ? ",\n    \"policy_templates\": [\n      " : ",\n      ").utf8)
      bytes.append(contentsOf: template)
      isFirst = false
    }
    if !isFirst { bytes.append(contentsOf: "\n    ]".utf8) }
    for part in [middle, dataStreams, notice, tail] where !part.isEmpty {
      bytes.append(UInt8(ascii: ","))
      bytes.append(contentsOf: part)
    }
    bytes.append(contentsOf: "\n  }".utf8)
  }

  // MARK: Rendering

  private static func render(notice record: Record?) -> [UInt8] {
    guard let record else { return [] }
    var json = JSONWriter(depth: 2)
    json.key("deprecated")
    record.write(to: &json)
    return json.bytes
  }

  /// The fields of those names in that order, the first without a comma before it.
  private static func fields(
    of record: Record, _ keys: [String], _ json: inout JSONWriter
  ) -> [UInt8] {
    for key in keys { record.writeField(key, to: &json) }
    return json.take()
  }
}
