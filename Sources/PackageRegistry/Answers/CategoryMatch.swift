/// How a package belongs to a category (registry API 3.5).
enum CategoryMatch: Equatable {
  /// By its own categories: all its policy templates are shown.
  case package
  /// By the categories of these policy templates only.
  case templates([Int])

  /// Says how `package` belongs to the category of that id; nil if it does not.
  static func of(_ package: IndexedPackage, _ category: String) -> CategoryMatch? {
    if has(package.categories, category) { return .package }
    let templates = package.templateCategories.indices.filter { index in
      package.templateCategories[index].map { has($0, category) } ?? false
    }
    return templates.isEmpty ? nil : .templates(templates)
  }

  /// Whether a list holds the category or one that belongs to it.
  static func has(_ categories: [String], _ category: String) -> Bool {
    categories.contains { $0 == category || Category.known($0)?.parent == category }
  }
}
