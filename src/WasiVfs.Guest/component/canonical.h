// SPDX-License-Identifier: MIT
// The calls of WASI 0.2 as the core module of a component makes them (component model, Canonical ABI): parameters one
// by one, results at a pointer, lists and strings in memory that the program's own cabi_realloc gives.
//
// A call of preview1 does the work wherever there is one, so that both worlds answer alike. Handles are numbers of the
// same table: a handle is its number and 2^30 more, where the host's handles never come (Canonical ABI,
// Table.MAX_LENGTH is 2^28 - 1). So a number alone says who answers, and the host's pass through unchanged.
#ifndef WASI_VFS_CANONICAL_H
#define WASI_VFS_CANONICAL_H

#include "descriptor.h"

#define TYPES "wasi:filesystem/types"
#define PREOPENS "wasi:filesystem/preopens"
#define STREAMS "wasi:io/streams"
#define POLL "wasi:io/poll"

// A function of the program's imports, by the interface without its version; the linker has a stub for one that is not
// imported.
#define HOST(interface, name) __attribute__((import_module(interface), import_name(name)))
// The function that answers such an import.
#define ANSWER(interface, name) __attribute__((export_name(interface "#" name), visibility("default")))

enum { HANDLE_BASE = 1 << 30 };

// What a handle stands for, in the upper bits of the record's `access`: descriptors are those of preview1, the others
// are records of a file or a directory too, with a position of their own.
enum role { ROLE_DESCRIPTOR, ROLE_INPUT_STREAM, ROLE_ENTRY_STREAM, ROLE_POLLABLE };

static inline bool is_ours(uint32_t handle) { return handle >= HANDLE_BASE; }

// The record of a handle of ours. A handle that the program does not have is its own fault, and a trap, as the host's
// would be.
struct descriptor *handle_get(uint32_t handle, enum role role);

// The number in the table.
uint32_t handle_number(uint32_t handle, enum role role);

// Makes a handle of a copy of the record; false if there is no memory.
bool handle_add(const struct descriptor *d, enum role role, uint32_t *handle);
void handle_drop(uint32_t handle, enum role role);

// Traps unless the program has these bytes.
void need(app_ptr from, uint32_t length);

// Memory of the program's for a list or a string.
app_ptr allocate(uint32_t align, uint32_t size);

struct inode;

// A list of a file's bytes from a position on, at most so many; how many.
app_ptr allocate_bytes(const struct inode *file, uint64_t position, uint32_t most, uint32_t *got);

// A result of type `result<_, error-code>`, whose error stands at an offset; error 0 is success.
void put_result(app_ptr ret, uint32_t at, errno_t error);

// A result of type `result<own<resource>, error-code>`.
void put_handle(app_ptr ret, uint32_t handle);

// The number of an error in error-code.
uint32_t code_of(errno_t error);

// The number of a FILETYPE in descriptor-type.
uint32_t type_of(uint8_t filetype);

#endif
