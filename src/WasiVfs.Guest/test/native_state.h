// SPDX-License-Identifier: MIT
// The memory that holds the state, for the tests on this machine (machine.c).
#ifndef WASI_VFS_NATIVE_STATE_H
#define WASI_VFS_NATIVE_STATE_H

#include <stdbool.h>
#include <stdint.h>

extern uint8_t state_memory[];
extern uint32_t state_offset; // bytes of it before the first that the runtime may use, so that a test has little room
#define __heap_base (state_memory + state_offset)
// Blocks that the arena may still give before it fails to give one, once; then it gives as many as ever.
extern uint64_t state_blocks_left;
static inline bool state_blocks_available(uint32_t count)
{
    if (count <= state_blocks_left)
        return true;
    state_blocks_left = UINT64_MAX;
    return false;
}

static inline bool state_blocks_bound(uint32_t *count)
{
    if (!state_blocks_available(1))
        return false;
    *count = *count < state_blocks_left ? *count : (uint32_t)state_blocks_left;
    return true;
}

static inline void state_blocks_count(uint32_t count)
{
    if (state_blocks_left != UINT64_MAX)
        state_blocks_left -= count;
}

#define STATE_END(pages) (state_memory + (uint64_t)(pages) * PAGE_SIZE)

#endif
