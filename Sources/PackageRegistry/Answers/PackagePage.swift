/// Renders the page of one package version.
enum PackagePage {
  /// Returns the body of `/package/NAME/VERSION/`, read anew from the package's files.
  static func body(
    _ package: IndexedPackage, _ files: any PackageFiles
  ) throws(PackageFault) -> [UInt8] {
    var record = try PackageRecordReader().read(files)
    let path = record.path
    if package.signature != nil {
      record.package["signature_path"] = .text(record.package.text("download") + ".sig")
    }
    record.package["deprecated"] = package.notice.map { .object($0) } ?? .absent
    record.package["assets"] = .texts(try files.assets().map { path + "/" + $0 })
    record.package["data_streams"] = .objects(record.dataStreams.records)
    var json = JSONWriter()
    record.package.write(to: &json)
    guard !json.hasUnrepresentableNumber else {
      throw PackageFault(
        .invalid, "a number that is infinite or not a number cannot be written as JSON",
        file: "manifest.yml")
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }

  /// Returns the page of a package that another registry describes, with the fields that are known
  /// here.
  static func body(of record: Record) -> [UInt8] {
    var json = JSONWriter()
    record.write(to: &json)
    return json.bytes + [UInt8(ascii: "\n")]
  }
}
