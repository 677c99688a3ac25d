// libarchive by its header alone: the library is opened when it is first needed, since it brings
// ten others along that every start would have to load. Nothing else belongs here.
#ifndef STORAGE_CLIBARCHIVE_SHIM_H
#define STORAGE_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>

/// Calls `DO` with each function that is used.
#define STORAGE_ARCHIVE_EACH(DO) \
  DO(archive_version_string) \
  DO(archive_error_string) \
  DO(archive_read_new) \
  DO(archive_read_support_filter_gzip) \
  DO(archive_read_support_format_tar) \
  DO(archive_read_support_format_zip) \
  DO(archive_read_open_filename) \
  DO(archive_read_open_memory) \
  DO(archive_read_next_header) \
  DO(archive_read_data) \
  DO(archive_read_free) \
  DO(archive_entry_pathname) \
  DO(archive_entry_filetype) \
  DO(archive_entry_perm) \
  DO(archive_entry_size) \
  DO(archive_entry_size_is_set) \
  DO(archive_entry_mtime) \
  DO(archive_entry_mtime_is_set) \
  DO(archive_entry_is_encrypted) \
  DO(archive_entry_hardlink) \
  DO(archive_entry_symlink)

#pragma clang assume_nonnull begin

/// The functions that are used, each with the type that libarchive's own header gives it.
struct __attribute__((swift_attr("@Sendable"))) storage_archive_functions {
#define STORAGE_ARCHIVE_FIELD(name) __typeof__(&name) name;
  STORAGE_ARCHIVE_EACH(STORAGE_ARCHIVE_FIELD)
#undef STORAGE_ARCHIVE_FIELD
};

/// Opens the library and finds every function; returns NULL, or what was not found.
static inline const char *_Nullable storage_archive_open(
    struct storage_archive_functions *functions) {
  void *library = dlopen("libarchive.so.13", RTLD_LAZY);
  if (library == NULL) return dlerror();
#define STORAGE_ARCHIVE_FIND(name) \
  functions->name = (__typeof__(&name))dlsym(library, #name); \
  if (functions->name == NULL) return "libarchive.so.13 has no " #name;
  STORAGE_ARCHIVE_EACH(STORAGE_ARCHIVE_FIND)
#undef STORAGE_ARCHIVE_FIND
  return NULL;
}

#pragma clang assume_nonnull end

#endif
