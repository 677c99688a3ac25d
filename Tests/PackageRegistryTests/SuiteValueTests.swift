import TestSupport
import Testing
import YAML

@testable import PackageRegistry

/// The values of the public YAML test suite, as the registry's loader sees them.
@Suite(.enabled(if: SuiteCase.folder != nil, "the YAML test suite is not on this machine"))
struct SuiteValueTests {
  /// Why a value is another one here: all of it is what the reference registry's reader does.
  static let differences = [
    "2EBW": "a key with dots is a path",
    "74H7": "a key of digits is an index, and those below it are there too",
    "7ZZ5": "an empty mapping is null",
    "UKK6/2": "an empty value with the tag ! is a text",
    "C4HZ": "y is a Boolean in YAML 1.1, as a key too",
  ]

  @Test func everyValueIsThatOfTheSuite() throws {
    let cases = try SuiteCase.valued()
    #expect(cases.count > 180)
    for (name, node, value) in cases {
      let free = try? node.map { (node) throws(ManifestFault) in try RecordDecoder.free(node) }
      let isSame = (free.map(Self.value) ?? .null) == value
      #expect(isSame == (Self.differences[name] == nil), "\(name)")
    }
    #expect(Set(Self.differences.keys).isSubset(of: cases.map(\.name)))
  }

  private static func value(_ free: FreeValue) -> SuiteValue {
    switch free {
    case .null: .null
    case .boolean(let value): .flag(value)
    case .integer(let value): .number(Double(value))
    case .unsigned(let value): .number(Double(value))
    case .number(let value): .number(value)
    case .text(let value): .text(value)
    case .list(let values): .list(values.map(value))
    case .object(let members): .map(members.mapValues(value))
    }
  }
}
