internal import Git
internal import PackageModel

/// Looks a storage over, as `storage doctor` does: what is in order, and what is not.
package struct StorageExamination {
  /// One thing that was looked at.
  package struct Check: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
      case ok, warning, fault
    }

    /// A stable name, such as `branch staging`.
    package let name: String
    package let state: State
    package let message: String
    /// What to do about it.
    package let hint: String?

    package init(_ name: String, _ state: State, _ message: String, hint: String? = nil) {
      (self.name, self.state, self.message, self.hint) = (name, state, message, hint)
    }
  }

  /// Seconds after which a lock is taken for left behind.
  static let staleAge: Int64 = 60

  private let storage: PackageStorage
  private let now: Int64

  package init(of storage: PackageStorage, now: Int64) {
    (self.storage, self.now) = (storage, now)
  }

  /// Everything that could be looked at; never throws for what it finds.
  package func checks() -> [Check] {
    [settings] + branches() + writing() + locks() + [identity, reflog]
  }

  private var settings: Check {
    Check("settings", .ok, storage.origin.description)
  }

  private func branches() -> [Check] {
    storage.settings.distributions.compactMap { distribution in
      let name = "branch \(distribution.branch)"
      if distribution.frozen, storage.tip(of: distribution) == nil { return nil }
      do {
        let snapshot = try storage.snapshot(of: distribution)
        let (versions, faults) = try snapshot.contents()
        for version in versions { _ = try storage.repository.tree(version.tree) }
        if let fault = faults.first {
          return Check(
            name, .warning, "\(faults.count) entries are no package versions: \(fault.path)",
            hint: "storage status")
        }
        if storage.repository.isCheckedOut(distribution.referenceName) {
          return Check(
            name, .warning, "it is checked out in a work tree, so it cannot be changed here",
            hint: "git switch --detach, or work in a bare repository")
        }
        if storage.repository.isSymbolic(distribution.referenceName) {
          return Check(
            name, .fault, "it only points to another reference",
            hint: "git symbolic-ref --delete \(distribution.referenceName)")
        }
        return Check(name, .ok, "\(versions.count) versions at \(snapshot.tip.abbreviated)")
      } catch StorageError.missingBranch(_, let branch, let remotes) {
        return Check(
          name, .fault, "there is no such branch",
          hint: remotes.first.map { "git branch \(branch) \($0)" }
            ?? "create the branch, or name another one in storage.yml")
      } catch {
        return Check(
          name, .fault, "\(error)", hint: "git fsck --full")
      }
    }
  }

  private func writing() -> [Check] {
    guard storage.repository.isWritable else {
      return [
        Check(
          "write access", .fault, "\(storage.repository.commonDirectory) cannot be written",
          hint: "ask for write permission, or work in a copy")
      ]
    }
    return [Check("write access", .ok, storage.repository.commonDirectory)]
  }

  private func locks() -> [Check] {
    let locks = storage.repository.locks()
    guard !locks.isEmpty else { return [Check("locks", .ok, "none")] }
    return locks.map { lock in
      if lock.isOurs {
        return storage.repository.isBeingWritten
          ? Check("lock", .ok, "\(lock.path) belongs to a storage command at work")
          : Check(
            "lock", .warning, "\(lock.path) was left by a storage command that died",
            hint: "nothing: the next writing command removes it")
      }
      guard lock.age >= Self.staleAge else {
        return Check("lock", .warning, "\(lock.path) is \(lock.age) seconds old")
      }
      return Check(
        "lock", .fault, "\(lock.path) is \(lock.age) seconds old: its maker has probably died",
        hint: "if no git command is running here: rm \(lock.path)")
    }
  }

  private var identity: Check {
    do {
      let identity = try Identity(for: storage.repository, now: now)
      return Check(
        "identity", .ok, "\(identity.committer.name) <\(identity.committer.email)>")
    } catch {
      return Check(
        "identity", .fault, "git does not know who commits",
        hint: "git config --global user.name NAME; git config --global user.email EMAIL")
    }
  }

  private var reflog: Check {
    let configuration = try? Configuration(
      environment: storage.repository.environment, repository: storage.repository)
    let isOn = configuration?.bool("core.logallrefupdates") ?? !storage.repository.isBare
    return isOn
      ? Check("reflogs", .ok, "on")
      : Check(
        "reflogs", .warning, "off: git keeps no local log of where branches were",
        hint: "git config core.logAllRefUpdates true")
  }
}
