#ifndef STORAGE_CLIBARCHIVE_SHIM_H
#define STORAGE_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

#endif
