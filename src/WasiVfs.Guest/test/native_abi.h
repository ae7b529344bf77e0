// SPDX-License-Identifier: MIT
// The accessors as C functions, for the tests on this machine: machine.c keeps the program's memory, the segments and
// the table.
#ifndef WASI_VFS_NATIVE_ABI_H
#define WASI_VFS_NATIVE_ABI_H

#define EXPORTED

uint32_t app_load8(app_ptr from);
uint32_t app_load32(app_ptr from);
uint64_t app_load64(app_ptr from);
void app_store8(app_ptr to, uint32_t value);
void app_store16(app_ptr to, uint32_t value);
void app_store32(app_ptr to, uint32_t value);
void app_store64(app_ptr to, uint64_t value);
void app_fill(app_ptr to, uint32_t value, uint32_t length);
uint32_t app_pages(void);
bool app_check(app_ptr from, uint32_t length);
bool isolated(void);
app_ptr state_address(const void *object);
int32_t state_grow(uint32_t pages);
void app_to_state(void *to, app_ptr from, uint32_t length);
void state_to_app(app_ptr to, const void *from, uint32_t length);
void image_to_app(app_ptr to, uint32_t offset, uint32_t length);
void image_to_state(void *to, uint32_t offset, uint32_t length);
void mounts_to_app(app_ptr to, uint32_t offset, uint32_t length);
void mounts_to_state(void *to, uint32_t offset, uint32_t length);
uint64_t clock_get(void);
void clock_set(uint64_t time);
uint64_t seed_get(void);
void seed_set(uint64_t state);
void words_to_state(void *to, uint32_t offset, uint32_t length);

// The runtime's own variables lie together, so that machine_reset can set them back: run.sh defines the name for its
// sources.
#ifdef WASI_VFS_GUEST
#pragma clang section bss = ".guest.bss" data = ".guest.data"
#endif

#endif
