import Foundation
import TestSupport
import Testing

/// Laws over random storages, each against a model that knows nothing of trees.
@Suite(.tags(.medium)) struct StorageLawTests {
  private static let layers = [
    "production": ["production"], "staging": ["production", "staging"],
    "snapshot": ["production", "staging", "snapshot"],
  ]

  @Test(arguments: UInt64(100)..<140)
  func statusEqualsANaiveModel(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let storage = RandomStorage(&generator)
    let json = try storage.repository().succeed("--json", "status").json()
    let states = try #require(json["distributions"] as? [[String: Any]])
    for state in states {
      let name = try #require(state["distribution"] as? String)
      let own = storage.branches[name] ?? [:]
      let served = Set((Self.layers[name] ?? []).flatMap { (storage.branches[$0] ?? [:]).keys })
      #expect(state["versions"] as? Int == own.count)
      #expect(state["packages"] as? Int == Set(own.values.map(\.name)).count)
      #expect(state["serves"] as? Int == served.count)
    }
    var (leftovers, faults): ([String], [String]) = ([], [])
    var waiting: [String] = []
    for (name, layers) in Self.layers {
      for (reference, version) in storage.branches[name] ?? [:] {
        let others = layers.dropLast().compactMap { layer in
          storage.branches[layer]?[reference].map { (layer, $0) }
        }
        if others.isEmpty, name != "production" { waiting.append("\(name) \(reference)") }
        for (layer, other) in others {
          let place = "\(reference) \(name) \(layer)"
          if Set([version.contents, other.contents]).isSubset(of: [0, 9]) || version == other {
            leftovers.append(place)
          } else {
            faults.append(place)
          }
        }
      }
    }
    func places(_ key: String) throws -> [String] {
      try #require(json[key] as? [[String: Any]]).map { overlap in
        let words = ["package", "version", "distribution", "hiddenBy"]
          .map { overlap[$0] as? String ?? "?" }
        return "\(words[0])-\(words[1]) \(words[2]) \(words[3])"
      }
    }
    #expect(try places("leftovers").sorted() == leftovers.sorted())
    #expect(try places("faults").sorted() == faults.sorted())
    let told = try #require(json["waiting"] as? [[String: Any]]).flatMap { group in
      ((group["packages"] as? [[String: Any]]) ?? []).map {
        "\(group["distribution"] ?? "?") \($0["package"] ?? "?")-\($0["version"] ?? "?")"
      }
    }
    #expect(told.sorted() == waiting.sorted())
  }

  @Test(arguments: UInt64(200)..<220)
  func manyAtOnceEqualOneByOne(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let storage = RandomStorage(&generator)
    let references = storage.inSnapshotAlone.shuffled(using: &generator)
    guard !references.isEmpty else { return }
    let (together, single) = (try storage.repository(), try storage.repository())
    let ending = ["--from", "snapshot", "--to", "staging"]
    #expect(try together.storage(["promote"] + references + ending).status == 0)
    for reference in references {
      #expect(try single.storage(["promote", reference] + ending).status == 0)
    }
    for branch in ["production", "staging", "snapshot"] {
      #expect(try together.tree(branch) == single.tree(branch))
    }
  }

  @Test(arguments: UInt64(300)..<320)
  func whatIsSupersededGoesAndNothingElse(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let storage = RandomStorage(&generator)
    for (name, layers) in Self.layers where name != "production" {
      let repository = try storage.repository()
      let own = storage.branches[name] ?? [:]
      let superseded = own.filter { reference, version in
        layers.dropLast().contains { storage.branches[$0]?[reference] == version }
      }
      let run = try repository.succeed("remove", "--superseded", "--from", name)
      #expect(
        try repository.versions(name).sorted()
          == own.keys.filter { superseded[$0] == nil }.sorted(), "\(run.screen)")
      if superseded.isEmpty { #expect(run.output.contains("nothing to do"), "\(run.screen)") }
      // What was served before is served afterwards.
      let again = try repository.succeed("remove", "--superseded", "--from", name)
      #expect(again.output.contains("nothing to do"), "\(again.screen)")
    }
  }
}
