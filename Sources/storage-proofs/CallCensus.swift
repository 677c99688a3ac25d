import TestSupport

/// The system calls that a command makes when nothing disturbs it.
struct CallCensus {
  /// All calls from the first that touches the storage, each with its number among its kind.
  let places: [SystemCalls.Place]
  /// Those of them that may change something on the disk: between two of these, one moment is
  /// like another.
  let changing: [SystemCalls.Place]
  /// Those that only open something to read it.
  let reading: [SystemCalls.Place]

  init(of scenario: Scenario, _ laboratory: Laboratory) throws {
    let path = try scenario.prepare(in: laboratory)
    defer { FolderCopy.remove(path) }
    let file = laboratory.freshPath()
    _ = try SystemCalls.recorded(laboratory.tool.command(scenario.words(path)), to: file).output()
    let calls = SystemCalls.calls(in: TextFile.read(file) ?? "")
    guard let start = calls.firstIndex(where: { $0.text.contains(path) }) else {
      throw ScenarioFailed(name: scenario.name, screen: "it never touches its storage")
    }
    var places: [SystemCalls.Place] = []
    var (changing, reading) = (places, places)
    var numbers: [String: Int] = [:]
    for (index, call) in calls.enumerated() {
      numbers[call.kind, default: 0] += 1
      guard index >= start else { continue }
      let place = SystemCalls.Place(
        kind: call.kind, number: numbers[call.kind] ?? 0, path: call.path)
      places.append(place)
      if call.kind == "openat", !call.text.contains("O_CREAT") {
        reading.append(place)
      } else if call.kind != "close" {
        changing.append(place)
      }
    }
    (self.places, self.changing, self.reading) = (places, changing, reading)
  }
}

extension SystemCalls.Place {
  /// Whether the call orders, names or moves something: what the quick proofs take.
  var isDecisive: Bool { ["rename", "link", "mkdir", "flock", "fsync"].contains(kind) }
}
