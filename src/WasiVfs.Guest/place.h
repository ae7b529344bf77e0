// SPDX-License-Identifier: MIT
// A name in a directory, whether something has it or not.
#ifndef WASI_VFS_PLACE_H
#define WASI_VFS_PLACE_H

#include <stdint.h>

struct place {
    uint32_t directory;  // its number
    uint32_t length;     // bytes of the name
    const uint8_t *name; // valid until the path after the next is walked
};

#endif
