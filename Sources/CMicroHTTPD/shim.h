// libmicrohttpd by its header alone: the library is opened when it is first needed, since it brings
// ten others along that every start would have to load. Beside that only what Swift cannot call:
// variadic functions, unions and values of closed enums.
#ifndef STORAGE_CMICROHTTPD_SHIM_H
#define STORAGE_CMICROHTTPD_SHIM_H

#include <dlfcn.h>
#include <stdint.h>
#include <sys/socket.h>
#include <microhttpd.h>

/// Calls `DO` with each function that is used.
#define STORAGE_MHD_EACH(DO) \
  DO(MHD_get_version) \
  DO(MHD_start_daemon) \
  DO(MHD_quiesce_daemon) \
  DO(MHD_stop_daemon) \
  DO(MHD_get_connection_info) \
  DO(MHD_get_connection_values_n) \
  DO(MHD_create_response_from_buffer_with_free_callback_cls) \
  DO(MHD_create_response_from_callback) \
  DO(MHD_set_response_options) \
  DO(MHD_add_response_header) \
  DO(MHD_queue_response) \
  DO(MHD_suspend_connection) \
  DO(MHD_resume_connection) \
  DO(MHD_destroy_response)

#pragma clang assume_nonnull begin

/// The functions that are used, each with the type that libmicrohttpd's own header gives it.
struct __attribute__((swift_attr("@Sendable"))) storage_mhd_functions {
#define STORAGE_MHD_FIELD(name) __typeof__(&name) name;
  STORAGE_MHD_EACH(STORAGE_MHD_FIELD)
#undef STORAGE_MHD_FIELD
};

/// Opens the library and finds every function; returns NULL, or what was not found.
static inline const char *_Nullable storage_mhd_open(struct storage_mhd_functions *functions) {
  void *library = dlopen("libmicrohttpd.so.12", RTLD_LAZY);
  if (library == NULL) return dlerror();
#define STORAGE_MHD_FIND(name) \
  functions->name = (__typeof__(&name))dlsym(library, #name); \
  if (functions->name == NULL) return "libmicrohttpd.so.12 has no " #name;
  STORAGE_MHD_EACH(STORAGE_MHD_FIND)
#undef STORAGE_MHD_FIND
  return NULL;
}

/// MHD_start_daemon() with every option in one array that ends in MHD_OPTION_END.
static inline struct MHD_Daemon *_Nullable storage_mhd_start(
    struct storage_mhd_functions mhd, unsigned int flags, MHD_AccessHandlerCallback handler,
    void *context, const struct MHD_OptionItem *options) {
  return mhd.MHD_start_daemon(
      flags, 0, NULL, NULL, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/// The socket of a connection, or -1.
static inline int storage_mhd_socket(
    struct storage_mhd_functions mhd, struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *_Nullable info =
      mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

/// What MHD_OPTION_NOTIFY_CONNECTION kept for the connection, or NULL.
static inline void *_Nullable storage_mhd_socket_context(
    struct storage_mhd_functions mhd, struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *_Nullable info =
      mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

/// The status of the response that is queued, which may be libmicrohttpd's own; 0 for none.
static inline unsigned int storage_mhd_status(
    struct storage_mhd_functions mhd, struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *_Nullable info =
      mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_HTTP_STATUS);
  return info == NULL ? 0 : info->http_status;
}

/// The bytes from the request line to the empty line after the header, or 0.
static inline size_t storage_mhd_header_size(
    struct storage_mhd_functions mhd, struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *_Nullable info =
      mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == NULL ? 0 : info->header_size;
}

/// The reader of a body that is never read.
static inline ssize_t storage_mhd_no_content(
    void *_Nullable context, uint64_t position, char *buffer, size_t size) {
  return MHD_CONTENT_READER_END_OF_STREAM;
}

/// A response that tells of a body but may only go where none is sent: with a 304, or to a HEAD.
static inline struct MHD_Response *_Nullable storage_mhd_spared_body(
    struct storage_mhd_functions mhd, uint64_t length) {
  return mhd.MHD_create_response_from_callback(length, 1, storage_mhd_no_content, NULL, NULL);
}

/// The same where nobody knows the length. It closes the connection: libmicrohttpd 0.9.75 would else
/// choose chunks and send the last one even where no body belongs.
static inline struct MHD_Response *_Nullable storage_mhd_unknown_body(
    struct storage_mhd_functions mhd) {
  struct MHD_Response *response = mhd.MHD_create_response_from_callback(
      MHD_SIZE_UNKNOWN, 1, storage_mhd_no_content, NULL, NULL);
  if (response != NULL)
    mhd.MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
  return response;
}

#pragma clang assume_nonnull end

/// The two values of a closed enum.
static const enum MHD_Result storage_mhd_yes = MHD_YES;
static const enum MHD_Result storage_mhd_no = MHD_NO;

#endif
