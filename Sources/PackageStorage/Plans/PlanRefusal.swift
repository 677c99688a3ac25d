package import PackageModel

/// Everything that speaks against an operation, together; nothing was written.
package struct PlanRefusal: Error, Sendable {
  package enum Obstacle: Sendable {
    /// Source and target are the same distribution; `targets` are those that take from it.
    case sameDistribution(String, targets: [String])
    /// The target is not more stable than the source.
    case notUpwards(from: String, to: String)
    /// The target takes packages from other distributions only.
    case notAccepted(from: String, to: String, accepted: [String])
    /// The distribution never changes; `targets` are others that take from the source.
    case frozen(String, targets: [String])
    /// Packages come into the distribution by promotion, not from outside.
    case promotedInto(String, from: [String])
    /// The version is not where it should be; `places` says where the package's versions are.
    case unknownVersion(PackageReference, in: String, places: [VersionPlace])
    /// No distribution has a package of that name.
    case unknownPackage(PackageReference, in: String, known: [PackageName])
    /// The target holds the version already, and not as it would come.
    case differs(PackageReference, in: String, overwrite: Permission, VersionContrast)
    /// A more stable distribution than the target holds the version already; `offered` is the
    /// distribution that holds it too and need not, where there is one.
    case published(PackageReference, in: String, offered: String?, sameTree: Bool)
    /// Versions of the distribution are never removed.
    case removalForbidden(PackageReference, from: String)
    /// The version is to be promoted out of a distribution whose versions are never removed.
    case mustBeKept(PackageReference, in: String)
    /// Removing needs a reason.
    case removalNeedsReason(PackageReference, from: String)
    /// The distribution's files name no registry that could be set, or none in this way.
    case registryNotNamed(in: String, RegistryObstacle)
    /// Only the `go` program can set the version that go.mod requires, for it keeps `companions`
    /// in step, or knows how a commit or a major version is written.
    case moduleNeedsGo(in: String, RegistryVersion, companions: [String])
  }

  /// Why a Dockerfile's registry cannot be set.
  package enum RegistryObstacle: Hashable, Sendable {
    case noRecipe
    /// No `ARG PACKAGE_REGISTRY` has a default, and the last `FROM` has no tag of its own.
    case unnamed(line: Int?)
    /// The image is named by what it holds, so that a tag would change nothing.
    case digest(line: Int)
  }

  package let obstacles: [Obstacle]
}

/// One version of a package and the distributions that hold it.
package struct VersionPlace: Hashable, Sendable {
  package let version: Version
  package let distributions: [String]
}

extension PackageStorage {
  /// Why a version was not found in a distribution: what there is instead, and where.
  func notFound(
    _ reference: PackageReference, in distribution: Distribution
  ) throws -> PlanRefusal.Obstacle {
    var places: [Version: [String]] = [:]
    var known: Set<PackageName> = []
    for snapshot in try presentSnapshots() {
      known.formUnion(snapshot.names())
      for version in try snapshot.versions(of: reference.name) {
        places[version.reference.version, default: []].append(snapshot.name)
      }
    }
    guard known.contains(reference.name) else {
      return .unknownPackage(reference, in: distribution.name, known: known.sorted())
    }
    return .unknownVersion(
      reference, in: distribution.name,
      places: places.map { VersionPlace(version: $0.key, distributions: $0.value) }
        .sorted { $0.version < $1.version })
  }
}
