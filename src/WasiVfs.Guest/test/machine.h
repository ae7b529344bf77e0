// SPDX-License-Identifier: MIT
// What a packed program is to the runtime: the program's memory, the image and mount table segments, and room for the
// table.
#ifndef WASI_VFS_MACHINE_H
#define WASI_VFS_MACHINE_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../descriptor.h"
#include "../image.h"
#include "native_state.h"

enum {
    MACHINE_BYTES = 2 * PAGE_SIZE, // the program's memory
    MACHINE_MAX_STATE_PAGES = 1024,
};

struct machine {
    bool isolated;         // the profile
    uint32_t memory_bytes; // the program's memory may be made smaller, to nothing
    uint32_t state_pages;  // as grown so far
    uint32_t state_limit;  // pages beyond which the state does not grow
    const uint8_t *image;
    uint32_t image_bytes;
    uint8_t mounts[512];
    uint32_t mounts_bytes;
    uint64_t clock, seed; // the globals of a fixed clock and of seeded random numbers
    uint64_t steps;       // accessor calls
    uint64_t step_limit;  // more of them in one run are taken for an endless loop; 0: no limit
    jmp_buf *trap;        // where a trap of the engine leads; null: the process ends
};
extern struct machine machine;
extern uint8_t *machine_memory;

// Makes everything new: memory filled with a pattern, the runtime's variables as at start, one mapping of the image's
// root at "/".
void machine_reset(bool isolated);

// Adds a mapping to the mount table. Before the first call.
void machine_mount(const char *name, uint32_t nid);
void machine_no_mounts(uint32_t flags);
void machine_mounts_flags(uint32_t flags);

// What state_address gave an address of the program's: 0xF000'0000, 0xF001'0000 ...
enum { STATE_ADDRESSES = 64 };
extern const uint8_t *machine_state_objects[STATE_ADDRESSES];
static inline uint8_t *machine_state_page(uint32_t page) { return state_memory + page * (size_t)PAGE_SIZE; }

// Takes an image; the bytes stay the caller's.
void machine_use_image(const uint8_t *bytes, uint32_t length);
void machine_load_image(const char *path);

// The place that an address stands for, as the host sees it, or null.
uint8_t *machine_at(app_ptr from, uint32_t length);

// Runs a call; true if the engine would have trapped.
#define TRAPS(call)                                                                                                    \
    (machine.trap = &(jmp_buf){0},                                                                                     \
     setjmp(*machine.trap) ? (machine.trap = 0, true) : ((void)(call), machine.trap = 0, false))

// Ends the process: a promise of the runtime is broken.
__attribute__((noreturn)) void machine_broken(const char *promise, uint64_t a, uint64_t b);

#endif
