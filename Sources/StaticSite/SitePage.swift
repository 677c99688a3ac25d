/// A page of the registry that is one file at the root of a site.
package struct SitePage: Hashable, Sendable {
  /// What clients ask for, such as `/search?all=true`.
  package let target: String
  /// The file, relative to the site.
  package let path: String

  /// Everything that a site holds besides the packages.
  ///
  /// A web server of files knows nothing of conditions, so of the searches there are those without
  /// one: the newest versions or all, with prereleases or without.
  package static let all: [SitePage] = [
    SitePage(target: "/", path: "index.json"),
    SitePage(target: "/search", path: "search.json"),
    SitePage(target: "/search?all=true", path: "search-all.json"),
    SitePage(target: "/search?prerelease=true", path: "search-prerelease.json"),
    SitePage(target: "/search?all=true&prerelease=true", path: "search-all-prerelease.json"),
    SitePage(target: "/categories", path: "categories.json"),
    SitePage(target: "/categories?prerelease=true", path: "categories-prerelease.json"),
    SitePage(
      target: "/categories?include_policy_templates=true",
      path: "categories-include_policy_templates.json"),
    SitePage(target: "/favicon.ico", path: "favicon.ico"),
  ]
}
