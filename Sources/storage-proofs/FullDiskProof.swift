import Foundation
import Glibc
import TestSupport

/// Runs every writing command on a disk that is really full, with a little more room each time.
struct FullDiskProof {
  let laboratory: Laboratory

  /// Pages after which a command that still fails must be failing for another reason.
  private static let mostPages = 400

  func figures() throws -> [Figure] {
    let kept = Figure("full disks on which every version, branch and object is there")
    let honest = Figure("full disks on which a failing command moved nothing and a good one all")
    let again = Figure("full disks on which, with room made, the same command completes")
    let scenarios = try Scenarios(laboratory: laboratory).all()
      .filter { laboratory.extent > .quick || ["promote", "add"].contains($0.name) }
    let place = laboratory.freshPath()
    guard mkdir(place, 0o755) == 0 else { throw SystemError("mkdir \(place)") }
    let mounting = try ProcessRun(
      "mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", place]
    ).run()
    guard mounting.succeeded else {
      for figure in [kept, honest, again] { figure.skip("no file system may be mounted here") }
      return [kept, honest, again]
    }
    defer { _ = try? ProcessRun("umount", [place]).run() }
    for scenario in scenarios {
      // In steps that grow, as a pack needs more room than a few loose objects.
      var pages = 0
      while pages < Self.mostPages {
        let isDone = try fill(place, scenario, pages, kept, honest, again)
        if isDone { break }
        pages += laboratory.extent == .full ? 1 : 1 + pages / 8
      }
    }
    return [kept, honest, again]
  }

  /// Runs the command with so many pages of room; returns whether they were enough.
  private func fill(
    _ place: String, _ scenario: Scenario, _ pages: Int, _ kept: Figure, _ honest: Figure,
    _ again: Figure
  ) throws -> Bool {
    let name = "\(scenario.name), \(pages) pages"
    let path = place + "/storage.git"
    if let template = scenario.template { try FolderCopy.make(of: template, at: path) }
    let filler = place + "/filler"
    try FullDisk.fill(place, file: filler, leaving: pages)
    let result = try laboratory.tool.run(scenario.words(path))
    let state = try? StorageState(of: path)
    guard FileManager.default.fileExists(atPath: filler) else {
      throw SystemError("keep \(filler)", code: ENOENT)
    }
    if result.status == 0 {
      let isDone = state?.trees == scenario.after.trees
      honest.note(name, faults: isDone ? [] : ["not done: \(result.screen)"])
    } else {
      let hasMoved = scenario.template != nil && state != scenario.before
      let isTold = result.status == 70 && result.error.contains("moved, then")
      let isOrderly = result.status == 74 || isTold
      honest.note(
        name, faults: (hasMoved && !isTold) || !isOrderly ? [result.screen] : [])
      honest.count("status \(result.status ?? -1)")
    }
    kept.note(name, faults: try scenario.stateFaults(path, laboratory))
    unlink(filler)
    let rerun = try laboratory.tool.run(scenario.words(path))
    let isToggled = scenario.isToggle && result.status == 0
    let wanted = isToggled ? scenario.before?.trees : scenario.after.trees
    let trees = try StorageState(of: path).trees
    again.note(
      name,
      faults: (rerun.status == 0 ? [] : [rerun.screen])
        + (trees == wanted ? [] : ["rerun comes to other trees"]))
    FolderCopy.remove(path)
    return result.status == 0
  }
}
