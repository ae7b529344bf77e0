// SPDX-License-Identifier: MIT
// Files as streams to write to. component/fixed/output.h has the same for a tree that can only be read.
#ifndef WASI_VFS_OUTPUT_H
#define WASI_VFS_OUTPUT_H

#include "abi.h"

// Moves bytes from any input stream to an output stream of ours; false, and nothing is done, if that is the host's.
bool output_splice(uint32_t out, uint32_t from, uint64_t length, bool blocking, app_ptr ret);

#endif
