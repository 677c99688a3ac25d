internal import PackageStorage
internal import Transport

/// How the image that a deployment runs stands to the storage.
enum ImageState: String, Sendable {
  case current, stale, missing, unlabelled
  /// Nobody has looked.
  case unchecked

  /// Looks at the image that a step's deployment runs; one without an image is left unchecked.
  ///
  /// - Throws: `TransportError`.
  init(
    of step: ReleasePlan.Step, in place: SkopeoProgram.Place, through skopeo: SkopeoProgram
  ) throws(TransportError) {
    guard let image = step.movingImage else {
      self = .unchecked
      return
    }
    guard let labels = try skopeo.labels(of: image, in: place) else {
      self = .missing
      return
    }
    self =
      switch step.labels.comparison(with: labels) {
      case .current: .current
      case .stale: .stale
      case .unlabelled: .unlabelled
      }
  }

  /// Whether a deployment restarted now would not serve what is in the storage.
  var isOutdated: Bool { self == .stale || self == .missing }
}
