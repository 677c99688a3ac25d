/// A fault in the settings of a storage, with its place.
public struct SettingsError: Error, Hashable, Sendable {
  /// The file as it was named.
  public let file: String

  /// The line, from 1.
  public let line: Int

  /// The column, from 1, in Unicode scalars.
  public let column: Int

  /// The key with those around it, such as `distributions[1].layers`.
  ///
  /// It is empty when the fault is of the whole file.
  public let key: String

  public let problem: SettingsProblem

  public init(file: String, line: Int, column: Int, key: String, problem: SettingsProblem) {
    self.file = file
    self.line = line
    self.column = column
    self.key = key
    self.problem = problem
  }

  /// What is wrong, without the place.
  public var message: String { problem.message }

  /// What to do, where there is something to say.
  public var hint: String? { problem.hint }
}

extension SettingsError: CustomStringConvertible {
  public var description: String {
    "\(file):\(line):\(column): " + (key.isEmpty ? "" : "\(key): ") + message
  }
}
