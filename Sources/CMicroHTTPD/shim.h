// What Swift cannot call: variadic functions and values of closed enums. Nothing else belongs here.
#ifndef STORAGE_CMICROHTTPD_SHIM_H
#define STORAGE_CMICROHTTPD_SHIM_H

#include <stdint.h>
#include <sys/socket.h>
#include <microhttpd.h>

/// MHD_start_daemon() with every option in one array that ends in MHD_OPTION_END.
static inline struct MHD_Daemon *storage_mhd_start(
    unsigned int flags, MHD_AccessHandlerCallback handler, void *context,
    const struct MHD_OptionItem *options) {
  return MHD_start_daemon(
      flags, 0, NULL, NULL, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/// The socket of a connection, or -1.
static inline int storage_mhd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

/// What MHD_OPTION_NOTIFY_CONNECTION kept for the connection, or NULL.
static inline void *storage_mhd_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

/// The bytes from the request line to the empty line after the header, or 0.
static inline size_t storage_mhd_header_size(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == NULL ? 0 : info->header_size;
}

/// The two values of a closed enum.
static const enum MHD_Result storage_mhd_yes = MHD_YES;
static const enum MHD_Result storage_mhd_no = MHD_NO;

#endif
