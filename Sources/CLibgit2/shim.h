// What Swift cannot call: variadic functions. Nothing else belongs here.
#ifndef STORAGE_CLIBGIT2_SHIM_H
#define STORAGE_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

/// git_libgit2_opts() for the options that take one int.
static inline int storage_git_option_int(int option, int value) {
  return git_libgit2_opts(option, value);
}

/// git_libgit2_opts() for the options that take one size.
static inline int storage_git_option_size(int option, size_t value) {
  return git_libgit2_opts(option, value);
}

/// GIT_OPT_SET_CACHE_OBJECT_LIMIT: objects of `type` above `size` bytes are not cached.
static inline int storage_git_set_cache_limit(git_object_t type, size_t size) {
  return git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, (int)type, size);
}

/// GIT_OPT_SET_SEARCH_PATH: where configuration of `level` is looked for.
static inline int storage_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

/// GIT_OPT_SET_EXTENSIONS: repository extensions allowed besides libgit2's own.
static inline int storage_git_set_extensions(const char **extensions, size_t count) {
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, count);
}

#endif
