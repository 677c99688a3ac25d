import Foundation
import Glibc
import TestSupport

/// Kills builds of a site at their system calls, makes these fail, stops builds half way and fills
/// disks: the old site stays whole, and the next build completes.
struct SiteProof {
  let laboratory: Laboratory

  /// The calls that change what is on the disk.
  private static let kinds = [
    "openat", "write", "mkdir", "link", "utimensat", "syncfs", "rename", "renameat2", "unlink",
    "rmdir", "flock",
  ]

  private struct Trial: Sendable, CustomStringConvertible {
    let place: SystemCalls.Place
    let injection: SystemCalls.Injection
    var description: String { "\(place), \(injection)" }
  }

  private struct Figures: Sendable {
    let kept = Figure("disturbed builds that left the old site whole, or put the new one in place")
    let again = Figure("disturbed builds after which the next completes and cleans up")
    let failed = Figure("failing calls of a build that end it in an orderly way and leave nothing")
    let stopped = Figure("stopped builds that let no other in and build what they began with")
    let disks = Figure("full disks on which a build says so and leaves the site whole")
    var all: [Figure] { [kept, again, failed, stopped, disks] }
  }

  func figures() throws -> [Figure] {
    let figures = Figures()
    let scene = try SiteScene(laboratory)
    let counts = try scene.counts(of: Self.kinds)
    var trials: [Trial] = []
    for kind in Self.kinds {
      for number in 1...max(1, counts[kind] ?? 0) where isTried(kind, number) {
        let place = SystemCalls.Place(kind: kind, number: number, path: "")
        trials.append(Trial(place: place, injection: .signal("KILL")))
        // Reading may fail in a hundred ways that have nothing to do with the site.
        if kind == "openat" || kind == "flock" { continue }
        let error = kind == "syncfs" || number.isMultiple(of: 2) ? "EIO" : "ENOSPC"
        trials.append(Trial(place: place, injection: .error(error, forGood: false)))
      }
    }
    laboratory.forEach(trials) { trial in
      do { try self.make(trial, scene, figures) } catch {
        figures.kept.note("\(trial)", faults: ["\(error)"])
      }
    }
    for number in laboratory.extent == .quick ? [4] : [2, 3, 4, 5, 6] {
      do { try stop(number, scene, figures.stopped) } catch {
        figures.stopped.note("mkdir \(number)", faults: ["\(error)"])
      }
    }
    try fillDisks(scene, figures.disks)
    return figures.all
  }

  private func isTried(_ kind: String, _ number: Int) -> Bool {
    switch laboratory.extent {
    case .quick: number == 1 || number.isMultiple(of: 13)
    case .usual: number.isMultiple(of: 3) || number < 4
    case .full: true
    }
  }

  private func make(_ trial: Trial, _ scene: SiteScene, _ figures: Figures) throws {
    let place = try scene.prepare()
    defer { FolderCopy.remove(place.folder) }
    let run = laboratory.tool.command(scene.build(place.site))
    let result = try SystemCalls.disturbed(run, at: trial.place, trial.injection).run()
    let site = try? SiteState(of: place.site)
    let isWhole = site == scene.before || site == scene.after
    figures.kept.note("\(trial)", faults: isWhole ? [] : ["\(result.ending) \(result.errorText)"])
    if case .error = trial.injection {
      var faults: [String] = []
      if result.status == 0 {
        if site != scene.after { faults.append("it says that it is done") }
      } else if result.status == 74 {
        let isAnswer = result.errorText.contains("cannot write the answer")
        if site != scene.before, !isAnswer { faults.append("it says that nothing has changed") }
        if !["unlink", "rmdir"].contains(trial.place.kind) { faults += try place.leftovers() }
      } else {
        faults.append("\(result.ending)")
      }
      figures.failed.note("\(trial)", faults: faults.isEmpty ? [] : faults + [result.errorText])
    }
    let rerun = try laboratory.tool.run(scene.build(place.site))
    let isDone = try rerun.status == 0 && SiteState(of: place.site) == scene.after
    figures.again.note(
      "\(trial)", faults: (isDone ? [] : [rerun.screen]) + (try place.leftovers()))
  }

  /// Stops a build; another one must give way, and the branch that moves changes nothing.
  private func stop(_ number: Int, _ scene: SiteScene, _ figure: Figure) throws {
    let place = try scene.prepare()
    defer { FolderCopy.remove(place.folder) }
    let repository = place.folder + "/moving.git"
    try FolderCopy.make(of: scene.repository, at: repository)
    let words = scene.build(place.site, of: repository)
    let first = try SystemCalls.disturbed(
      laboratory.tool.command(words),
      at: .init(kind: "mkdir", number: number, path: ""), .signal("STOP")
    ).start()
    guard let child = StoppedChild(of: first.process) else {
      first.send(SIGKILL)
      _ = try first.wait()
      return figure.note("mkdir \(number)", faults: ["it was never seen stopped"])
    }
    let other = try laboratory.tool.run(words)
    let move = try laboratory.tool.run(
      "-C", repository, "remove", "pkg1-1.0.0", "--from", "snapshot")
    let result = try child.goingOn { try first.wait() }
    var faults: [String] = []
    if other.status != 75 { faults.append("the other: \(other.screen)") }
    if move.status != 0 { faults.append("the move: \(move.screen)") }
    if result.status != 0 { faults.append("the first: \(result.errorText)") }
    if try SiteState(of: place.site) != scene.after { faults.append("it is another site") }
    let next = try laboratory.tool.run(words)
    let manifest = TextFile.read(place.site + "/SHA256SUMS") ?? ""
    if next.status != 0 || manifest.contains("/pkg1-1.0.0.zip") { faults.append(next.screen) }
    figure.note("mkdir \(number)", faults: faults + (try place.leftovers()))
  }

  /// Builds on disks with ever more room until one is enough.
  private func fillDisks(_ scene: SiteScene, _ figure: Figure) throws {
    guard FullDisk.isAvailable else {
      return figure.skip("no file system may be mounted here")
    }
    try FullDisk.with(kilobytes: 8 << 10) { disk in
      let place = SitePlace(folder: disk)
      var pages = 0
      while pages < 2_000 {
        let built = try laboratory.tool.run(scene.build(place.site, "production"))
        guard built.status == 0 else { throw ScenarioFailed(name: "disk", screen: built.screen) }
        try FullDisk.fill(disk, file: place.folder + "/filler", leaving: pages)
        let run = try laboratory.tool.run(scene.build(place.site))
        unlink(place.folder + "/filler")
        let site = try SiteState(of: place.site)
        if run.status == 0 {
          return figure.note(
            "\(pages) pages", faults: site == scene.after ? [] : ["it is not the new site"])
        }
        var faults = try place.leftovers()
        if run.status != 74 || !run.error.contains("No space left on device") {
          faults.append(run.screen)
        }
        if site != scene.before { faults.append("the old site is not whole") }
        figure.note("\(pages) pages", faults: faults)
        pages += laboratory.extent == .full ? 1 : 1 + pages / 3
      }
      figure.note("\(pages) pages", faults: ["even these are not enough"])
    }
  }
}
