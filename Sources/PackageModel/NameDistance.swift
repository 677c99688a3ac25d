/// How far two names are from each other, for suggesting what was meant.
public enum NameDistance {
  /// The longest name that is compared; nobody mistypes a longer one.
  private static let maximumLength = 255

  /// Counts the letters to insert, remove, replace or swap with the next.
  ///
  /// A swap counts one (Damerau's distance, no letter edited twice): `--form` is one from `--from`.
  public static func between(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars)
    let right = Array(right.unicodeScalars)
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for (column, other) in right.enumerated() {
        var distance = min(last[column + 1], current[column]) + 1
        distance = min(distance, last[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          distance = min(distance, beforeLast[column - 1] + 1)
        }
        current.append(distance)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }

  /// Returns the candidate nearest to a word, the first of several, if one is near enough.
  ///
  /// Near enough is a third of the word's letters, at least one.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let length = word.unicodeScalars.count
    guard length <= maximumLength else { return nil }
    var limit = max(1, length / 3)
    var nearest: String?
    for candidate in candidates where abs(candidate.unicodeScalars.count - length) <= limit {
      let distance = between(word, candidate)
      if distance < limit || (distance == limit && nearest == nil) {
        nearest = candidate
        limit = distance
      }
    }
    return nearest
  }
}
