import TestSupport
import Testing
import Transport

@Suite(.tags(.small)) struct RedactionTests {
  @Test(
    arguments: [
      ("https://bot:s3cret@host/x.git", "https://***@host/x.git"),
      (
        "see https://token@host and ssh://git@forge:22/y.",
        "see https://***@host and ssh://***@forge:22/y."
      ),
      ("'http://a:b@c@host/'", "'http://***@host/'"),
      ("https://host/a@b", "https://host/a@b"),
      ("no url, me@example.com", "no url, me@example.com"),
      ("https://", "https://"),
    ])
  func credentialsOfURLsAreTakenOut(text: String, clean: String) {
    #expect(Redaction.withoutCredentials(text) == clean)
  }

  @Test func secretsAreTakenOutWherever() {
    let text = "token ghp_abc and again ghp_abcghp_abc"
    #expect(Redaction.without(["ghp_abc", ""], text) == "token *** and again ******")
  }

  @Test func anErrorNeverHoldsCredentials() {
    #expect(TransportError(.failed, "at https://u:p@h/").message == "at https://***@h/")
  }
}
