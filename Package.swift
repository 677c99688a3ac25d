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
    .executable(name: "storage", targets: ["storage"]),
    .library(name: "PackageRegistry", targets: ["PackageRegistry", "PackageModel"]),
  ],
  targets: [
    // System libraries, from Debian's -dev packages. CLibArchive, CMicroHTTPD and CGnuTLS are headers
    // alone: these libraries are opened when needed, since they would double the cost of a start.
    .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CLibArchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CMbedCrypto", providers: [.apt(["libmbedtls-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CMicroHTTPD", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CGnuTLS", providers: [.apt(["libgnutls28-dev"])]),
    .systemLibrary(name: "CProfiling"),

    // Edges: each the only importer of its C library, with no word of the domain.
    .target(name: "Git", dependencies: ["CLibgit2", "CZlib"], swiftSettings: features),
    .target(name: "YAML", dependencies: ["CLibYAML"], swiftSettings: features),
    .target(
      name: "Archive", dependencies: ["CGnuTLS", "CLibArchive", "CMbedCrypto", "CZlib"],
      swiftSettings: features),

    // A strict reader of JSON that names the place of every fault.
    .target(name: "JSON", swiftSettings: pure),

    // Where this process spends its time, in pprof's format.
    .target(
      name: "Profiling", dependencies: ["Archive", "CProfiling"], swiftSettings: features),

    // The `git` and `curl` programs: everything that reaches other machines.
    .target(name: "Transport", dependencies: ["Git", "JSON", "Terminal"], swiftSettings: features),

    // Pure values: names, versions, distributions, policy, settings.
    .target(name: "PackageModel", dependencies: ["YAML"], swiftSettings: pure),

    // The core: tips, plans, the one writer.
    .target(
      name: "PackageStorage", dependencies: ["Archive", "Git", "PackageModel", "YAML"],
      swiftSettings: features),

    // The embedded registry: a layered, immutable index and its answers.
    .target(
      name: "PackageRegistry",
      dependencies: ["Archive", "Git", "JSON", "PackageModel", "PackageStorage", "YAML"],
      swiftSettings: features),

    // HTTP in, registry calls, HTTP out.
    .target(
      name: "RegistryServer",
      dependencies: [
        "Archive", "CGnuTLS", "CMicroHTTPD", "PackageModel", "PackageRegistry", "Profiling", "YAML",
      ],
      swiftSettings: features),

    // The next state of a folder or file, made beside it and put in place in one step.
    .target(name: "Drafts", swiftSettings: features),

    // The registry's answers as files, for a plain web server.
    .target(
      name: "StaticSite",
      dependencies: ["Archive", "Drafts", "PackageRegistry", "RegistryServer", "Terminal"],
      swiftSettings: features),

    // The registry as a container image: this program and what it serves.
    .target(
      name: "ContainerImage",
      dependencies: [
        "Archive", "Drafts", "Git", "PackageModel", "PackageStorage", "RegistryServer", "Terminal",
      ],
      swiftSettings: features),

    // The rules that packages and changes are checked with.
    .target(
      name: "PackageValidation",
      dependencies: ["Archive", "Git", "JSON", "PackageModel", "PackageStorage", "YAML"],
      swiftSettings: features),

    // The command line.
    .target(name: "CommandParsing", swiftSettings: pure),
    .target(name: "Terminal", dependencies: ["JSON"], swiftSettings: features),
    .target(
      name: "StorageCommands",
      dependencies: [
        "Archive", "CommandParsing", "ContainerImage", "Git", "PackageModel", "PackageRegistry",
        "PackageStorage", "PackageValidation", "RegistryServer", "StaticSite", "Terminal",
        "Transport", "YAML",
      ],
      swiftSettings: features),
    .executableTarget(name: "storage", dependencies: ["StorageCommands"], swiftSettings: features),

    // Measurements against plain git doing the same work.
    .executableTarget(
      name: "storage-benchmarks", dependencies: ["YAML"], swiftSettings: features),

    // Proofs of the core promises: kills, failing system calls, races; prints figures.
    .executableTarget(
      name: "storage-proofs", dependencies: ["TestSupport", "storage"], swiftSettings: features),

    // Tests mirror the targets; StorageToolTests runs the binaries.
    .target(
      name: "TestSupport", dependencies: ["YAML"], path: "Tests/TestSupport",
      swiftSettings: features),
    .testTarget(
      name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: features),
    .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: features),
    .testTarget(name: "YAMLTests", dependencies: ["YAML", "TestSupport"], swiftSettings: features),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: features),
    .testTarget(
      name: "PackageModelTests", dependencies: ["PackageModel", "YAML", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "PackageStorageTests",
      dependencies: ["Git", "PackageModel", "PackageStorage", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "PackageValidationTests",
      dependencies: [
        "Archive", "Git", "PackageModel", "PackageStorage", "PackageValidation", "TestSupport",
        "YAML",
      ],
      swiftSettings: features),
    .testTarget(
      name: "ArchiveTests", dependencies: ["Archive", "TestSupport"], swiftSettings: features),
    .testTarget(
      name: "ProfilingTests", dependencies: ["Archive", "Profiling", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "PackageRegistryTests",
      dependencies: [
        "Archive", "Git", "JSON", "PackageModel", "PackageRegistry", "TestSupport", "YAML",
      ],
      swiftSettings: features),
    .testTarget(
      name: "RegistryServerTests",
      dependencies: ["PackageModel", "PackageRegistry", "RegistryServer", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "CommandParsingTests", dependencies: ["CommandParsing", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "TerminalTests", dependencies: ["JSON", "Terminal", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "TransportTests", dependencies: ["Git", "Terminal", "TestSupport", "Transport"],
      swiftSettings: features),
    .testTarget(
      name: "StorageCommandsTests",
      dependencies: ["CommandParsing", "StorageCommands", "Terminal", "TestSupport"],
      swiftSettings: features),
    .testTarget(
      name: "StorageBenchmarksTests", dependencies: ["TestSupport", "storage-benchmarks"],
      swiftSettings: features),
    .testTarget(
      name: "StorageToolTests", dependencies: ["TestSupport", "storage", "storage-proofs"],
      swiftSettings: features),
  ],
  swiftLanguageModes: [.v6]
)
