internal import PackageRegistry
internal import PackageStorage

extension Context {
  /// Where caches are kept: `--cache-dir`, `$XDG_CACHE_HOME`, `~/.cache`; nil for nowhere.
  var cacheFolder: String? {
    CacheFolder.path(option: global.cacheDirectory.map(path), environment: environment)
  }

  /// How a command loads a registry.
  var registryOptions: RegistryOptions {
    var options = RegistryOptions()
    options.cacheFolder = cacheFolder
    options.report = announce
    return options
  }
}
