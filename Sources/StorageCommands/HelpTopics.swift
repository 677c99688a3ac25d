internal import CommandParsing

/// What does not belong to one command: `storage help TOPIC`.
enum HelpTopics {
  static let all = [concepts, policy, exitCodes, environment, json, limits]

  private static let concepts = HelpTopic(
    "concepts", "Storage, distributions, layers, promotion",
    """
    A storage is a git repository. Each distribution (snapshot, staging, production) is a branch \
    whose tree holds packages/NAME/VERSION/.

    A distribution serves its own packages layered over those of the more stable ones. Where a \
    version stands in several layers the first found wins, searched from the most stable: \
    snapshot serves production, staging, snapshot; staging serves production, staging; \
    production serves itself.

    To promote a version is to add it to a more stable distribution and then to remove it from \
    the one it came from. A version is moved by its tree id: no file is copied, no mode changes.

    The commit is the record of an operation: its message names the versions with their trees \
    and the other side's commit.
    """)

  private static let policy = HelpTopic(
    "policy", "What each distribution allows, and storage.yml",
    """
    production: a version is never overwritten and never removed; packages come from snapshot \
    or staging.

    staging: overwriting needs --reason; removing needs --reason unless production holds the \
    same tree; packages come from snapshot.

    snapshot: overwriting and removing are free; packages come in by storage add.

    production-7.9 and experimental are frozen: they never change.

    storage.yml at the root of the branch main (or the file given by --config) replaces these \
    rules; storage --verbose status says where they came from.
    """)

  private static let exitCodes = HelpTopic(
    "exit-codes", "How commands end",
    """
     0   done, or nothing to do
     1   the answer is no: policy, findings, a version or commit that is not there
     2   usage, settings or place: bad option, no repository, missing branch, no identity
     70  our bug, a damaged object, a move that stopped between two references
     74  the machine failed: disk full, read-only, another program
     75  locked, or a tip moved: try again
     130, 143  interrupted, terminated
    """)

  private static let environment = HelpTopic(
    "environment", "Variables that commands read",
    """
     STORAGE_REPOSITORY  the repository, where --repository is left out
     GIT_DIR             the same, where that is not set either
     GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES, GIT_QUARANTINE_PATH
                         storage hook pre-receive, as git sets them
     GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_AUTHOR_DATE, GIT_COMMITTER_NAME,
     GIT_COMMITTER_EMAIL, GIT_COMMITTER_DATE  who commits and when, before git's configuration
     GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM, GIT_CONFIG_NOSYSTEM, GIT_CONFIG_COUNT  git's \
    configuration
     NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM  colour, after --color
     STORAGE_NETWORK_TIMEOUT  seconds that another machine may be silent (120)
     EPR_ADDRESS, EPR_CONFIG, EPR_ALLOW_UNKNOWN_QUERY_PARAMETERS, EPR_DRY_RUN,
     EPR_REQUIRE_PACKAGE_SIGNATURES, EPR_DISABLE_PACKAGE_VALIDATION,
     EPR_FEATURE_PROXY_MODE, EPR_PROXY_TO, EPR_PROXY_ALLOW_INSECURE,
     EPR_FEATURE_STORAGE_INDEXER, EPR_STORAGE_INDEXER_BUCKET_INTERNAL,
     EPR_EMULATOR_INDEX_PATH, EPR_STORAGE_ENDPOINT,
     EPR_STORAGE_INDEXER_WATCH_INTERVAL, EPR_METRICS_ADDRESS, EPR_HTTPPROF,
     EPR_LOG_TYPE, EPR_LOG_LEVEL  storage serve
     ELASTIC_APM_SERVER_URL  where storage serve reports requests to, with ELASTIC_APM_API_KEY or
     ELASTIC_APM_SECRET_TOKEN; ELASTIC_APM_ACTIVE=false: nowhere
     ELASTIC_APM_SERVICE_NAME, ELASTIC_APM_ENVIRONMENT  what it calls itself
     ELASTIC_APM_TRANSACTION_SAMPLE_RATE  the part of the requests that it reports (1)
     ELASTIC_APM_API_REQUEST_TIME  how long a report waits for others (10s)
     STORAGE_FORCE_TTY   write as to a terminal of that many columns
    """)

  private static let json = HelpTopic(
    "json", "What --json promises",
    """
    One document on stdout: camelCase keys in sorted order, schemaVersion 1, null for what is \
    not known, times in ISO 8601 UTC. Keys may be added; none changes its meaning within a \
    schemaVersion.

    On failure stdout is empty and stderr holds {"error": {"code", "exitCode", "hints", \
    "message"}, "schemaVersion"}. The code is stable, the message is for people.
    """)
}
