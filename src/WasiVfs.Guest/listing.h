// SPDX-License-Identifier: MIT
// The program's buffer for a listing, filled from the front; the last entry is cut at its end.
#ifndef WASI_VFS_LISTING_H
#define WASI_VFS_LISTING_H

#include "image_directory.h"

struct listing {
    app_ptr at;
    uint32_t left;
};

// Puts an entry with an inode number and the cookie of the next.
void listing_put(struct listing *listing, uint64_t number, const struct dirent *entry, uint64_t next);

#endif
