internal import Archive
internal import Glibc
internal import RegistryServer

/// The files that this program consists of where it runs: itself, the libraries that are loaded,
/// the loader, and the character table that archives need.
struct ProgramFiles {
  /// The folder of the image that they are in.
  static let folder = "opt/storage"

  /// The loader's name among the libraries; nil where the program needs none.
  let loader: String?
  /// The folders of this machine in which the loader and the C library are found without a table.
  let libraryFolders: [String]
  let files: [LayerFile]

  /// Finds them.
  ///
  /// - Throws: `ImageError.noProgram`.
  init() throws(ImageError) {
    // What is opened only when it is needed: an image has to have it.
    do {
      _ = try libarchiveVersion()
      _ = try libmicrohttpdVersion()
    } catch {
      throw .noProgram(reason: "\(error)")
    }
    guard let program = realpath("/proc/self/exe", nil) else {
      throw .noProgram(reason: "/proc/self/exe is not readable")
    }
    defer { free(program) }
    let path = String(cString: program)
    let libraries = Self.loadedLibraries
    let loader = libraries.first { Self.name(of: $0).hasPrefix("ld-") || $0.contains("/ld-musl") }
    if let loader, let real = realpath(loader, nil) {
      defer { free(real) }
      guard String(cString: real) != path else {
        throw .noProgram(reason: "it was started through \(loader)")
      }
    }
    self.loader = loader.map(Self.name)
    libraryFolders = Set(
      libraries.filter { $0 == loader || Self.name(of: $0).hasPrefix("libc.") }
        .map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }
    ).sorted()
    var files = libraries.map { library in
      LayerFile(
        path: "\(Self.folder)/lib/\(Self.name(of: library))", content: .file(library),
        isExecutable: library == loader)
    }
    files.append(
      LayerFile(
        path: "\(Self.folder)/bin/storage", content: .file(path), isExecutable: true))
    if let table = Self.characterTables.first(where: { InputFile.size($0) != nil }) {
      files.append(
        LayerFile(
          path: "\(Self.folder)/locale/C.utf8/LC_CTYPE", content: .file(table)))
    }
    self.files = files
  }

  /// Where systems keep the table of the locale C.UTF-8, without which paths are bytes only.
  private static let characterTables = [
    "/usr/lib/locale/C.utf8/LC_CTYPE", "/usr/lib/locale/C.UTF-8/LC_CTYPE",
  ]

  /// The shared libraries of this process, by the paths at which the loader found them.
  private static var loadedLibraries: [String] {
    guard let place = dlsym(nil, "_r_debug") else { return [] }
    var paths: [String] = []
    var next = place.assumingMemoryBound(to: r_debug.self).pointee.r_map
    while let library = next?.pointee {
      let path = library.l_name.map { String(cString: $0) } ?? ""
      // The program itself has no name, and the kernel's own library no folder.
      if path.hasPrefix("/"), name(of: path).contains(".so") { paths.append(path) }
      next = library.l_next
    }
    return paths.sorted()
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
