// swift-tools-version: 6.2

import PackageDescription

/// Upcoming language features that every Swift target is built with.
let features: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Pure targets hold no pointer: the compiler names every place where one slips in.
let pure: [SwiftSetting] = features + [.strictMemorySafety()]

let package = Package(
  name: "storage",
  products: [
    .executable(name: "storage", targets: ["storage"])
  ],
  targets: [
    // System libraries, from Debian's -dev packages.
    .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

    // Edges: each the only importer of its C library, with no word of the domain.
    .target(name: "Git", dependencies: ["CLibgit2"], swiftSettings: features),
    .target(name: "YAML", dependencies: ["CLibYAML"], swiftSettings: features),

    // Pure values: names, versions, distributions, policy, settings.
    .target(name: "PackageModel", dependencies: ["YAML"], swiftSettings: pure),

    // The core: tips, plans, the one writer.
    .target(
      name: "PackageStorage", dependencies: ["Git", "PackageModel", "YAML"], swiftSettings: features
    ),

    // The rules that packages and changes are checked with.
    .target(
      name: "PackageValidation", dependencies: ["Git", "PackageModel", "PackageStorage", "YAML"],
      swiftSettings: features),

    // The command line.
    .target(name: "CommandParsing", swiftSettings: pure),
    .target(name: "Terminal", swiftSettings: features),
    .target(
      name: "StorageCommands",
      dependencies: [
        "CommandParsing", "Git", "PackageModel", "PackageStorage", "PackageValidation", "Terminal",
        "YAML",
      ],
      swiftSettings: features),
    .executableTarget(name: "storage", dependencies: ["StorageCommands"], swiftSettings: features),

    // Measurements against plain git doing the same work.
    .executableTarget(name: "storage-benchmarks", swiftSettings: features),

    // Tests mirror the targets; StorageToolTests runs the binary.
    .target(
      name: "TestSupport", dependencies: [], path: "Tests/TestSupport", swiftSettings: features),
    .testTarget(
      name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: features),
    .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: features),
    .testTarget(name: "YAMLTests", dependencies: ["YAML", "TestSupport"], swiftSettings: features),
    .testTarget(
      name: "PackageModelTests", dependencies: ["PackageModel", "YAML", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "PackageStorageTests",
      dependencies: ["Git", "PackageModel", "PackageStorage", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "PackageValidationTests",
      dependencies: ["Git", "PackageModel", "PackageStorage", "PackageValidation", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "CommandParsingTests", dependencies: ["CommandParsing", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "TestSupport"], swiftSettings: features),
    .testTarget(
      name: "StorageCommandsTests",
      dependencies: ["CommandParsing", "StorageCommands", "Terminal", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "StorageBenchmarksTests", dependencies: ["TestSupport", "storage-benchmarks"],
      swiftSettings: features),
    .testTarget(
      name: "StorageToolTests", dependencies: ["TestSupport", "storage"], swiftSettings: features),
  ],
  swiftLanguageModes: [.v6]
)
