/// Which type a file has, by the last extension of its name.
enum ContentType {
  static let json = "application/json"
  static let plainText = "text/plain; charset=utf-8"

  /// Returns the type for a path; where the table knows none, `bytes` decide between text and
  /// anything else.
  static func of(path: String, bytes: @autoclosure () -> [UInt8]) -> String {
    let name = path.split(separator: "/").last ?? ""
    if let dot = name.lastIndex(of: "."),
      let type = table[name[name.index(after: dot)...].lowercased()]
    {
      return type
    }
    return bytes().prefix(512).contains(where: isBinary) ? "application/octet-stream" : plainText
  }

  /// Whether responses of a type become smaller by compression.
  static func isCompressible(_ type: String) -> Bool {
    type.hasPrefix("text/") || type == json || type == "image/svg+xml" || type == ndjson
  }

  private static let ndjson = "application/x-ndjson"

  private static func isBinary(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0C, 0x0D, 0x1B: false
    default: byte < 0x20
    }
  }

  private static let table: [String: String] = [
    "zip": "application/zip",
    "gz": "application/gzip",
    "sig": "application/pgp-signature",
    "ico": "image/x-icon",
    "md": "text/markdown; charset=utf-8",
    "yml": "text/yaml; charset=UTF-8",
    "yaml": "text/yaml; charset=utf-8",
    "json": json,
    "ndjson": ndjson,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "avif": "image/avif",
    "css": "text/css; charset=utf-8",
    "htm": "text/html; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "xml": "text/xml; charset=utf-8",
    "txt": plainText,
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "wasm": "application/wasm",
  ]
}
