import Foundation
import TestSupport
import Testing

@testable import PackageStorage

/// Dockerfiles and go.mod files as bytes: what they pin, and that nothing else of them changes.
@Suite(.tags(.small)) struct RegistryRecipeTests {
  private let version = RegistryVersion("v2.0.0-x")

  /// A file in which `OLD` stands where the registry's version does, and the version read from it.
  private static let recipes: [(file: String, old: String)] = [
    ("ARG PACKAGE_REGISTRY=OLD\nFROM r:${PACKAGE_REGISTRY}\n", "v1.15.0"),
    ("ARG PACKAGE_REGISTRY=OLD\r\nFROM r:${PACKAGE_REGISTRY}\r\n", "v1.15.0"),
    ("FROM r:${PACKAGE_REGISTRY}\nARG PACKAGE_REGISTRY=OLD", "v1.15.0"),
    ("ARG PACKAGE_REGISTRY=\"OLD\"\nFROM r\n", "v1.15.0"),
    ("ARG PACKAGE_REGISTRY='OLD'\nFROM r\n", "v1.15.0"),
    ("arg A=1 PACKAGE_REGISTRY=OLD B=\"PACKAGE_REGISTRY=v0.0.1 x\"\nfrom r\n", "v1.15.0"),
    (
      "# ARG PACKAGE_REGISTRY=v0.0.1\nARG PACKAGE_REGISTRY=OLD\n#ARG PACKAGE_REGISTRY=v3\n",
      "abcdef0"
    ),
    ("ARG PACKAGE_REGISTRY=OLD\nFROM a\nARG PACKAGE_REGISTRY\nFROM b:v9.9.9\n", "v1.15.0"),
    ("ARG PACKAGE_REGISTRY=OLD\nFROM a\nARG PACKAGE_REGISTRY=OLD\n", "v1.15.0"),
    ("ARG \\\n  # between\n\n  PACKAGE_REGISTRY=OLD \\\n  OTHER=1\nFROM r\n", "v1.15.0"),
    ("# escape=`\nARG `\n  PACKAGE_REGISTRY=OLD\nFROM r\\\n", "v1.15.0"),
    ("\u{feff}ARG PACKAGE_REGISTRY=OLD", "main"),
    ("ARG PACKAGE_REGISTRY=OLD\nFROM r@sha256:\(String(repeating: "0", count: 64))\n", "v1.0.0"),
    ("ARG PACKAGE_REGISTRY=OLD\n", ""),
    ("RUN <<EOF\nARG PACKAGE_REGISTRY=v0.0.1\nEOF\nFROM host:5000/a/r:OLD\n", "v1.15.0"),
    ("FROM a:v0.0.1 AS build\nFROM --platform=linux/amd64 b/r:OLD\n", "v1.15.0"),
    ("FROM b/r:OLD AS base\nFROM x:v0.0.1 AS other\nFROM base AS FINAL\nFROM final\n", "v1.15.0"),
    ("FROM r:${PACKAGE_REGISTRY:-OLD}\n", "v1.15.0"),
    ("FROM ${HOST:-example.com:80}/r:${PACKAGE_REGISTRY-OLD}\n", "v1.15.0"),
    ("ARG PACKAGE_REGISTRY\nFROM ${HOST}/r:OLD\n", "v1.15.0"),
  ]

  @Test(arguments: recipes)
  func onlyTheVersionOfARecipeChanges(file: String, old: String) throws {
    let version = try #require(version)
    func text(_ version: String) -> String { file.replacingOccurrences(of: "OLD", with: version) }
    let recipe = RegistryRecipe(Array(text(old).utf8))
    switch recipe.pin {
    case .argument(let places): #expect(places.last?.text == old)
    case .tag(let place): #expect(place.text == old)
    default: Issue.record("\(recipe.pin)")
    }
    let new = try #require(recipe.setting(version))
    #expect(String(decoding: new, as: UTF8.self) == text(version.text))
    #expect(RegistryRecipe(new).setting(version) == new)
  }

  @Test(
    arguments: [
      ("FROM r@sha256:0000\n", .digest(line: 1)),
      ("FROM r:v1.0.0@sha256:0000\n", .digest(line: 1)),
      ("FROM a:v1.0.0\n\nFROM b\n", .unnamed(line: 3)),
      ("FROM host:5000/b\n", .unnamed(line: 1)),
      ("FROM b:$PACKAGE_REGISTRY\n", .unnamed(line: 1)),
      ("FROM b:v1-${X:-2}\n", .unnamed(line: 1)),
      ("FROM ${BASE:-b:v1.0.0}\n", .unnamed(line: 1)),
      ("FROM b:${X:+a-b}\n", .unnamed(line: 1)),
      ("ARG PACKAGE_REGISTRY\n", .absent), ("", .absent), ("\n\r\n# FROM a:v1\n", .absent),
      ("FROM\n", .absent), ("FROM --platform=x\n", .absent),
    ] as [(String, RegistryRecipe.Pin)])
  func whatNamesNoVersionIsNotSet(file: String, pin: RegistryRecipe.Pin) throws {
    let recipe = RegistryRecipe(Array(file.utf8))
    #expect(recipe.pin == pin)
    #expect(recipe.setting(try #require(version)) == nil)
  }

  @Test func bytesThatAreNoTextStay() throws {
    let bytes = Array("# \u{e4}".utf8) + [0xff, 0x00, 0x0a] + Array("FROM r:v1.0.0".utf8)
    let version = try #require(version)
    let new = try #require(RegistryRecipe(bytes).setting(version))
    #expect(new == bytes.dropLast(6) + Array("v2.0.0-x".utf8))
  }

  @Test(
    arguments: [
      "require github.com/elastic/package-registry OLD\n",
      "module x\r\n\r\nrequire (\r\n\ta.b/c v0.1.0\r\n\tgithub.com/elastic/package-registry OLD // y\r\n)",
      "require(\n\"github.com/elastic/package-registry\" \"OLD\" // indirect\n)\n",
      "exclude (\n\tgithub.com/elastic/package-registry v0.0.1\n)\nrequire ( // why\n\t"
        + "// github.com/elastic/package-registry v0.0.1\n\tgithub.com/elastic/package-registry OLD\n)\n"
        + "replace github.com/elastic/package-registry v0.0.1 => ../x\n",
      "require github.com/elastic/package-registry/v2 OLD",
    ])
  func onlyTheVersionOfARequirementChanges(file: String) throws {
    let version = try #require(version)
    func text(_ version: String) -> String { file.replacingOccurrences(of: "OLD", with: version) }
    let module = RegistryModule(Array(text("v1.15.0").utf8))
    #expect(module.requirements.map(\.text) == ["v1.15.0"])
    #expect(module.setting(version) == Array(text(version.text).utf8))
  }

  @Test(
    arguments: [
      "", "module github.com/elastic/package-registry\n", "require a.b/c v1.0.0\n",
      "require github.com/elastic/package-registry\n",
      "require github.com/elastic/package-registry-extra v1.0.0\n", "require (\n", ")\n(\n",
    ])
  func otherModulesRequireNothing(file: String) throws {
    let module = RegistryModule(Array(file.utf8))
    #expect(module.requirements.isEmpty)
    #expect(module.setting(try #require(version)) == Array(file.utf8))
  }

  @Test(
    arguments: [
      ("v1.15.0", "v1.15.0"), ("1.15.0", "v1.15.0"), ("v1.16.0-rc.1", "v1.16.0-rc.1"),
      ("abcdef0", "abcdef0"), ("1234567", "1234567"),
      ("0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567"),
    ])
  func aVersionIsATagOrACommit(typed: String, text: String) {
    #expect(RegistryVersion(typed)?.text == text)
  }

  @Test(
    arguments: [
      "", "v", "main", "latest", "v1", "v1.15", "vv1.15.0", "1.15.0+build", "ABCDEF0", "abcdef",
      "v1.15.0 ", "v1.15.0\n", "0123456789abcdef0123456789abcdef012345678", "${X}",
      "v1.0.0-" + String(repeating: "a", count: 130),
    ])
  func whatMovesIsNoVersion(typed: String) {
    #expect(RegistryVersion(typed) == nil)
  }

  @Test func aCommitIsWhatGoMakesOfIt() {
    let requirement = "v0.0.0-20221017120000-0123456789ab"
    #expect(RegistryVersion.isSame("0123456789abcdef0123456789abcdef01234567", as: requirement))
    #expect(RegistryVersion.isSame("0123456", as: requirement))
    #expect(!RegistryVersion.isSame("1123456", as: requirement))
    #expect(!RegistryVersion.isSame("v1.15.0", as: requirement))
    #expect(RegistryVersion.isSame("2.0.0", as: "v2.0.0+incompatible"))
  }
}
