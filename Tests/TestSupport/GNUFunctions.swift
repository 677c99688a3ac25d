import Glibc

/// The functions that glibc declares for GNU sources only, which Swift's `Glibc` is not.
///
/// They have been in glibc since 2.27, 2.29 and 2.34; each is looked up by name once.
enum GNUFunctions {
  private typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>
  private typealias AddNumber = @convention(c) (Actions, Int32) -> Int32
  private typealias AddPath = @convention(c) (Actions, UnsafePointer<CChar>) -> Int32
  private typealias MakeFile = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32

  private static let addCloseFrom = symbol(
    "posix_spawn_file_actions_addclosefrom_np", as: AddNumber.self)
  private static let addChangeDirectory = symbol(
    "posix_spawn_file_actions_addchdir_np", as: AddPath.self)
  private static let makeMemoryFile = symbol("memfd_create", as: MakeFile.self)

  /// Makes the child close every descriptor from `lowest` up.
  static func closeFrom(_ actions: inout posix_spawn_file_actions_t, _ lowest: Int32) throws {
    let code = addCloseFrom?(&actions, lowest) ?? ENOSYS
    guard code == 0 else { throw SystemError("posix_spawn closefrom", code: code) }
  }

  /// Makes the child start in `directory`.
  static func changeDirectory(
    _ actions: inout posix_spawn_file_actions_t, _ directory: String
  ) throws {
    let code = addChangeDirectory?(&actions, directory) ?? ENOSYS
    guard code == 0 else { throw SystemError("posix_spawn chdir \(directory)", code: code) }
  }

  /// Returns the descriptor of a new file in memory that no child inherits.
  static func memoryFile(_ name: String) throws -> Int32 {
    let closeOnExec: UInt32 = 1  // MFD_CLOEXEC of <linux/memfd.h>
    guard let makeMemoryFile else { throw SystemError("memfd_create", code: ENOSYS) }
    let descriptor = makeMemoryFile(name, closeOnExec)
    guard descriptor >= 0 else { throw SystemError("memfd_create") }
    return descriptor
  }

  private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(nil, name).map { unsafeBitCast($0, to: type) }
  }
}
