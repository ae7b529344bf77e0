// SPDX-License-Identifier: MIT
// The descriptors that are open at start: the host's, then one for each mapping, as the mount table lists them.
#ifndef WASI_VFS_PREOPENS_H
#define WASI_VFS_PREOPENS_H

#include "table.h"

// Fills the empty table.
void preopens_fill(void);

// The descriptor of a mapping.
void preopens_make(uint32_t mount, struct descriptor *d);

#endif
