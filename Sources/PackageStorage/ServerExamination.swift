package import Git

/// Looks over what makes a repository safe to push to, as `storage doctor --server` does.
package struct ServerExamination {
  package typealias Check = StorageExamination.Check

  private let configuration: Configuration
  private let hook: HookFile

  /// - Parameters:
  ///   - configuration: Git's, as it is for the repository.
  ///   - hook: The hook that judges pushes, as it should be.
  package init(_ configuration: Configuration, hook: HookFile) {
    (self.configuration, self.hook) = (configuration, hook)
  }

  /// Every setting and the hook; never throws for what it finds.
  package func checks() -> [Check] {
    [
      objects, size,
      flag(
        "receive.denyNonFastForwards", .warning,
        "branches that are no distribution can be thrown back"),
      flag(
        "receive.denyDeletes", .warning, "branches that are no distribution can be removed"),
      sync, judgement,
    ]
  }

  private var objects: Check {
    if configuration.bool("receive.fsckObjects") == nil,
      configuration.bool("transfer.fsckObjects") == true
    {
      return Check("receive.fsckObjects", .ok, "on, by transfer.fsckObjects")
    }
    return flag("receive.fsckObjects", .fault, "damaged and hostile objects are taken")
  }

  private func flag(_ key: String, _ state: Check.State, _ otherwise: String) -> Check {
    configuration.bool(key) == true
      ? Check(key, .ok, "on")
      : Check(key, state, "off: \(otherwise)", hint: "git config \(key) true")
  }

  private var size: Check {
    let key = "receive.maxInputSize"
    let text = configuration.value(key) ?? ""
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let isNumber =
      ["", "k", "m", "g"].contains(text.dropFirst(digits.count).lowercased())
      && digits.contains { $0 != "0" }
    return isNumber
      ? Check(key, .ok, text)
      : Check(
        key, .fault, "none: a push can fill the disk", hint: "git config \(key) 1g")
  }

  private var sync: Check {
    let missing = SyncedParts(configuration.value("core.fsync")).missing
    return missing.isEmpty
      ? Check("core.fsync", .ok, configuration.value("core.fsync") ?? "")
      : Check(
        "core.fsync", .fault,
        "a power cut can lose what was pushed: \(missing.joined(separator: ", ")) is not synced",
        hint: "git config core.fsync all")
  }

  private var judgement: Check {
    let name = "pre-receive hook"
    do throws(HookFile.Failure) {
      switch try hook.state() {
      case .current: return Check(name, .ok, hook.path)
      case .absent:
        return Check(
          name, .fault, "none: pushes are not judged by the policy", hint: "storage hook install")
      case .foreign:
        return Check(
          name, .fault, "\(hook.path) is not ours: pushes are not judged by the policy",
          hint: "storage hook install keeps it and runs it too")
      case .outdated:
        return Check(
          name, .fault, "\(hook.path) is not as this program makes it",
          hint: "storage hook install")
      }
    } catch {
      return Check(name, .fault, "\(hook.path) cannot be read", hint: "look at its permissions")
    }
  }
}

/// What git syncs to the disk before it goes on (git-config(1), core.fsync).
struct SyncedParts {
  private static let groups: [String: Set<String>] = [
    "objects": ["loose-object", "pack"],
    "derived-metadata": ["pack-metadata", "commit-graph"],
    "committed": ["loose-object", "pack"],
    "added": ["loose-object", "pack", "index"],
    "all": ["loose-object", "pack", "pack-metadata", "commit-graph", "index", "reference"],
  ]

  private var parts: Set<String> = ["pack", "pack-metadata", "commit-graph"]

  /// Reads the value of `core.fsync`; nil is git's default.
  init(_ value: String?) {
    for word in (value ?? "").split(whereSeparator: { $0 == "," || $0 == " " }) {
      let name = String(word.first == "-" ? word.dropFirst() : word)
      let named = Self.groups[name] ?? [name]
      if name == "none" {
        parts = []
      } else if word.first == "-" {
        parts.subtract(named)
      } else {
        parts.formUnion(named)
      }
    }
  }

  /// The parts of a storage that are not among them, in a fixed order.
  var missing: [String] {
    ["loose-object", "pack", "reference"].filter { !parts.contains($0) }
  }
}
