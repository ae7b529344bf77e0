// SPDX-License-Identifier: MIT
// Writing to a file of the layer, for calls that have no list of buffers.
#ifndef WASI_VFS_WRITING_H
#define WASI_VFS_WRITING_H

#include "descriptor.h"

// Bytes to be written: the state's, or the program's if there are none of the state's, or zeros.
struct payload {
    const uint8_t *bytes;
    const app_ptr *program; // their address
};

// Reads the last of some bytes of the program, of which there is one at least: in the isolated profile, a trap comes
// before anything is changed.
static inline void app_touch(app_ptr from, uint32_t length)
{
    (void)app_load8(from > UINT32_MAX - (length - 1) ? UINT32_MAX : from + (length - 1));
}

// Writes bytes to the file of a descriptor at a position, which becomes the file's end if the descriptor appends, and
// says how many were written. An error only if there were none: as fd_pwrite. The program's bytes must have been
// checked (app_check).
errno_t write_bytes(const struct descriptor *d, uint64_t *position, const struct payload *from, uint32_t length,
                    uint32_t *total);

#endif
