// SPDX-License-Identifier: MIT
// The directories of the image that a directory of the host is united with.
#ifndef WASI_VFS_HOSTS_H
#define WASI_VFS_HOSTS_H

#include "abi.h"

enum { HOSTS_MOST = 64 };

// The host's descriptor for a directory of the image; false if the host has none.
bool hosts_find(uint32_t number, uint32_t *host);

// Whether there are any.
bool hosts_any(void);

#endif
