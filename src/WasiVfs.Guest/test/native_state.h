// SPDX-License-Identifier: MIT
// The memory that holds the state, for the tests on this machine (machine.c).
#ifndef WASI_VFS_NATIVE_STATE_H
#define WASI_VFS_NATIVE_STATE_H

#include <stdint.h>

extern uint8_t state_memory[];
extern uint32_t state_offset; // bytes of it before the first that the runtime may use, so that a test has little room
#define __heap_base (state_memory + state_offset)
#define STATE_END(pages) (state_memory + (uint64_t)(pages) * PAGE_SIZE)

#endif
