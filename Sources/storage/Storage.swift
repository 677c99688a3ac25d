internal import Glibc
internal import StorageCommands
internal import Terminal

/// Hands the process to the tool: arguments, environment and descriptors.
@main
struct Storage {
  static func main() {
    Output.ignoreBrokenPipes()
    let environment = ProcessEnvironment.variables
    let tool = Tool(
      environment: environment, currentDirectory: ProcessEnvironment.currentDirectory,
      output: Output(environment: environment), now: Int64(time(nil)),
      program: ProcessEnvironment.program)
    exit(tool.run(Array(CommandLine.arguments.dropFirst())))
  }
}
