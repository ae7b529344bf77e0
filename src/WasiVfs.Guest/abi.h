// SPDX-License-Identifier: MIT
// What the linker provides: the ways out of the runtime's own memory.
//
// The runtime is compiled with a memory of its own, the state. Everything else is reached through the functions below.
// In wasm each is an import that the linker replaces by the instruction named beside it: with memory 0 for all in the
// portable profile, with the state in memory 1 in the isolated one. The native tests provide C functions instead.
#ifndef WASI_VFS_ABI_H
#define WASI_VFS_ABI_H

#include "wasi.h"

enum {
    PAGE_SIZE = 65536,
    STATE_PAGES = 2, // pages of state at start, as the build tells wasm-ld
};

#ifdef __wasm__

#define ACCESSOR(name) __attribute__((import_module("wasi_vfs"), import_name(#name)))
#define EXPORTED __attribute__((visibility("default"))) // the only ones that are: wasm-ld is told to export them

// The program's memory.
ACCESSOR(app_load8) uint32_t app_load8(app_ptr from);                          // i32.load8_u
ACCESSOR(app_load32) uint32_t app_load32(app_ptr from);                        // i32.load
ACCESSOR(app_load64) uint64_t app_load64(app_ptr from);                        // i64.load
ACCESSOR(app_store8) void app_store8(app_ptr to, uint32_t value);              // i32.store8
ACCESSOR(app_store16) void app_store16(app_ptr to, uint32_t value);            // i32.store16
ACCESSOR(app_store32) void app_store32(app_ptr to, uint32_t value);            // i32.store
ACCESSOR(app_store64) void app_store64(app_ptr to, uint64_t value);            // i64.store
ACCESSOR(app_fill) void app_fill(app_ptr to, uint32_t value, uint32_t length); // memory.fill
ACCESSOR(app_pages) uint32_t app_pages(void); // portable: global.get, isolated: memory.size

// Whether [from, from + length) leaves the program's own pages. Portable: a comparison with the state's base; isolated:
// false, there the engine itself traps.
ACCESSOR(app_check) bool app_check(app_ptr from, uint32_t length);

// Whether the state has a memory of its own, which the host does not see.
ACCESSOR(isolated) bool isolated(void); // i32.const

// The address of an object of the state, in the memory that holds the state.
ACCESSOR(state_address) app_ptr state_address(const void *object); // portable: adds the base, isolated: nothing

// Adds pages at the state's end; -1 if there are no more.
ACCESSOR(state_grow) int32_t state_grow(uint32_t pages); // memory.grow

// The time of a fixed clock in nanoseconds since 1970, and the state of a seeded generator: of a program that has
// these.
ACCESSOR(clock_get) uint64_t clock_get(void);      // global.get
ACCESSOR(clock_set) void clock_set(uint64_t time); // global.set
ACCESSOR(seed_get) uint64_t seed_get(void);        // global.get
ACCESSOR(seed_set) void seed_set(uint64_t state);  // global.set

// Copies between memories, and from the passive segments that hold the image and the mount table.
ACCESSOR(app_to_state) void app_to_state_at(app_ptr to, app_ptr from, uint32_t length);          // memory.copy
ACCESSOR(state_to_app) void state_to_app_at(app_ptr to, app_ptr from, uint32_t length);          // memory.copy
ACCESSOR(image_to_app) void image_to_app(app_ptr to, uint32_t offset, uint32_t length);          // memory.init
ACCESSOR(image_to_state) void image_to_state_at(app_ptr to, uint32_t offset, uint32_t length);   // memory.init
ACCESSOR(mounts_to_app) void mounts_to_app(app_ptr to, uint32_t offset, uint32_t length);        // memory.init
ACCESSOR(mounts_to_state) void mounts_to_state_at(app_ptr to, uint32_t offset, uint32_t length); // memory.init
ACCESSOR(words_to_state)
void words_to_state_at(app_ptr to, uint32_t offset, uint32_t length); // memory.init, of the trace's words

static inline void app_to_state(void *to, app_ptr from, uint32_t length)
{
    app_to_state_at(state_address(to), from, length);
}

static inline void state_to_app(app_ptr to, const void *from, uint32_t length)
{
    state_to_app_at(to, state_address(from), length);
}

static inline void image_to_state(void *to, uint32_t offset, uint32_t length)
{
    image_to_state_at(state_address(to), offset, length);
}

static inline void mounts_to_state(void *to, uint32_t offset, uint32_t length)
{
    mounts_to_state_at(state_address(to), offset, length);
}

static inline void words_to_state(void *to, uint32_t offset, uint32_t length)
{
    words_to_state_at(state_address(to), offset, length);
}

#else
#include "test/native_abi.h"
#endif

#endif
