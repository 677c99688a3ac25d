internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage

/// `storage sign`: puts signatures beside versions.
enum SignCommand {
  struct Arguments: Publishing {
    var versions: [String] = []
    var distribution: String?
    var again = false
    var reason: String?
    var dryRun = false
    var publication = PublicationOptions()
  }

  static let command = ToolCommand(
    "sign", .release, "Sign package versions, for clients to check",
    discussion: """
      Signs the zip of each version with your GnuPG key, or your SSH key where git's gpg.format is \
      ssh (user.signingKey names it), and stores packages/NAME/VERSION.sig, which the registry then \
      serves. The zip is the same everywhere, so the signature stays true through every promotion, \
      and goes with its version. A version that is signed already is left as it is; --again signs \
      it anew, as far as the policy of the distribution lets a version be overwritten.

      Clients of the registry expect OpenPGP. 'storage validate' checks signatures against the keys \
      that storage.yml names. With --dry-run the key is used as well, and nothing is kept.
      """,
    examples: [
      Example("storage sign foo-1.2.3 --in staging", "Sign one version"),
      Example("storage sign foo-1.2.3 --in staging --dry-run", "Try the key"),
    ],
    arguments: { Arguments() },
    options: [
      .text("in", \.distribution, "D", .distribution, required: true, "Distribution that has them"),
      .flag("again", \.again, "Replace the signature of a version that has one"),
      .text("reason", \.reason, "TEXT", "Why, for the record; allows what policy allows with one"),
      .flag("dry-run", "n", \.dryRun, "Show what would change and write nothing"),
    ] + Arguments.publicationOptions + Arguments.pullRequestOptions,
    operands: .many(
      \.versions, "NAME-VERSION", .packageVersion(fromOption: "in"), "Versions to sign"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let versions = try Operand.references(arguments.versions)
    let reason = try Operand.reason(arguments.reason)
    let name = arguments.distribution ?? ""
    var execution = try ChangeExecution(
      context, "sign", arguments.publication, dryRun: arguments.dryRun)
    _ = try context.storage(in: execution.repository).distribution(name)
    let staging = try ObjectStaging(execution.repository)
    execution.staging = staging
    let signer = try PackageSigner(context, execution.repository, staging)
    return try execution.run(place: "in \(name)") { storage in
      try Signing(
        versions, in: storage.distribution(name), replacing: arguments.again, reason: reason
      ).plan(in: storage, signer.signature)
    }
  }
}
