// SPDX-License-Identifier: MIT
// Storage for the program's descriptors: an array by number, which grows at the end of the state.
#ifndef WASI_VFS_TABLE_H
#define WASI_VFS_TABLE_H

#include "abi.h"

enum kind { KIND_FREE, KIND_HOST, KIND_FILE, KIND_DIRECTORY };

enum { ACCESS_READ = 1, ACCESS_WRITE = 2 };

enum { HOST_MOUNT = 0xFFFE, NO_MOUNT = 0xFFFF };

// Those of the host keep the host's number beside the program's; those of the image are an inode and a position.
struct descriptor {
    uint8_t kind;
    uint8_t fdflags;
    uint16_t mount;  // of a preopen: its number in the mount table, or HOST_MOUNT; else NO_MOUNT
    uint32_t number; // KIND_HOST: the host's descriptor; else the inode
    uint32_t floor;  // KIND_DIRECTORY: the inode of the mapping that it was opened below
    uint32_t base;   // rights, as shown; no right that we know lies above bit 31
    uint32_t inheriting;
    uint32_t allowed; // what the program has not given up with fd_fdstat_set_rights, here or in the directory it was
                      // opened from
    uint32_t allowed_below;
    uint32_t access;   // KIND_FILE: what it was opened for
    uint64_t position; // KIND_FILE: the next byte to read; KIND_DIRECTORY: the host's descriptor that lists the
                       // directory united with it, and 1 more (union/host_list.c)
};

// The descriptor of that number; null if the number is free. The pointer is valid until a descriptor is added.
struct descriptor *table_get(uint32_t fd);

// Puts a descriptor at a number, which is overwritten. ERRNO_MFILE: there is no memory left.
errno_t table_put(const struct descriptor *d, uint32_t fd);

// Takes the lowest free number for a copy of the descriptor. ERRNO_MFILE: there is no memory left.
errno_t table_add(const struct descriptor *d, uint32_t *fd);

// Makes sure that the next table_add finds memory. ERRNO_MFILE: there is none left.
errno_t table_reserve(void);

// Makes a number free.
void table_free(uint32_t fd);

// Room behind the table for records no larger than a descriptor, until one is added; null if there is no memory left.
void *table_scratch(uint32_t count);

#endif
