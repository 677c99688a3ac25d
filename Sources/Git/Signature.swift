internal import CLibgit2

/// Who did something and when, as a commit or tag records it.
package struct Signature: Hashable, Sendable {
  package let name: String
  package let email: String
  /// Seconds since 1970-01-01 UTC.
  package let time: Int64
  /// Minutes east of UTC.
  package let offset: Int32

  package init(name: String, email: String, time: Int64, offset: Int32) {
    (self.name, self.email, self.time, self.offset) = (name, email, time, offset)
  }

  init(_ signature: git_signature) {
    name = signature.name.map { String(cString: $0) } ?? ""
    email = signature.email.map { String(cString: $0) } ?? ""
    time = signature.when.time
    offset = signature.when.offset
  }

  /// The form in which commits, tags and logs hold it: `Name <address> 1600000000 +0100`.
  ///
  /// libgit2 1.5 writes the seconds with 32 bits, so from 2106 on it would record a wrong time.
  var text: String {
    "\(name) <\(email)> \(time) \(zone)"
  }

  private var zone: String {
    let (hours, minutes) = abs(Int(offset)).quotientAndRemainder(dividingBy: 60)
    func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (offset < 0 ? "-" : "+") + digits(hours) + digits(minutes)
  }
}
