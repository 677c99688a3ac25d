internal import CLibArchive

/// libarchive, opened when the first archive is read or written.
///
/// Linked, it would make every start of the tool load it and the ten libraries that it needs.
enum ArchiveLibrary {
  /// The functions of libarchive that are used; they are there until the process ends.
  ///
  /// - Throws: `ArchiveError.noLibrary`, each time.
  static func functions() throws(ArchiveError) -> storage_archive_functions {
    try opened.get()
  }

  /// A static constant: the first thread opens, the others wait.
  private static let opened: Result<storage_archive_functions, ArchiveError> = {
    withUnsafeTemporaryAllocation(of: storage_archive_functions.self, capacity: 1) { place in
      guard let address = place.baseAddress else { return .failure(.noLibrary("out of memory")) }
      if let fault = storage_archive_open(address) {
        return .failure(.noLibrary(String(cString: fault)))
      }
      return .success(address.pointee)
    }
  }()
}

/// The version of the libarchive that this process runs with, such as `3.6.2`.
///
/// - Throws: `ArchiveError.noLibrary`.
package func libarchiveVersion() throws(ArchiveError) -> String {
  let text = try ArchiveLibrary.functions().archive_version_string()
  // The text is "libarchive 3.6.2".
  return text.map { String(cString: $0) }?.split(separator: " ").last.map(String.init) ?? "unknown"
}
