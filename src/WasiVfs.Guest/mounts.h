// SPDX-License-Identifier: MIT
// The mount table (docs/IMAGE-FORMAT.md): a header, a record for each mapping, the names.
#ifndef WASI_VFS_MOUNTS_H
#define WASI_VFS_MOUNTS_H

#include "abi.h"

struct mount {
    uint32_t nid;    // of the directory
    uint32_t name;   // offset in the table
    uint32_t length; // bytes of the name
};

// Reads the header; once, before anything else of the table.
void mounts_open(void);

uint32_t mounts_count(void);
void mounts_get(uint32_t index, struct mount *mount);

// Whether paths are confined below the mount rather than below the descriptor.
bool mounts_confine(void);

// How many bytes the writable layer may take; 0: as many as there are.
uint32_t mounts_quota(void);

// Whether an inode is the directory of a mapping.
bool mounts_have(uint32_t nid);

// The directory of the mapping that has the name, which lies in the program's memory; false if none has it.
bool mounts_find(app_ptr name, uint32_t length, uint32_t *nid);

#endif
