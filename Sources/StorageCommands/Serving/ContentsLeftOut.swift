/// The repository is a small clone, and what was asked for is made from the contents of packages.
struct ContentsLeftOut: Error {}
