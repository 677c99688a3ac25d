import PackageModel
import Testing

@Suite struct BranchNameTests {
  @Test(arguments: [
    "main", "production-7.9", "feature/x", "a.b", "@a", "a@b", "a{b", "é", "x.locked",
  ])
  func takes(name: String) {
    #expect(BranchName.isValid(name))
  }

  @Test(arguments: [
    "", "@", "HEAD", "-x", ".x", "x.", "a..b", "a/.b", "a.lock", "a.lock/b", "/a", "a/", "a//b",
    "a b", "a~b", "a^b", "a:b", "a?b", "a*b", "a[b", "a\\b", "a@{b", "a\nb", "a\0b", "a\u{7F}b",
    "-\u{301}x", String(repeating: "a", count: 251),
  ])
  func refuses(name: String) {
    #expect(!BranchName.isValid(name))
  }
}
