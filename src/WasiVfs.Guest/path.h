// SPDX-License-Identifier: MIT
// From a path that the program names to an inode, confined below the descriptor that it is relative to.
#ifndef WASI_VFS_PATH_H
#define WASI_VFS_PATH_H

#include "table.h"

enum {
    PATH_BYTES = 4096,  // the longest path, and the longest target of a link
    MAX_LINKS = 40,     // followed in one resolution
};

struct found {
    bool exists;           // false: only the last component is missing, and its directory is there
    bool slash;            // the path ends in one
    bool dots;             // the last component is `.` or `..`
    struct inode inode;    // where it exists
    uint32_t depth;        // of a directory: directories between it and its preopen
};

// The object of that name. A final symbolic link is followed where the lookup flags say so or a slash comes after it.
errno_t path_find(const struct descriptor *directory, app_ptr path, uint32_t length, uint32_t flags, struct found *found);

#endif
