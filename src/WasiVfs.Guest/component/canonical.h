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
#define ERRORS "wasi:io/error"

// A function of the program's imports, by the interface without its version; the linker has a stub for one that is not
// imported.
#define HOST(interface, name) __attribute__((import_module(interface), import_name(name)))
// The function that answers such an import.
#define ANSWER(interface, name) __attribute__((export_name(interface "#" name), visibility("default")))

enum { HANDLE_BASE = 1 << 30 };

// What a handle stands for, in the upper bits of the record's `access`: descriptors are those of preview1, the others
// are records of a file or a directory too, with a position of their own.
enum role {
    ROLE_DESCRIPTOR,
    ROLE_INPUT_STREAM,
    ROLE_ENTRY_STREAM,
    ROLE_POLLABLE,
    ROLE_FUTURE,
    ROLE_TIMER,
    ROLE_OUTPUT_STREAM, // of the writable tree, as is an error of one
    ROLE_ERROR,
};

static inline bool is_ours(uint32_t handle) { return handle >= HANDLE_BASE; }

// The record of a handle of ours. A handle that the program does not have is its own fault, and a trap, as the host's
// would be.
struct descriptor *handle_get(uint32_t handle, enum role role);

// What a handle of ours stands for.
enum role handle_role(uint32_t handle);

// The number in the table.
uint32_t handle_number(uint32_t handle, enum role role);

// Makes a handle of a copy of the record; false if there is no memory.
bool handle_add(const struct descriptor *d, enum role role, uint32_t *handle);

// A pollable of a stream of ours, which is always ready.
uint32_t handle_subscribe(uint32_t stream, enum role role);
void handle_drop(uint32_t handle, enum role role);

// Traps unless the program has these bytes.
void need(app_ptr from, uint32_t length);

// Memory of the program's for a list or a string.
app_ptr allocate(uint32_t align, uint32_t size);

// The same for more, or less, than there is at an address.
app_ptr reallocate(app_ptr old, uint32_t old_size, uint32_t align, uint32_t size);

// The device of preview1's filestat.
static const uint64_t DEVICE = 0x53465649534157;

static const uint64_t SECOND = 1000000000; // in nanoseconds

struct inode;

// A list of a file's bytes from a position on, at most so many; how many. The inode is what it is afterwards.
app_ptr allocate_bytes(struct inode *file, uint64_t position, uint32_t most, uint32_t *got);

// A result of type `result<_, error-code>`, whose error stands at an offset; error 0 is success.
void put_result(app_ptr ret, uint32_t at, errno_t error);

// A result of type `result<own<resource>, error-code>`.
void put_handle(app_ptr ret, uint32_t handle);

// option<datetime>: the seconds at 8, the nanoseconds at 16.
void put_time(app_ptr at, uint64_t nanoseconds);

// The number of an error in error-code.
uint32_t code_of(errno_t error);

// The number of a FILETYPE in descriptor-type.
uint32_t type_of(uint8_t filetype);

// What was found of an object, for both versions: ERRNO_SUCCESS, or why it was not.
errno_t load_inode(uint32_t handle, struct inode *inode);
errno_t find_inode(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, struct inode *inode);
uint32_t flags_of(uint32_t handle); // descriptor-flags
bool is_same(uint32_t handle, uint32_t other);

// The target of a link, as a list; an absolute one is not told (wasi:filesystem, readlink-at).
errno_t read_target(uint32_t handle, app_ptr path, uint32_t length, app_ptr *text, uint32_t *got);

// Opens; the number of the new descriptor is put at an address of the program.
errno_t open_number(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                    uint32_t flags, app_ptr opened);

// The next entry of a listing that is neither `.` nor `..`, and its name as a list. ERRNO_NOENT: there is no more.
struct dirent;
errno_t take_entry(struct descriptor *listing, struct dirent *entry, app_ptr *name);

// Of the host's list of preopens: moves one behind those that are kept, of which there is one more then. False, and
// nothing is moved, if it has the name of a mapping or takes the changes: then its handle is to be dropped.
enum { PREOPEN_SIZE = 12, PREOPEN_NAME = 4, PREOPEN_LENGTH = 8 };
bool keep_preopen(app_ptr list, uint32_t index, uint32_t *kept);

// Puts the mappings behind the host's preopens, of which so many are kept.
void put_preopens(app_ptr ret, app_ptr hosts, uint32_t count);

// Times of preview1 for two new-timestamps, and the flags that say which are set.
struct times {
    uint64_t accessed, modified;
    uint32_t flags;
};
struct times times_of(uint32_t a, uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m, uint64_t m_seconds,
                      uint32_t m_nanoseconds);
errno_t make_link(uint32_t handle, app_ptr target, uint32_t target_length, app_ptr path, uint32_t length);

#endif
