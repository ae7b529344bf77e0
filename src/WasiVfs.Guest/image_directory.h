// SPDX-License-Identifier: MIT
// The entries of a directory of the image: found by binary search, or listed from a byte position.
#ifndef WASI_VFS_IMAGE_DIRECTORY_H
#define WASI_VFS_IMAGE_DIRECTORY_H

#include "image.h"

struct dirent {
    uint32_t nid;
    uint8_t type; // a FILETYPE
    uint8_t length;
    const uint8_t *name; // valid until the next call here
    uint64_t next;       // byte position of the following entry; the directory's size after the last
};

// Whether it is `.` or `..`.
static inline bool dirent_is_dots(const struct dirent *entry)
{
    return (entry->length == 1 || entry->length == 2) && entry->name[0] == '.' && entry->name[entry->length - 1] == '.';
}

// The entry at a byte position of the directory: 0, or the `next` of another entry.
// ERRNO_NOENT past the end, ERRNO_INVAL if no entry starts at that position.
errno_t image_directory_at(const struct inode *directory, uint64_t position, struct dirent *entry);

// The entry of that name; false if there is no such entry.
bool image_directory_find(const struct inode *directory, const uint8_t *name, uint32_t length, struct dirent *entry);

#endif
