/// The cases that there are, in the order in which they run.
package let allCases: [any BenchmarkCase] = promotions + growth + readings + registry + archives

private let promotions: [any BenchmarkCase] = [
  PromotionCase(
    "promote-1", "1 version from snapshot to staging",
    goals: [
      .atMost(16, .cpu), .faster(1.3, than: "mktree plumbing", .wall),
    ],
    fields: [.init(.spread(1))],
    rivals: [MktreePlumbing(), ScratchIndexPlumbing(adding: .readTree)]),
  PromotionCase(
    "promote-100", "100 versions from snapshot to staging",
    goals: [.faster(40, than: "scratch index", .wall)],
    fields: [.init(.spread(100))],
    rivals: [
      ScratchIndexPlumbing(adding: .readTree), ScratchIndexPlumbing(adding: .batched),
      MktreePlumbing(),
    ]),
  PromotionCase(
    "clone-1", "1 version from snapshot to staging, against a work tree",
    goals: [.faster(400, than: CloneAndCheckout().name, .wall)],
    fields: [.init(.spread(1))], rivals: [CloneAndCheckout()]),
  PromotionCase(
    "clone-production", "1 version from snapshot to production, against a work tree",
    goals: [.faster(400, than: CloneAndCheckout().name, .wall)],
    to: "production", fields: [.init(.spread(1))], rivals: [CloneAndCheckout(mostRuns: 1)]),
  SharedStorageCase(),
]

private let growth: [any BenchmarkCase] = [
  PromotionCase(
    "growth", "1 version from snapshot to staging, in ever larger storages",
    goals: [.growth(2, "storage, 100,000 versions", over: "storage, 1,000 versions")],
    fields: [(1_000, "1,000"), (10_000, "10,000"), (100_000, "100,000")].map { count, text in
      let synthetic = SyntheticStorage(versions: count)
      let middle = synthetic.names / 2
      return .init(
        .named([.init(package: SyntheticStorage.name(middle), version: "18.\(middle).0")]),
        on: .synthetic(synthetic), label: "\(text) versions")
    },
    rivals: [MktreePlumbing()]),
  PromotionCase(
    "files", "1 version from snapshot to staging, by the files that it has",
    goals: [.growth(1.1, "storage, 1000 files", over: "storage, 10 files")],
    fields: SyntheticStorage.byFiles.sorted { $0.key < $1.key }.map { count, name in
      .init(
        .named([.init(package: name, version: "1.0.0")]),
        on: .synthetic(SyntheticStorage(versions: 1_000)), label: "\(count) files")
    },
    rivals: [ScratchIndexPlumbing(adding: .readTree)]),
]

private let history = SampleStorages.Choice.synthetic(
  SyntheticStorage(versions: 2_400, commits: 5_000))
private let branches = ["production", "staging", "snapshot"]

private let readings: [any BenchmarkCase] = [
  ReadingCase(
    "status", "how the storage stands", goals: [], ["status"],
    rivals: [
      .init("git ls-tree -r -d, 3 times", branches.map { ["ls-tree", "-r", "-d", $0] })
    ]),
  ReadingCase(
    "list", "all versions of all distributions", goals: [], ["list"],
    rivals: [
      .init(
        "git ls-tree -r -d, 3 times", branches.map { ["ls-tree", "-r", "-d", "--name-only", $0] })
    ]),
  ReadingCase(
    "show", "one version: where it stands, its size, since when", goals: [.atMost(100, .wall)],
    ["show", "{version}"],
    rivals: [
      .init(
        "git ls-tree -r -l and git log -1",
        [
          ["ls-tree", "-r", "-l", "snapshot", "{path}"],
          ["log", "-1", "--first-parent", "snapshot", "--", "{path}"],
        ])
    ]),
  ReadingCase(
    "diff", "staging against production", goals: [.atMost(100, .wall)],
    ["diff", "staging", "production"],
    rivals: [
      .init(
        "git diff-tree -r -t",
        [["diff-tree", "-r", "-t", "--name-status", "staging", "production"]]
      )
    ]),
  ReadingCase(
    "log", "what happened, all distributions", goals: [], ["log"],
    rivals: [
      .init("git log -- packages", [["log", "--first-parent"] + branches + ["--", "packages"]])
    ]),
  ReadingCase(
    "log-package", "what happened to one package in 5,000 commits",
    goals: [.atMost(1_000, .wall), .atMost(100, .firstOutput)], on: history, ["log", "package_7"],
    rivals: [
      .init(
        "git log -- PATH", [["log", "--first-parent"] + branches + ["--", "packages/package_7"]])
    ]),
  ReadingCase(
    "log-all", "what happened to all packages in 5,000 commits",
    goals: [.atMost(100, .firstOutput)], on: history, ["log"],
    rivals: [
      .init(
        "git log --raw -t -r",
        [["log", "--first-parent", "--raw", "-t", "-r", "--format=%H %ct %s"] + branches])
    ]),
  ReadingCase(
    "show-history", "one version in 5,000 commits", goals: [.atMost(100, .wall)], on: history,
    ["show", "package_7-100.7.0"],
    rivals: [
      .init(
        "git ls-tree -r -l and git log -1",
        [
          ["ls-tree", "-r", "-l", "production", "packages/package_7/100.7.0"],
          ["log", "-1", "--first-parent", "production", "--", "packages/package_7/100.7.0"],
        ])
    ]),
  ReadingCase("help", "the text of --help", goals: [.atMost(10, .wall)], ["--help"]),
  ReadingCase(
    "completion", "the versions of snapshot, as a shell asks for them",
    goals: [.atMost(20, .wallOf95)],
    ["__complete", "--", "promote", "--from", "snapshot", ""]),
  ReadingCase(
    "completion-names", "all names, as a shell asks for them", goals: [.atMost(20, .wallOf95)],
    ["__complete", "--", "log", ""]),
]

private let packages = SampleStorages.Choice.packages(SyntheticPackages(versions: 20_000))

private let registry: [any BenchmarkCase] = [
  RegistryStartCase(
    "registry-cold", "a registry's start to its first answer, without a cache",
    goals: [.atMost(400, .cpu), .atMost(100, .memory)], isWarm: false),
  RegistryStartCase(
    "registry-warm", "the same, with the cache of a process before",
    goals: [.atMost(30, .cpu)], isWarm: true),
  RegistryRefreshCase(),
  LiveServingCase(),
  ServingCase("serving", "requests a second, wrk -t1 -c16, after a second of the same"),
  RegistryStartCase(
    "registry-cold-20000", "a registry's start over 20,000 versions, without a cache", goals: [],
    on: packages, isWarm: false),
  RegistryStartCase(
    "registry-warm-20000", "the same, with the cache of a process before", goals: [],
    on: packages, isWarm: true),
  ServingCase("serving-20000", "requests a second over 20,000 versions", on: packages),
]

private let archives: [any BenchmarkCase] = [
  ArchivesCase(
    "site-cold", "a site with all files, zips and tars, against the archives alone",
    goals: [.faster(1, than: "zip and tar", .wall)], .site),
  ArchivesCase(
    "artifacts", "each zip once, from a server that has just started",
    goals: [.faster(1, than: "zip", .wall), .faster(1, than: "zip", .cpu)], .served),
]
