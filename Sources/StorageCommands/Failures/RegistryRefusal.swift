internal import PackageStorage

/// Says why a distribution's registry cannot be set.
enum RegistryRefusal {
  static func message(
    _ obstacle: PlanRefusal.RegistryObstacle, in distribution: String
  ) -> String {
    let file = RegistryRecipe.path
    return switch obstacle {
    case .noRecipe: "\(distribution) has no \(file), so nothing names its registry"
    case .unnamed(let line?):
      "\(file) of \(distribution) gives ARG PACKAGE_REGISTRY no value, and the FROM of line \(line) "
        + "has no tag of its own"
    case .unnamed(nil): "\(file) of \(distribution) has neither ARG PACKAGE_REGISTRY nor FROM"
    case .digest(let line):
      "\(file) of \(distribution) names the image by its digest, in line \(line): no tag would count"
    }
  }

  static func hints(
    _ obstacle: PlanRefusal.RegistryObstacle, in distribution: String
  ) -> [String] {
    switch obstacle {
    case .noRecipe: ["leave \(distribution) out, or give its branch a \(RegistryRecipe.path)"]
    case .unnamed, .digest:
      ["write ARG PACKAGE_REGISTRY=v1.15.0 above it, and FROM ...:${PACKAGE_REGISTRY}"]
    }
  }

  static func message(
    _ version: RegistryVersion, _ companions: [String], in distribution: String
  ) -> String {
    let file = "\(RegistryModule.path) of \(distribution)"
    if !companions.isEmpty {
      return
        "\(file) cannot require \(version) by itself: \(companions.joined(separator: " and ")) "
        + "must go with it, which only go can do"
    }
    return version.version == nil
      ? "\(file) cannot require the commit \(version): only go knows how its version is written"
      : "\(file) cannot require \(version): its path has another major version"
  }

  /// The commands that do it in a work tree.
  static func hints(_ version: RegistryVersion, _ companions: [String]) -> [String] {
    [
      "go get \(RegistryModule.name)@\(version)",
      companions.contains("vendor") ? "go mod vendor" : "go mod tidy",
    ]
  }
}
