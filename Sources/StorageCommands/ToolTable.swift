internal import CommandParsing

/// All commands in the order of help: the one table behind parser, help, man page and completions.
let toolTable: CommandTable<GlobalOptions, Context, Report> = CommandTable(
  "storage", "Promote packages between the distributions of a package storage kept in git",
  global: { GlobalOptions() }, options: GlobalOptions.table,
  commands: [
    StatusCommand.command,
    ListCommand.command,
    ShowCommand.command,
    DiffCommand.command,
    LogCommand.command,
    InitCommand.command,
    CloneCommand.command,
    SyncCommand.command,
    AddCommand.command,
    PromoteCommand.command,
    RemoveCommand.command,
    UndoCommand.command,
    PullRequestsCommand.command,
    ValidateCommand.command,
    HookCommand.command,
    DoctorCommand.command,
    CompletionsCommand.command,
    ManualCommand.command,
    CompleteCommand.command,
    PreviewCommand.command,
    ServeCommand.command,
    KibanaCommand.command,
    TagCommand.command,
    BuildCommand.command,
    ReleaseCommand.command,
  ],
  topics: HelpTopics.all)
