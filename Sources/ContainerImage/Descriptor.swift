internal import Terminal

/// What the OCI image specification calls a descriptor: a blob by its digest.
struct Descriptor: Hashable, Sendable {
  var mediaType: String
  /// `sha256:` and 64 hexadecimal digits.
  let digest: String
  /// In bytes.
  let size: Int
  var annotations: [String: String] = [:]

  var json: JSONValue { .object(members) }

  var members: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "mediaType": .string(mediaType), "digest": .string(digest), "size": .integer(size),
    ]
    if !annotations.isEmpty {
      members["annotations"] = .object(annotations.mapValues { .string($0) })
    }
    return members
  }

  /// The place of the blob in a layout: `blobs/sha256/…`.
  var path: String { "blobs/sha256/" + digest.dropFirst(Self.prefix.count) }

  static let prefix = "sha256:"
}

extension Descriptor {
  /// Reads a descriptor; nil where it is none, or has a digest that cannot be the name of a file.
  init?(_ json: JSONValue?) {
    guard let json, let digest = json["digest"]?.stringValue, let size = json["size"]?.integerValue,
      size >= 0, digest.hasPrefix(Self.prefix), digest.utf8.count == Self.prefix.utf8.count + 64,
      digest.utf8.dropFirst(Self.prefix.utf8.count).allSatisfy(Self.isDigit)
    else { return nil }
    self.init(
      mediaType: json["mediaType"]?.stringValue ?? "", digest: digest, size: size,
      annotations: Self.texts(json["annotations"]))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  /// The members of an object that are texts.
  static func texts(_ json: JSONValue?) -> [String: String] {
    guard case .object(let members)? = json else { return [:] }
    return members.compactMapValues(\.stringValue)
  }
}

/// The media types of the OCI image specification that are written.
enum MediaType {
  static let index = "application/vnd.oci.image.index.v1+json"
  static let manifest = "application/vnd.oci.image.manifest.v1+json"
  static let configuration = "application/vnd.oci.image.config.v1+json"
  static let layer = "application/vnd.oci.image.layer.v1.tar+gzip"
}

/// The keys of annotations.
enum Annotation {
  /// The tag of an image in a layout.
  static let referenceName = "org.opencontainers.image.ref.name"
  /// The distribution that an image of a layout is of.
  static let distribution = "storage.distribution"
  /// What a layer was made from: layers of equal text are equal.
  static let content = "storage.content"
}
