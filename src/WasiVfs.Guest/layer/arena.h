// SPDX-License-Identifier: MIT
// Memory of the writable layer: blocks at the state's end, and cells cut out of them. Only blocks count against the
// quota, those that hold cells too.
#ifndef WASI_VFS_ARENA_H
#define WASI_VFS_ARENA_H

#include "abi.h"

enum { ARENA_BLOCK = 4096, CELL_MOST = 1024 };

// Before anything else here. The quota is a number of blocks; 0: only the engine bounds the layer.
void arena_open(uint32_t quota);

// A block of zeros, at an address that is a multiple of its size; null if the quota or the memory is used up.
void *block_take(void);
void block_give(void *block);

// At least one block and at most *count that lie side by side; *count becomes how many. Each is given back by itself.
// Blocks of zeros if they are to be clear, else of whatever was in them.
void *blocks_take(uint32_t *count, bool clear);

// Whether so many blocks can be taken, one after the other, before any is given back.
bool blocks_available(uint32_t count);

// A cell of zeros for so many bytes: the next power of two from 32 on, or a block for more than CELL_MOST.
void *cell_take(uint32_t bytes);
void cell_give(void *cell, uint32_t bytes);

// What such a cell holds.
uint32_t cell_size(uint32_t bytes);

// Blocks that are taken now.
uint32_t arena_taken(void);

// Takes the quota away; the answer puts it back.
uint32_t arena_lift_quota(void);
void arena_set_quota(uint32_t quota);

// Memory that is never given back and does not count: blocks of zeros side by side for so many bytes.
void *permanent_take(uint32_t bytes);

static inline void bytes_copy(void *to, const void *from, uint32_t length) { __builtin_memmove(to, from, length); }
static inline void bytes_clear(void *at, uint32_t length) { __builtin_memset(at, 0, length); }

#endif
