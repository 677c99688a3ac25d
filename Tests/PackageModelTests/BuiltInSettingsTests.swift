import PackageModel
import Testing

@Suite struct BuiltInSettingsTests {
  private let settings = StorageSettings.builtIn

  private func distribution(_ name: String) throws -> Distribution {
    try #require(settings.distribution(named: name))
  }

  @Test func hasTheDistributionsOfTheTable() throws {
    #expect(
      settings.distributions.map(\.name) == [
        "production", "staging", "snapshot", "production-7.9", "experimental",
      ])
    #expect(settings.otherBranches == ["main"])
    let staging = try distribution("staging")
    #expect(staging.layers == ["production", "staging"])
    #expect(staging.promoteFrom == ["snapshot"])
    #expect(staging.overwrite == .reason)
    #expect(staging.remove == .reason)
    #expect(staging.referenceName == "refs/heads/staging")
    #expect(staging.titlePrefix == "[staging]")
    #expect(staging.deployment == "package-registry-staging-vanilla")
    let production = try distribution("production")
    #expect(production.overwrite == .never)
    #expect(production.remove == .never)
    #expect(production.layers == ["production"])
    let snapshot = try distribution("snapshot")
    #expect(snapshot.layers == ["production", "staging", "snapshot"])
    #expect(snapshot.overwrite == .yes)
    #expect(snapshot.remove == .yes)
    for name in ["production-7.9", "experimental"] {
      let frozen = try distribution(name)
      #expect(frozen.frozen)
      #expect(frozen.layers == [name])
      #expect(frozen.overwrite == .never)
    }
  }

  @Test func findsByBranch() {
    #expect(settings.distribution(onBranch: "staging")?.name == "staging")
    #expect(settings.distribution(onBranch: "main") == nil)
    #expect(settings.distribution(named: "Staging") == nil)
  }

  @Test func knowsUpFromDown() throws {
    let up = [("snapshot", "staging"), ("snapshot", "production"), ("staging", "production")]
    for source in settings.distributions {
      for target in settings.distributions {
        let expected = up.contains { $0 == (source.name, target.name) }
        #expect(settings.isUp(from: source, to: target) == expected, "\(source) \(target)")
      }
    }
  }

  @Test func knowsWhatAPromotionSkips() throws {
    let (production, staging, snapshot) = try (
      distribution("production"), distribution("staging"), distribution("snapshot")
    )
    #expect(settings.intermediates(from: snapshot, to: production) == [staging])
    #expect(settings.intermediates(from: snapshot, to: staging) == [])
    #expect(settings.intermediates(from: staging, to: production) == [])
    #expect(settings.moreStable(than: snapshot) == [production, staging])
    #expect(settings.moreStable(than: production) == [])
  }

  @Test func releasesAreProductions() {
    #expect(settings.releaseDistribution?.name == "production")
  }
}
