import PackageModel
import Testing

@Suite struct PackageReferenceTests {
  @Test(arguments: UInt64(0)..<200)
  func printsWhatItRead(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let name = try PackageName(generator.name())
    let version = try Version(generator.version())
    let reference = PackageReference(name: name, version: version)
    #expect(try PackageReference("\(reference)") == reference)
    #expect(reference.path == "packages/\(name)/\(version)")
  }

  @Test func splitsAtTheFirstDash() throws {
    let reference = try PackageReference("aws_logs-1.0.0-rc-1")
    #expect(reference.name.text == "aws_logs")
    #expect(reference.version.text == "1.0.0-rc-1")
    #expect(reference.path == "packages/aws_logs/1.0.0-rc-1")
  }

  @Test func ordersByNameThenVersion() throws {
    let ordered = ["a-10.0.0", "a1-1.0.0", "a_b-1.0.0", "ab-1.9.0", "ab-1.10.0-a", "ab-1.10.0"]
    let references = try ordered.map { try PackageReference($0) }
    #expect(references.reversed().sorted() == references)
  }

  @Test(arguments: [
    ("", PackageReferenceError.noDash), ("nginx", .noDash), ("-1.0.0", .name(.empty)),
    ("nginx-", .version(.empty)), ("Nginx-1.0.0", .name(.invalidCharacter("N"))),
    ("my-package-1.0.0", .version(.notThreeNumbers)), ("nginx-1.0", .version(.notThreeNumbers)),
    ("../x-1.0.0", .name(.invalidCharacter("."))),
    ("a\u{301}-1.0.0", .name(.invalidCharacter("\u{301}"))),
    ("nginx-\u{301}1.0.0", .version(.notThreeNumbers)),
  ])
  func refuses(text: String, expected: PackageReferenceError) throws {
    #expect(throws: expected) { try PackageReference(text) }
  }

  @Test func nameLengthAtTheLimitAndOneOver() throws {
    let name = String(repeating: "a", count: 255)
    #expect(try PackageName(name).text == name)
    #expect(throws: PackageNameError.tooLong(bytes: 256)) { try PackageName(name + "a") }
  }

  @Test func errorsQuoteOnlyWhatCanBePrinted() throws {
    #expect("\(PackageNameError.invalidCharacter("N"))".contains("'N'"))
    #expect("\(PackageNameError.invalidCharacter("\u{1B}"))".contains("U+001B"))
    #expect("\(PackageNameError.invalidCharacter("\u{1F600}"))".contains("U+1F600"))
  }
}
