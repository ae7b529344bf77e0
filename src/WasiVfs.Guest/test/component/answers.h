// SPDX-License-Identifier: MIT
// The functions of component/ as a program calls them, and the host that they forward to.
#ifndef WASI_VFS_ANSWERS_H
#define WASI_VFS_ANSWERS_H

#include "../program.h"
#include "canonical.h"

void types_stat(uint32_t handle, app_ptr ret);
void types_stat_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret);
void types_get_type(uint32_t handle, app_ptr ret);
void types_get_flags(uint32_t handle, app_ptr ret);
void types_hash(uint32_t handle, app_ptr ret);
void types_hash_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret);
uint32_t types_is_same(uint32_t handle, uint32_t other);
void types_write_via_stream(uint32_t handle, uint64_t offset, app_ptr ret);
void types_append_via_stream(uint32_t handle, app_ptr ret);
void types_write(uint32_t handle, app_ptr bytes, uint32_t length, uint64_t offset, app_ptr ret);
void types_set_size(uint32_t handle, uint64_t size, app_ptr ret);
void types_set_times(uint32_t handle, uint32_t a, uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m,
                     uint64_t m_seconds, uint32_t m_nanoseconds, app_ptr ret);
void types_set_times_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t a,
                        uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m, uint64_t m_seconds,
                        uint32_t m_nanoseconds, app_ptr ret);
void types_create_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
void types_remove_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
void types_unlink_file(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
void types_symlink(uint32_t handle, app_ptr target, uint32_t target_length, app_ptr path, uint32_t length, app_ptr ret);
void types_rename(uint32_t handle, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path, uint32_t new_length,
                  app_ptr ret);
void types_link(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path,
                uint32_t new_length, app_ptr ret);
void types_open_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                   uint32_t flags, app_ptr ret);
void types_read(uint32_t handle, uint64_t length, uint64_t offset, app_ptr ret);
void types_readlink_at(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
void types_advise(uint32_t handle, uint64_t offset, uint64_t length, uint32_t advice, app_ptr ret);
void types_sync(uint32_t handle, app_ptr ret);
void types_sync_data(uint32_t handle, app_ptr ret);
void preopens_get_directories(app_ptr ret);
void types_drop_descriptor(uint32_t handle);
void types_read_directory(uint32_t handle, app_ptr ret);
void types_drop_entries(uint32_t handle);
void types_read_entry(uint32_t handle, app_ptr ret);
uint32_t streams_subscribe(uint32_t handle);
void poll_drop(uint32_t handle);
uint32_t poll_ready(uint32_t handle);
void poll_block(uint32_t handle);
void poll_poll(app_ptr list, uint32_t count, app_ptr ret);
void types_read_via_stream(uint32_t handle, uint64_t offset, app_ptr ret);
void streams_drop_input(uint32_t handle);
void streams_read(uint32_t handle, uint64_t length, app_ptr ret);
void streams_blocking_read(uint32_t handle, uint64_t length, app_ptr ret);
void streams_skip(uint32_t handle, uint64_t length, app_ptr ret);
void streams_blocking_skip(uint32_t handle, uint64_t length, app_ptr ret);
void streams_splice(uint32_t out, uint32_t from, uint64_t length, app_ptr ret);
void streams_blocking_splice(uint32_t out, uint32_t from, uint64_t length, app_ptr ret);
void three_get_directories(app_ptr ret);
void three_drop_descriptor(uint32_t handle);
void three_open_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                   uint32_t flags, app_ptr ret);
void three_stat(uint32_t handle, app_ptr ret);
void three_stat_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret);
void three_get_type(uint32_t handle, app_ptr ret);
void three_get_flags(uint32_t handle, app_ptr ret);
void three_hash(uint32_t handle, app_ptr ret);
void three_hash_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret);
uint32_t three_is_same(uint32_t handle, uint32_t other);
void three_readlink_at(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
void three_advise(uint32_t handle, uint64_t offset, uint64_t length, uint32_t advice, app_ptr ret);
void three_sync(uint32_t handle, app_ptr ret);
void three_sync_data(uint32_t handle, app_ptr ret);
void three_set_size(uint32_t handle, uint64_t size, app_ptr ret);
void three_set_times(uint32_t handle, uint32_t a, uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m,
                     uint64_t m_seconds, uint32_t m_nanoseconds, app_ptr ret);
void three_set_times_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t a,
                        uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m, uint64_t m_seconds,
                        uint32_t m_nanoseconds, app_ptr ret);
void three_create_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
void three_remove_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
void three_unlink_file(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
void three_symlink(uint32_t handle, app_ptr target, uint32_t target_length, app_ptr path, uint32_t length, app_ptr ret);
void three_rename(uint32_t handle, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path, uint32_t new_length,
                  app_ptr ret);
void three_link(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path,
                uint32_t new_length, app_ptr ret);
void three_read_via_stream(uint32_t handle, uint64_t offset, app_ptr ret);
void three_read_directory(uint32_t handle, app_ptr ret);
uint32_t three_stream_read(uint32_t handle, app_ptr to, uint32_t count);
uint32_t three_cancel_read(uint32_t handle);
void three_drop_stream(uint32_t handle);
uint32_t three_write_via_stream(uint32_t handle, uint32_t data, uint64_t offset);
uint32_t three_append_via_stream(uint32_t handle, uint32_t data);
uint32_t three_future_read(uint32_t handle, app_ptr to);
void three_drop_future(uint32_t handle);

#if WASI_VFS_WRITABLE
void streams_drop_output(uint32_t handle);
uint32_t streams_subscribe_output(uint32_t handle);
void streams_check_write(uint32_t handle, app_ptr ret);
void streams_write(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret);
void streams_write_and_flush(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret);
void streams_write_zeroes(uint32_t handle, uint64_t length, app_ptr ret);
void streams_write_zeroes_and_flush(uint32_t handle, uint64_t length, app_ptr ret);
void streams_flush(uint32_t handle, app_ptr ret);
void streams_blocking_flush(uint32_t handle, app_ptr ret);
void errors_drop(uint32_t handle);
void errors_string(uint32_t handle, app_ptr ret);
void errors_code(uint32_t handle, app_ptr ret);
void errors_http_code(uint32_t handle, app_ptr ret);
void errors_network_code(uint32_t handle, app_ptr ret);
void component_save(void);
#endif

// How the mock takes what the runtime saves: by which functions, or not at all.
enum way { WAY_NOT, WAY_WRITE, WAY_FLUSH, WAY_CHECKED, WAY_FULL };
enum { SAVED_FILE = 11, SAVED_STREAM = 12, STANDARD_ERROR = 13 };

// What the mock of the host was asked last, and how often; its preopens; what it was written.
struct component_host {
    const char *asked;
    unsigned calls;
    const char *preopen;  // the name of its one preopen, or null
    uint64_t permitted;   // what check-write answers
    uint32_t written;     // bytes
    uint8_t bytes[65536]; // the last that were written
    bool fails;           // whether writes and reads fail
    const char *readable; // what its input streams give
    enum way way;
    unsigned created; // how often the file for the changes was made anew, and dropped
    unsigned dropped;
    uint8_t saved[65536]; // what it holds
    uint32_t saved_bytes;
    char told[512];  // on standard error
    uint32_t polled; // the first handle of the last list
    int ready;       // the index that poll answers with 1 added; 0: the answer is left as it is
};
extern struct component_host component_host;

// The program's allocator: as it is, or one that answers an address that is not the program's, or calls the runtime
// before it answers, which may change the tree.
enum allocator { ALLOCATOR_GOOD, ALLOCATOR_WILD, ALLOCATOR_CALLS, ALLOCATOR_CHANGES };
extern enum allocator allocator;

void component_reset(void);

// Gives back all that was allocated.
void component_free(void);

enum { HEAP = BUFFER, HEAP_BYTES = BUFFER_BYTES };

#endif
