// SPDX-License-Identifier: MIT
// From a path that the program names to an inode, confined below the descriptor that it is relative to.
#ifndef WASI_VFS_PATH_H
#define WASI_VFS_PATH_H

#include "descriptor.h"
#include "place.h"
#include "tree.h"

enum {
    PATH_BYTES = LINK_MOST, // the longest path
    MAX_LINKS = 40,         // followed in one resolution
};

struct found {
    bool exists;        // false: only the last component is missing, and its directory is there
    bool slash;         // a slash follows the last component
    uint8_t dots;       // 1: the last component is `.`, 2: it is `..`, 0: it is a name
    struct place place; // the last component, if it is a name
    struct inode inode; // the object, if it exists
};

// The object that the path leads to. A final symbolic link is followed if the lookup flags say so or a slash comes
// after it.
errno_t path_find(const struct descriptor *directory, app_ptr path, uint32_t length, uint32_t flags,
                  struct found *found);

// The object of that name, for calls that make, move or remove a name: a slash at the end is only reported. It neither
// follows a link nor asks for a directory.
errno_t path_find_name(const struct descriptor *directory, app_ptr path, uint32_t length, uint32_t flags,
                       struct found *found);

#endif
