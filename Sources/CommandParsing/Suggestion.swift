/// Finds what was probably meant by a word that is not known.
package enum Suggestion {
  /// Returns the candidate nearest to a word, or `nil` when none is near; the first of equals.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    all(near: word, among: candidates).first
  }

  /// Returns the candidates near a word, nearest first, equals in their given order.
  package static func all(near word: String, among candidates: [String]) -> [String] {
    let limit = max(1, word.count / 3)
    var found: [(distance: Int, place: Int, candidate: String)] = []
    for (place, candidate) in candidates.enumerated() where candidate != word {
      let distance = distance(from: word, to: candidate)
      if distance <= limit { found.append((distance, place, candidate)) }
    }
    return found.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.map(\.candidate)
  }

  /// Returns how many letters must be added, dropped, replaced or swapped with their neighbour.
  package static func distance(from first: String, to second: String) -> Int {
    let first = Array(first)
    let second = Array(second)
    if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 1...first.count {
      var current = [row]
      current.reserveCapacity(second.count + 1)
      for column in 1...second.count {
        let same = first[row - 1] == second[column - 1]
        var cost = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
        if row > 1, column > 1, first[row - 1] == second[column - 2],
          first[row - 2] == second[column - 1]
        {
          cost = min(cost, beforeLast[column - 2] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }
}
