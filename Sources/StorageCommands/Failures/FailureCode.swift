/// The kinds of failure, by the stable names that `--json` gives programs.
///
/// A test provokes each of them and follows its hint.
package enum FailureCode: String, CaseIterable, Sendable {
  // The command line.
  case usage
  case badReference = "bad-reference"
  case badReason = "bad-reason"
  case badAge = "bad-age"
  case badVersion = "bad-version"
  case badTag = "bad-tag"
  case badRegistryVersion = "bad-registry-version"
  case file

  // The repository, its settings and branches, who commits.
  case notARepository = "not-a-repository"
  case notOwned = "not-owned"
  case unsupportedFormat = "unsupported-format"
  case unreadableRepository = "unreadable-repository"
  case badSettings = "bad-settings"
  case unknownDistribution = "unknown-distribution"
  case missingBranch = "missing-branch"
  case remoteOnly = "remote-only"
  case partialClone = "partial-clone"
  case checkedOut = "checked-out"
  case symbolicReference = "symbolic-reference"
  case noIdentity = "no-identity"
  case badDate = "bad-date"
  case foreignRepository = "foreign-repository"
  case notEmpty = "not-empty"
  case notAFolder = "not-a-folder"

  // What is not there.
  case unknownPackage = "unknown-package"
  case unknownVersion = "unknown-version"
  case unknownRevision = "unknown-revision"
  case notInDistribution = "not-in-distribution"
  case noHistory = "no-history"

  // What policy refuses.
  case sameDistribution = "same-distribution"
  case notUpwards = "not-upwards"
  case notAccepted = "not-accepted"
  case frozen
  case promotedInto = "promoted-into"
  case differentContents = "different-contents"
  case alreadyPublished = "already-published"
  case removalForbidden = "removal-forbidden"
  case reasonNeeded = "reason-needed"
  case badPackage = "bad-package"
  case addedTwice = "added-twice"

  // The registry's version.
  case registryNotNamed = "registry-not-named"
  case moduleNeedsGo = "module-needs-go"

  // Signing.
  case noPackageSignature = "no-package-signature"

  // Undoing and tagging.
  case nothingToUndo = "nothing-to-undo"
  case notRecorded = "not-recorded"
  case notInHistory = "not-in-history"
  case movedOn = "moved-on"
  case noReleaseDistribution = "no-release-distribution"
  case tagExists = "tag-exists"
  case notReleased = "not-released"
  case tagBelowNewest = "tag-below-newest"

  // Serving.
  case registry
  case storageIndex = "storage-index"
  case previewStatus = "preview-status"
  case noURL = "no-url"
  case portInUse = "port-in-use"
  case cannotListen = "cannot-listen"
  case privilegedPort = "privileged-port"
  case unknownHost = "unknown-host"
  case tls

  // Writing.
  case locked
  case tipMoved = "tip-moved"
  case halfDone = "half-done"
  case damagedRepository = "damaged-repository"
  case git

  // Other machines.
  case noRemote = "no-remote"
  case noDistributions = "no-distributions"
  case pushRefused = "push-refused"
  case pushUnanswered = "push-unanswered"
  case timeout
  case unreachable
  case authentication
  case notFound = "not-found"
  case transport

  // Pull requests.
  case pullRequestRefused = "pull-request-refused"
  case rateLimit = "rate-limit"
  case github

  // A server's hook, and what validate is given.
  case notBare = "not-bare"
  case notOurHook = "not-our-hook"
  case hookKeptTwice = "hook-kept-twice"
  case hook
  case tooManyReferences = "too-many-references"
  case badInput = "bad-input"
  case badBaseline = "bad-baseline"
  case shallow

  // Sites, images and their rollout.
  case notASite = "not-a-site"
  case unreadablePackage = "unreadable-package"
  case notALayout = "not-a-layout"
  case badBaseImage = "bad-base-image"
  case badImageTag = "bad-image-tag"
  case noProgram = "no-program"
  case outdatedImage = "outdated-image"
  case rolloutFailed = "rollout-failed"

  // This machine.
  case system
  case missingProgram = "missing-program"
  case noLibrary = "no-library"

  /// A fault of this tool.
  case `internal`
}
