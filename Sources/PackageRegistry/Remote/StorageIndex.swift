internal import Archive
internal import JSON
internal import Synchronization

/// What the search index of a package storage lists (registry API 5.5): packages whose files are
/// with the storage.
package struct StorageIndex: Sendable {
  /// The most packages that one index may list.
  private static let packageLimit = 200_000

  let packages: [IndexedPackage]
  /// What was wrong with packages that are left out.
  package let problems: [PackageProblem]
  /// Stands for the index's bytes.
  let fingerprint: String

  package var count: Int { packages.count }

  /// Reads an index: `{"packages": [{"package_manifest": {…}}, …]}`.
  ///
  /// - Parameters:
  ///   - bytes: The document; packages keep it.
  ///   - origin: Where it came from, for people.
  /// - Throws: `RemoteAnswer.Unreadable` for what is no such document.
  package init(_ bytes: [UInt8], origin: String) throws(RemoteAnswer.Unreadable) {
    var found = Found(document: bytes, origin: origin)
    do throws(JSONSyntaxError) {
      var reader = JSONReader(bytes)
      var hasPackages = false
      try reader.object { (key, reader) throws(JSONSyntaxError) in
        guard key == "packages" else {
          return try reader.skip()
        }
        hasPackages = true
        try reader.array { (reader) throws(JSONSyntaxError) in
          try reader.object { (key, reader) throws(JSONSyntaxError) in
            reader.skipSpace()
            let offset = reader.place
            guard key == "package_manifest" else { return try reader.skip() }
            guard case .object(let members) = try FreeValue(reading: &reader) else { return }
            guard found.packages.count < Self.packageLimit else {
              throw reader.error("more than \(Self.packageLimit) packages", at: offset)
            }
            found.add(Record(members, .package), at: offset)
          }
        }
      }
      try reader.end()
      guard hasPackages else { throw reader.error("no list of packages", at: 0) }
    } catch {
      throw RemoteAnswer.Unreadable(description: error.description)
    }
    packages = found.packages
    problems = found.problems
    fingerprint = SHA256.hexadecimal(of: bytes, count: 20)
  }

  private struct Found {
    let document: [UInt8]
    let origin: String
    var packages: [IndexedPackage] = []
    var problems: [PackageProblem] = []

    mutating func add(_ record: Record, at offset: Int) {
      do throws(PackageFault) {
        packages.append(
          try IndexedPackage(
            remote: record, PackageDocument(document, at: offset), origin: origin))
      } catch {
        problems.append(
          PackageProblem(.error, origin: origin, package: "byte \(offset)", error))
      }
    }
  }

  /// Reads a storage's cursor, `{"current": NAME}`: which of its indexes is the newest.
  ///
  /// Returns nil where it is none, or where the name is more than the name of a folder.
  package static func cursor(_ bytes: [UInt8]) -> String? {
    guard case .object(let members)? = try? FreeValue(parsing: bytes),
      case .text(let name)? = members["current"], !name.isEmpty, name != ".", name != "..",
      name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"/\\?#%".utf8.contains($0) })
    else { return nil }
    return name
  }
}

/// A storage index that is replaced by newer ones while it is served.
package final class LiveStorageIndex: Sendable {
  private let index: Mutex<StorageIndex>

  package init(_ index: StorageIndex) {
    self.index = Mutex(index)
  }

  /// The newest one.
  package var current: StorageIndex { index.withLock { $0 } }

  /// Takes a newer one.
  package func replace(with newer: StorageIndex) { index.withLock { $0 = newer } }

  /// The packages as one source of a registry.
  func indexer(_ access: PackageAccess) -> Indexer {
    let index = current
    return Indexer(index.packages, access: access, fingerprint: index.fingerprint)
  }
}

extension RegistrySource {
  /// What a package storage's index lists; the files of its packages are not here.
  package static func storageIndex(_ index: LiveStorageIndex) -> RegistrySource {
    RegistrySource(kinds: [.storageIndex(index)])
  }
}

extension RegistryIndex {
  /// The index with what a storage index lists now; nil where that is served already.
  func adopting(_ live: LiveStorageIndex) -> RegistryIndex? {
    var isChanged = false
    let indexers = self.indexers.map { indexer in
      guard indexer.access.storageIndex === live, indexer.fingerprint != live.current.fingerprint
      else { return indexer }
      isChanged = true
      return live.indexer(indexer.access)
    }
    return isChanged ? RegistryIndex(indexers, problems: problems, observer: observer) : nil
  }
}
