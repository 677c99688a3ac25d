import Testing

@testable import Terminal

@Suite struct ColorChoiceTests {
  private static let variables: [(name: String, values: [String?])] = [
    ("NO_COLOR", [nil, "", "1"]), ("FORCE_COLOR", [nil, "", "0", "1"]),
    ("CLICOLOR_FORCE", [nil, "0", "1"]), ("CLICOLOR", [nil, "0", "1"]),
    ("TERM", [nil, "dumb", "xterm"]),
  ]

  /// Every combination of the variables' values.
  private static var environments: [[String: String]] {
    variables.reduce([[:]]) { all, variable in
      all.flatMap { environment in
        variable.values.map { value in
          var environment = environment
          environment[variable.name] = value
          return environment
        }
      }
    }
  }

  /// What is wanted, as the first rule of the list that says something.
  private func wanted(
    _ choice: ColorChoice, _ environment: [String: String], _ isTerminal: Bool
  ) -> Bool {
    let isForced = [environment["FORCE_COLOR"], environment["CLICOLOR_FORCE"]].contains("1")
    let rules: [(applies: Bool, answer: Bool)] = [
      (choice == .always, true), (choice == .never, false),
      (environment["NO_COLOR"] == "1", false), (isForced, true),
      (environment["CLICOLOR"] == "0", false), (environment["TERM"] == "dumb", false),
      (isTerminal, true),
    ]
    return rules.first { $0.applies }?.answer ?? false
  }

  @Test(arguments: ColorChoice.allCases, [true, false])
  func firstRuleThatSaysSomethingWins(choice: ColorChoice, isTerminal: Bool) {
    #expect(Self.environments.count == 324)
    for environment in Self.environments {
      #expect(
        choice.isColored(environment: environment, isTerminal: isTerminal)
          == wanted(choice, environment, isTerminal), "\(environment)")
    }
  }
}
