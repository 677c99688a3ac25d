internal import Glibc
internal import PackageStorage
internal import PackageValidation

extension Context {
  /// Where findings of earlier runs are kept; nil where there is no folder of caches.
  var findingsCache: FindingsCache? {
    guard let folder = cacheFolder else { return nil }
    var status = stat()
    // The file of the running program tells its builds apart, whatever their version says.
    let isFound = stat("/proc/self/exe", &status) == 0
    guard isFound else { return nil }
    let time = status.st_mtim
    return FindingsCache(
      CacheFolder(at: folder, report: note),
      program: "\(ToolVersion.number) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)")
  }
}
