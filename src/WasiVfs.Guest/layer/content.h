// SPDX-License-Identifier: MIT
// The bytes of a file that the layer holds: blocks in a tree of arrays. Up to a block, and at the end of a longer file,
// a cell is enough. What is not there is the image's below base_size, and zero above it.
#ifndef WASI_VFS_CONTENT_H
#define WASI_VFS_CONTENT_H

#include "node.h"

// The layer's bytes at a position: *length becomes how many follow, at most `wanted`. Null if the layer has none there:
// then it becomes how many it lacks.
const uint8_t *content_at(const struct node *node, uint64_t position, uint32_t wanted, uint32_t *length);

// Makes room for bytes to be written: *length becomes how many, at most `wanted`. All of them have to be written, since
// what was there need not be there any more. Null if there is no memory left: then nothing has changed.
uint8_t *content_make(struct node *node, uint64_t position, uint32_t wanted, uint32_t *length);

// Makes room for a range without writing to it. False if there is no memory left: then nothing has changed.
bool content_reserve(struct node *node, uint64_t position, uint64_t length);

// Forgets what lies at or behind a position.
void content_cut(struct node *node, uint64_t size);

#endif
