/// Why text is no JSON document.
package struct JSONSyntaxError: Error, Hashable, Sendable {
  /// The byte where reading stopped, from 0.
  package let offset: Int
}
