#ifndef STORAGE_CMBEDCRYPTO_SHIM_H
#define STORAGE_CMBEDCRYPTO_SHIM_H

#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>

#endif
