import Glibc

/// The process's character type, which libarchive consults for every non-ASCII path.
enum CharacterLocale {
  /// Sets UTF-8 once; Swift starts in the "C" locale, where libarchive's pax writer crashes on a
  /// path given as UTF-8 and its zip writer leaves the UTF-8 flag out.
  static let isUTF8: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil
}
