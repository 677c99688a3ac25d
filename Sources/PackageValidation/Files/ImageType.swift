/// The kinds of images that packages bring, told by their first bytes.
package enum ImageType: String, Hashable, Sendable {
  case svg, png, jpeg, gif, webp

  /// Tells the kind by the first bytes; nil for anything else.
  init?(_ bytes: RawSpan) {
    let start = bytes.withUnsafeBytes { Array($0.prefix(4096)) }
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if start.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if start.starts(with: "GIF8".utf8) {
      self = .gif
    } else if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "WEBP".utf8) {
      self = .webp
    } else if String(decoding: start, as: UTF8.self).contains("<svg") {
      self = .svg
    } else {
      return nil
    }
  }

  /// What a manifest calls it.
  package var mediaType: String { self == .svg ? "image/svg+xml" : "image/\(rawValue)" }

  /// The endings that files of the kind may have, without the dot.
  package var extensions: [String] { self == .jpeg ? ["jpg", "jpeg"] : [rawValue] }
}
