// SPDX-License-Identifier: MIT
// The program's descriptors. Every descriptor that the program names is looked up here: those of the host keep the host's
// number beside the program's, those of the image are an inode and a position.
#ifndef WASI_VFS_TABLE_H
#define WASI_VFS_TABLE_H

#include "image.h"

enum kind { KIND_FREE, KIND_HOST, KIND_FILE, KIND_DIRECTORY };

enum { HOST_MOUNT = 0xFFFE, NO_MOUNT = 0xFFFF };

struct descriptor {
    uint8_t kind;
    uint8_t fdflags;
    uint16_t mount;    // of a preopen: its number in the mount table, or HOST_MOUNT; else NO_MOUNT
    uint32_t number;   // KIND_HOST: the host's descriptor; else the inode
    uint32_t depth;    // KIND_DIRECTORY: directories between it and its preopen
    uint32_t base;     // rights, as shown; no right that we know lies above bit 31
    uint32_t inheriting;
    uint32_t allowed;  // what the program has not given up with fd_fdstat_set_rights, here or in the directory it was opened from
    uint32_t allowed_below;
    uint64_t position; // KIND_FILE: the next byte to read
};

// The descriptor, or null where the program has none of that number. The first call of all fills the table.
// The pointer holds until a descriptor is added.
struct descriptor *descriptor_get(uint32_t fd);

// The descriptor that paths are relative to: a preopen where the host's own stands for one (preopens.c). Valid as descriptor_get's.
const struct descriptor *descriptor_of_paths(uint32_t fd);

// Whether the program gave up the right. Rights that it never asked for are not missed: no engine of today looks at them.
static inline bool denies(const struct descriptor *d, uint64_t right) { return !(d->allowed & right); }

// Whether the host answers for the descriptor.
static inline bool is_host(const struct descriptor *d) { return d->kind == KIND_HOST; }

// Puts a descriptor at a number, which is overwritten; ERRNO_MFILE where no memory is left.
errno_t descriptor_put(const struct descriptor *d, uint32_t fd);

// Makes a number free. What the host holds under it is the caller's to close.
void descriptor_free(uint32_t fd);

// Takes the lowest free number for a copy of the descriptor; ERRNO_MFILE where no memory is left.
errno_t descriptor_add(const struct descriptor *d, uint32_t *fd);

// Room behind the table for records no larger than a descriptor, until one is added; null where no memory is left.
void *table_scratch(uint32_t count);

// Gives a descriptor of the host, just made, a number of the program's; where there is none left it is closed again.
errno_t descriptor_add_host(uint32_t host_fd, uint32_t *fd);

#endif
