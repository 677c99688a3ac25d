import Foundation
import TestSupport

/// A storage, the site of production that is there, and that of snapshot which is to replace it.
struct SiteScene: Sendable {
  let repository: String
  /// A folder with the old site, to be copied for each trial.
  private let template: String
  let before: SiteState
  let after: SiteState
  private let laboratory: Laboratory

  init(_ laboratory: Laboratory) throws {
    self.laboratory = laboratory
    let storage = try TestRepository {
      TestBranch("production") {
        TestPackage("base", "1.0.0", signature: "a signature")
        TestPackage("base", "1.1.0")
        TestPackage("hidden", "1.0.0", content: String(repeating: "text ", count: 1_000))
      }
      TestBranch("staging")
      TestBranch("snapshot") {
        for number in 1...4 { TestPackage("pkg\(number)", "1.0.0", content: "\(number)") }
      }
    }
    repository = laboratory.freshPath()
    try FolderCopy.make(of: storage.path, at: repository)
    template = laboratory.freshPath()
    let (old, new) = (SitePlace(folder: template), SitePlace(folder: laboratory.freshPath()))
    for (place, distribution) in [(old, "production"), (new, "snapshot")] {
      let run = try laboratory.tool.run(
        "-C", repository, "build", distribution, "--output", place.site)
      guard run.status == 0 else { throw ScenarioFailed(name: "build", screen: run.screen) }
    }
    (before, after) = (try SiteState(of: old.site), try SiteState(of: new.site))
  }

  /// The words that build the site.
  func build(
    _ site: String, _ distribution: String = "snapshot", of repository: String? = nil
  ) -> [String] {
    ["-C", repository ?? self.repository, "build", distribution, "--output", site]
  }

  /// Copies the old site to a folder of its own.
  func prepare() throws -> SitePlace {
    let place = SitePlace(folder: laboratory.freshPath())
    _ = try ProcessRun("cp", ["-a", template, place.folder]).output()
    return place
  }

  /// How many calls of each kind the busiest thread of an undisturbed build makes.
  func counts(of kinds: [String]) throws -> [String: Int] {
    let place = try prepare()
    defer { FolderCopy.remove(place.folder) }
    let file = laboratory.freshPath()
    let run = laboratory.tool.command(build(place.site))
    _ = try SystemCalls.recorded(run, kinds: kinds, to: file).output()
    // An injection counts the calls of each thread for itself.
    var counts: [String: [Substring: Int]] = [:]
    for line in (TextFile.read(file) ?? "").split(separator: "\n") {
      guard let thread = line.split(separator: " ").first,
        let call = SystemCalls.calls(in: String(line)).first
      else { continue }
      counts[call.kind, default: [:]][thread, default: 0] += 1
    }
    return counts.mapValues { $0.values.max() ?? 0 }
  }
}

/// A folder with a site in it, and what builds make beside it.
struct SitePlace: Sendable {
  let folder: String
  var site: String { folder + "/site" }

  /// What is there besides the site and the storage.
  func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0 != "site" && $0 != "moving.git" }.map { "\($0) is left" }
  }
}

/// Every file of a site with its contents and its time.
struct SiteState: Equatable, Sendable {
  private var files: [String: File] = [:]

  private struct File: Equatable {
    let contents: Data
    let time: Date?
  }

  init() {}

  init(of site: String) throws {
    for case let name as String in FileManager.default.enumerator(atPath: site) ?? .init() {
      let path = site + "/" + name
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      files[name] = File(
        contents: try Data(contentsOf: URL(fileURLWithPath: path)),
        time: attributes[.modificationDate] as? Date)
    }
  }
}
