package import CommandParsing

/// A command of this tool: its data, and what it does with a `Context`.
package typealias ToolCommand = Command<Context, Report>
