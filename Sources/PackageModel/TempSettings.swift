public struct SettingsError: Error {}
extension StorageSettings { public init(parsing bytes: [UInt8], file: String) throws(SettingsError) { throw SettingsError() } }
