internal import PackageStorage
internal import YAML

/// Rules for the fields that data streams and packages of type input define.
package enum FieldRules: RuleFamily {
  private static let parse = Rule(
    "fields.parse", .error, "A file of fields is a YAML list of maps with names.")
  private static let required = Rule(
    "fields.required", .error,
    "data_stream.type, .dataset, .namespace and @timestamp are defined, with their types.")
  private static let duplicate = Rule(
    "fields.duplicate", .error, "No field is defined twice for one data stream.")
  private static let external = Rule(
    "fields.external", .warning, "In a built package no field is defined elsewhere.")
  private static let type = Rule(
    "fields.type-missing", .warning, "Every field without fields below it has a type.")
  private static let dimension = Rule(
    "fields.dimension-type", .warning, "A dimension is a keyword, a number or an address.")
  private static let group = Rule(
    "fields.group-unit", .warning, "A group has no unit and no metric type.")
  private static let date = Rule(
    "fields.date-format", .error, "Only dates have a date format.")
  private static let limit = Rule(
    "fields.limit", .error, "A data stream has at most 2,048 fields.")

  package static let rules = [
    parse, required, duplicate, external, type, dimension, group, date, limit,
  ]

  package static func check(_ package: PackageContents, _ found: inout PackageFindings) {
    for file in package.fieldsFiles { check(file, package, &found) }
    for stream in package.dataStreams {
      if let fields = stream.fields {
        check(fields, stream.path + "/fields", package, &found)
      }
    }
    if package.manifest?.type == "input", let fields = package.inputFields {
      check(fields, "fields", package, &found)
    }
  }

  private static let dimensionTypes: Set<String> = [
    "keyword", "constant_keyword", "long", "integer", "short", "byte", "double", "float",
    "half_float", "scaled_float", "unsigned_long", "ip",
  ]

  private static func check(
    _ file: FieldsFolder.File, _ package: PackageContents, _ found: inout PackageFindings
  ) {
    for fault in file.fields.faults {
      found.report(parse, file.path, at: fault.mark, fault.message)
    }
    for name in file.fields.measuredGroups {
      found.report(
        group, file.path, at: name.mark, "the group \(name.value) has a unit or a metric type",
        hint: "give it to the fields of the group")
    }
    guard file.fields.hasUnusualLeaves else { return }
    for leaf in file.fields.leaves {
      if leaf.type == nil, !(found.mode == .source && leaf.marks.contains(.external)) {
        found.report(type, file.path, at: leaf.mark, "the field \(leaf.name) has no type")
      }
      if leaf.marks.contains(.external), found.mode == .build {
        found.report(
          external, as: found.circumstances.isNew ? .error : .warning, file.path, at: leaf.mark,
          "the field \(leaf.name) is defined elsewhere",
          hint: "build the package: elastic-package build takes the definition in")
      }
      if leaf.marks.contains(.dimension), let type = leaf.type, !dimensionTypes.contains(type),
        !leaf.marks.contains(.external)
      {
        found.report(
          dimension, file.path, at: leaf.mark, "the dimension \(leaf.name) has the type \(type)")
      }
      if leaf.marks.contains(.dateFormat), leaf.type != "date" {
        found.report(
          date, file.path, at: leaf.mark,
          "the field \(leaf.name) has a date format and the type \(leaf.type ?? "of none")")
      }
    }
  }

  private static func check(
    _ fields: FieldsFolder, _ path: String, _ package: PackageContents,
    _ found: inout PackageFindings
  ) {
    // The registry asks it of data streams alone, so published packages of type input lack some.
    let isStrict = package.manifest?.type != "input" || found.circumstances.isNew
    for base in BaseField.allCases {
      checkRequired(base, fields, path, as: isStrict ? .error : .warning, &found)
    }
    let count = fields.leafCount
    if count > 2_048 {
      found.report(limit, path, "\(count) fields are defined, more than 2,048")
    } else if count > 1_024 {
      found.report(limit, as: .info, path, "\(count) fields are defined, more than 1,024")
    }
    let severity: Finding.Severity = package.format.isAtLeast(2, 0, 0) ? .error : .info
    if found.wants(duplicate, as: severity) { checkDuplicates(fields, severity, &found) }
  }

  /// Reports every place at which a field is defined that is defined elsewhere too.
  private static func checkDuplicates(
    _ fields: FieldsFolder, _ severity: Finding.Severity, _ found: inout PackageFindings
  ) {
    var places: [String: [(path: String, mark: YAMLMark)]] = [:]
    for file in fields.files {
      for leaf in file.fields.leaves {
        places[leaf.name, default: []].append((file.path, leaf.mark))
      }
    }
    // In an order that does not change from run to run, for only so many findings are kept.
    let repeated = places.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    for (name, places) in repeated {
      for (index, place) in places.enumerated() {
        let other = places[index == 0 ? 1 : 0]
        found.report(
          duplicate, as: severity, place.path, at: place.mark,
          "the field \(name) is defined \(places.count) times",
          hint: "another definition is in \(other.path), line \(other.mark.line)")
      }
    }
  }

  private static func checkRequired(
    _ base: BaseField, _ fields: FieldsFolder, _ path: String, as severity: Finding.Severity,
    _ found: inout PackageFindings
  ) {
    for file in fields.files {
      guard let leaf = file.fields.baseField(base) else { continue }
      if leaf.marks.contains(.external), leaf.type == nil { return }
      if leaf.type != base.type {
        found.report(
          required, as: severity, file.path, at: leaf.mark,
          "the field \(base.rawValue) has the type \(leaf.type ?? "of none"), not \(base.type)")
      }
      return
    }
    found.report(
      required, as: severity,
      fields.files.first { $0.path.hasSuffix("/base-fields.yml") }?.path ?? path,
      "the field \(base.rawValue) is not defined", hint: "define it with the type \(base.type)")
  }
}
