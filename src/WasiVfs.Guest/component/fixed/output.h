// SPDX-License-Identifier: MIT
// Files as streams to write to: there are none if the tree can only be read. component/layer/output.h has the same.
#ifndef WASI_VFS_OUTPUT_H
#define WASI_VFS_OUTPUT_H

#include "abi.h"

// Moves bytes from any input stream to an output stream of ours; false, and nothing is done, if that is the host's.
static inline bool output_splice(uint32_t out, uint32_t from, uint64_t length, bool blocking, app_ptr ret)
{
    (void)out, (void)from, (void)length, (void)blocking, (void)ret;
    return false;
}

#endif
