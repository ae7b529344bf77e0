// SPDX-License-Identifier: MIT
#ifndef WASI_VFS_GUARD_H
#define WASI_VFS_GUARD_H

#include "abi.h"

// Whether a list of buffers, or one of its buffers, leaves the program's own pages (as app_check).
bool guard_iovs(app_ptr iovs, uint32_t count);

#endif
