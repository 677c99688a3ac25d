internal import Archive

/// What goes wrong while the files of a layer are put together.
enum LayerFault: Error {
  case archive(ArchiveError)
  case image(ImageError)

  func imageError(_ path: String) -> ImageError {
    switch self {
    case .archive(.noLibrary(let reason)): .noProgram(reason: reason)
    case .archive(let error): .failed(action: "write", path: path, reason: "\(error)")
    case .image(let error): error
    }
  }

  static func naming<Value: ~Copyable>(
    _ body: () throws(ArchiveError) -> Value
  ) throws(LayerFault) -> Value {
    do throws(ArchiveError) {
      return try body()
    } catch {
      throw .archive(error)
    }
  }

  static func reading<Value>(
    _ body: () throws(ImageError) -> Value
  ) throws(LayerFault) -> Value {
    do throws(ImageError) {
      return try body()
    } catch {
      throw .image(error)
    }
  }

  static func finish(_ tar: consuming TarWriter) throws(LayerFault) {
    do throws(ArchiveError) {
      try tar.finish()
    } catch {
      throw .archive(error)
    }
  }
}
