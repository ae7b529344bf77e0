// SPDX-License-Identifier: MIT
// Saving the changes at the end (save.c). component/fixed/save.h has the same for a tree that can only be read.
#ifndef WASI_VFS_COMPONENT_SAVE_H
#define WASI_VFS_COMPONENT_SAVE_H

#include "abi.h"

// Whether a host's preopen of that name, which lies in the program's memory, is not for the program: it takes the
// changes.
bool save_claims(app_ptr name, uint32_t length);

#endif
