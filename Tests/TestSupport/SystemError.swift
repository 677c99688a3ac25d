import Glibc

/// A failed system call: what was tried and what the machine said.
package struct SystemError: Error, CustomStringConvertible {
  package let operation: String
  package let code: Int32

  /// Takes `errno` unless a code is given (`posix_spawn` returns it instead).
  package init(_ operation: String, code: Int32 = errno) {
    self.operation = operation
    self.code = code
  }

  package var description: String {
    "\(operation): \(String(cString: strerror(code)))"
  }
}
