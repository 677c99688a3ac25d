// GnuTLS by its header alone: libmicrohttpd brings it along, and only a server with a certificate and
// those who digest much need it, so it is opened when that is asked for.
#ifndef STORAGE_CGNUTLS_SHIM_H
#define STORAGE_CGNUTLS_SHIM_H

#include <dlfcn.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/// Calls `DO` with each function that is used.
#define STORAGE_GNUTLS_EACH(DO) \
  DO(gnutls_strerror) \
  DO(gnutls_certificate_allocate_credentials) \
  DO(gnutls_certificate_free_credentials) \
  DO(gnutls_certificate_set_x509_key_mem) \
  DO(gnutls_x509_crt_init) \
  DO(gnutls_x509_crt_import) \
  DO(gnutls_x509_crt_deinit) \
  DO(gnutls_x509_crt_get_activation_time) \
  DO(gnutls_x509_crt_get_expiration_time)

#pragma clang assume_nonnull begin

/// The functions that are used, each with the type that GnuTLS's own header gives it.
struct __attribute__((swift_attr("@Sendable"))) storage_gnutls_functions {
#define STORAGE_GNUTLS_FIELD(name) __typeof__(&name) name;
  STORAGE_GNUTLS_EACH(STORAGE_GNUTLS_FIELD)
#undef STORAGE_GNUTLS_FIELD
};

/// Opens the library and finds every function; returns NULL, or what was not found.
static inline const char *_Nullable storage_gnutls_open(struct storage_gnutls_functions *functions) {
  void *library = dlopen("libgnutls.so.30", RTLD_LAZY);
  if (library == NULL) return dlerror();
#define STORAGE_GNUTLS_FIND(name) \
  functions->name = (__typeof__(&name))dlsym(library, #name); \
  if (functions->name == NULL) return "libgnutls.so.30 has no " #name;
  STORAGE_GNUTLS_EACH(STORAGE_GNUTLS_FIND)
#undef STORAGE_GNUTLS_FIND
  return NULL;
}

/// Calls `DO` with each function that digests.
#define STORAGE_GNUTLS_EACH_DIGEST(DO) \
  DO(gnutls_hash_init) \
  DO(gnutls_hash) \
  DO(gnutls_hash_deinit)

/// The functions that digest.
struct __attribute__((swift_attr("@Sendable"))) storage_gnutls_digests {
#define STORAGE_GNUTLS_FIELD(name) __typeof__(&name) name;
  STORAGE_GNUTLS_EACH_DIGEST(STORAGE_GNUTLS_FIELD)
#undef STORAGE_GNUTLS_FIELD
};

/// Opens the library and finds the functions that digest; returns NULL, or what was not found.
static inline const char *_Nullable storage_gnutls_open_digests(
    struct storage_gnutls_digests *functions) {
  void *library = dlopen("libgnutls.so.30", RTLD_LAZY);
  if (library == NULL) return dlerror();
#define STORAGE_GNUTLS_FIND(name) \
  functions->name = (__typeof__(&name))dlsym(library, #name); \
  if (functions->name == NULL) return "libgnutls.so.30 has no " #name;
  STORAGE_GNUTLS_EACH_DIGEST(STORAGE_GNUTLS_FIND)
#undef STORAGE_GNUTLS_FIND
  return NULL;
}

#pragma clang assume_nonnull end

#endif
