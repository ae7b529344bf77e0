// SPDX-License-Identifier: MIT
// The program's descriptors. Every descriptor that the program names is looked up here.
#ifndef WASI_VFS_DESCRIPTOR_H
#define WASI_VFS_DESCRIPTOR_H

#include "table.h"

// Opens the image, the tree and the preopens, at a program's first call. descriptor_get does it too.
void descriptors_fill(void);

// The descriptor, or null if the program has none of that number. The first call of all fills the table.
struct descriptor *descriptor_get(uint32_t fd);

// The descriptor that paths are relative to: a preopen if the host's own stands for one (preopens.c). Valid as
// descriptor_get's.
const struct descriptor *descriptor_of_paths(uint32_t fd);

// Gives a descriptor of the host, just made, a number of the program's. If there is no memory for it, it is closed
// again.
errno_t descriptor_add_host(uint32_t host_fd, uint32_t *fd);

// Whether the host answers for the descriptor.
static inline bool is_host(const struct descriptor *d) { return d->kind == KIND_HOST; }

// Whether the program gave up the right. Rights that it never asked for are not missed: no engine of today looks at
// them.
static inline bool denies(const struct descriptor *d, uint64_t right) { return !(d->allowed & right); }

#endif
