// What Swift cannot call: initialisers that are macros. Nothing else belongs here.
#ifndef STORAGE_CZLIB_SHIM_H
#define STORAGE_CZLIB_SHIM_H

#include <zlib.h>

/// deflateInit2() for the gzip format: 15 bits of window, 16 more say "gzip header".
static inline int storage_gzip_start(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

/// deflateInit2() for blocks alone: a negative window says "neither header nor trailer".
static inline int storage_deflate_start(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}

/// inflateInit2() for the gzip format.
static inline int storage_gunzip_start(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}

#endif
