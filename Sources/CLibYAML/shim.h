#ifndef STORAGE_CLIBYAML_SHIM_H
#define STORAGE_CLIBYAML_SHIM_H

#include <yaml.h>

#endif
