import Foundation
import TestSupport
import Testing

@testable import Transport

@Suite(.tags(.small)) struct PackageSignatureTests {
  @Test(
    arguments: [
      ("-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n", .openpgp),
      ("-----BEGIN PGP SIGNATURE-----\r\n\r\nAAAA\r\n-----END PGP SIGNATURE-----", .openpgp),
      ("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n\n", .ssh),
      ("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END PGP SIGNATURE-----\n", nil),
      ("-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----\n", nil),
      ("x\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n", nil),
      ("", nil), ("signed\n", nil),
    ] as [(String, PackageSignature.Format?)])
  func theArmourTellsTheFormat(text: String, format: PackageSignature.Format?) {
    #expect(PackageSignature(Array(text.utf8))?.format == format)
  }

  @Test func aHugeFileIsNoSignature() {
    let text = "-----BEGIN PGP SIGNATURE-----\n\n"
    let end = "-----END PGP SIGNATURE-----\n"
    let bytes =
      Array(text.utf8) + [UInt8](repeating: 65, count: PackageSignature.sizeLimit) + [10]
      + Array(end.utf8)
    #expect(PackageSignature(bytes) == nil)
  }

  @Test func armourIsTakenOffEveryKey() {
    let first = Array((0...255).map { UInt8($0) })
    let second: [UInt8] = [1, 2, 3, 4]
    func block(_ bytes: [UInt8], _ header: String = "") -> String {
      let body = Data(bytes).base64EncodedString(options: .lineLength64Characters)
      return "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\(header)\n\(body)\n=AAAA\n"
        + "-----END PGP PUBLIC KEY BLOCK-----\n"
    }
    let text = "Our keys:\n" + block(first, "Comment: first\n") + "\n" + block(second)
    #expect(OpenPGPArmor.decoded(Array(text.utf8)) == first + second)
    #expect(OpenPGPArmor.decoded(first) == first)
    #expect(OpenPGPArmor.decoded([]) == [])
  }

  @Test(
    arguments: [
      ("[GNUPG:] GOODSIG AB12 A <a@b>\n[GNUPG:] VALIDSIG x\n", true, .good(signer: "A <a@b>")),
      ("[GNUPG:] GOODSIG AB12 A <a@b>\n", false, .bad),
      ("[GNUPG:] BADSIG AB12 A <a@b>\n", false, .bad),
      ("[GNUPG:] ERRSIG AB12 22 8 00 1 9 -\n[GNUPG:] NO_PUBKEY AB12\n", false, .unknownKey("AB12")),
      ("[GNUPG:] GOODSIG A a\n[GNUPG:] BADSIG AB12 b\n", true, .bad),
      ("[GNUPG:] EXPKEYSIG AB12 A B\n", false, .expired(signer: "A B")),
      ("[GNUPG:] REVKEYSIG AB12 A B\n", false, .revoked(signer: "A B")),
      ("GOODSIG AB12 A\n", true, .bad), ("[GNUPG:]\n", true, .bad), ("", true, .bad),
    ] as [(String, Bool, PackageSignatureCheck.Verdict)])
  func whatGnuPGSaysIsUnderstood(
    text: String, succeeded: Bool, verdict: PackageSignatureCheck.Verdict
  ) {
    #expect(PackageSignatureCheck.verdict(ofStatus: text, succeeded: succeeded) == verdict)
  }
}
