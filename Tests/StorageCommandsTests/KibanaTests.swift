import Foundation
import TestSupport
import Testing

@Suite(.tags(.small)) struct KibanaTests {
  let tool = InProcessTool(directory: "/")

  @Test(arguments: [
    ("staging", "https://epr-staging.elastic.co"), ("production", "https://epr.elastic.co"),
    ("snapshot", "https://epr-snapshot.elastic.co"),
  ])
  func printsTheSetting(distribution: String, url: String) throws {
    let run = tool.run("kibana", distribution)
    #expect(run.status == 0)
    #expect(run.output == "xpack.fleet.registryUrl: \"\(url)\"\n")
    #expect(try tool.run("kibana", distribution, "--json").json()["url"] as? String == url)
  }

  @Test(arguments: [
    ("8.5.0-SNAPSHOT", "staging"), ("8.5.0", "production"), ("8.5.0-rc.1", "production"),
    ("8.5.0-3b1a2c-SNAPSHOT", "staging"),
  ])
  func saysWhatAStackVersionUses(version: String, distribution: String) throws {
    let run = tool.run("kibana", "--version", version)
    #expect(run.output.hasPrefix(distribution + "\n"))
    #expect(
      try tool.run("kibana", "--version", version, "--json").json()["distribution"] as? String
        == distribution)
  }

  @Test func refusesWhatItCannotAnswer() {
    #expect(tool.run("kibana").status == 2)
    #expect(tool.run("kibana", "stagin").status == 2)
    #expect(tool.run("kibana", "--version", "eight").status == 2)
    #expect(tool.run("kibana", "staging", "--version", "8.5.0").status == 2)
    let frozen = tool.run("kibana", "experimental")
    #expect(frozen.status == 1)
    #expect(frozen.output.isEmpty)
    #expect(frozen.errors == ["the settings name no url for experimental"])
  }
}
