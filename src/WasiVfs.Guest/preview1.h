// SPDX-License-Identifier: MIT
// The calls of preview1 that the runtime answers, and the other functions that the linker calls.
#ifndef WASI_VFS_PREVIEW1_H
#define WASI_VFS_PREVIEW1_H

#include "abi.h"

EXPORTED errno_t args_get(app_ptr argv, app_ptr buffer);
EXPORTED errno_t args_sizes_get(app_ptr count, app_ptr size);
EXPORTED errno_t environ_get(app_ptr environment, app_ptr buffer);
EXPORTED errno_t environ_sizes_get(app_ptr count, app_ptr size);
EXPORTED errno_t clock_res_get(uint32_t id, app_ptr resolution);
EXPORTED errno_t clock_time_get(uint32_t id, uint64_t precision, app_ptr time);
EXPORTED errno_t random_get(app_ptr buffer, uint32_t length);
EXPORTED errno_t poll_oneoff(app_ptr in, app_ptr out, uint32_t count, app_ptr events);

EXPORTED errno_t fd_advise(uint32_t fd, uint64_t offset, uint64_t length, uint32_t advice);
EXPORTED errno_t fd_allocate(uint32_t fd, uint64_t offset, uint64_t length);
EXPORTED errno_t fd_close(uint32_t fd);
EXPORTED errno_t fd_datasync(uint32_t fd);
EXPORTED errno_t fd_fdstat_get(uint32_t fd, app_ptr stat);
EXPORTED errno_t fd_fdstat_set_flags(uint32_t fd, uint32_t flags);
EXPORTED errno_t fd_fdstat_set_rights(uint32_t fd, uint64_t base, uint64_t inheriting);
EXPORTED errno_t fd_filestat_get(uint32_t fd, app_ptr stat);
EXPORTED errno_t fd_filestat_set_size(uint32_t fd, uint64_t size);
EXPORTED errno_t fd_filestat_set_times(uint32_t fd, uint64_t accessed, uint64_t modified, uint32_t flags);
EXPORTED errno_t fd_pread(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr read);
EXPORTED errno_t fd_prestat_get(uint32_t fd, app_ptr prestat);
EXPORTED errno_t fd_prestat_dir_name(uint32_t fd, app_ptr path, uint32_t length);
EXPORTED errno_t fd_pwrite(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr written);
EXPORTED errno_t fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read);
EXPORTED errno_t fd_readdir(uint32_t fd, app_ptr buffer, uint32_t length, uint64_t cookie, app_ptr used);
EXPORTED errno_t fd_renumber(uint32_t from, uint32_t to);
EXPORTED errno_t fd_seek(uint32_t fd, int64_t offset, uint32_t whence, app_ptr position);
EXPORTED errno_t fd_sync(uint32_t fd);
EXPORTED errno_t fd_tell(uint32_t fd, app_ptr position);
EXPORTED errno_t fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written);

EXPORTED errno_t path_create_directory(uint32_t fd, app_ptr path, uint32_t length);
EXPORTED errno_t path_filestat_get(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, app_ptr stat);
EXPORTED errno_t path_filestat_set_times(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint64_t accessed,
                                         uint64_t modified, uint32_t time_flags);
EXPORTED errno_t path_link(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t new_fd,
                           app_ptr new_path, uint32_t new_length);
EXPORTED errno_t path_open(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags, uint64_t base,
                           uint64_t inheriting, uint32_t fdflags, app_ptr opened);
EXPORTED errno_t path_readlink(uint32_t fd, app_ptr path, uint32_t length, app_ptr buffer, uint32_t buffer_length,
                               app_ptr used);
EXPORTED errno_t path_remove_directory(uint32_t fd, app_ptr path, uint32_t length);
EXPORTED errno_t path_rename(uint32_t fd, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                             uint32_t new_length);
EXPORTED errno_t path_symlink(app_ptr target, uint32_t target_length, uint32_t fd, app_ptr path, uint32_t length);
EXPORTED errno_t path_unlink_file(uint32_t fd, app_ptr path, uint32_t length);

EXPORTED errno_t sock_accept(uint32_t fd, uint32_t flags, app_ptr accepted);
EXPORTED errno_t sock_recv(uint32_t fd, app_ptr iovs, uint32_t count, uint32_t flags, app_ptr received,
                           app_ptr out_flags);
EXPORTED errno_t sock_send(uint32_t fd, app_ptr iovs, uint32_t count, uint32_t flags, app_ptr sent);
EXPORTED errno_t sock_shutdown(uint32_t fd, uint32_t how);

// Around each answer, if a trace is asked for; trace_hidden before the first.
EXPORTED void trace_hidden(void);
EXPORTED void trace_begin(uint32_t call, int32_t fd, app_ptr path, uint32_t length, int32_t other_fd,
                          app_ptr other_path, uint32_t other_length);
EXPORTED void trace_end(uint32_t outcome, app_ptr result, uint32_t length, uint32_t error, uint32_t asked_host);

// In front of the answers, of a program that is packed with what it is started with (start.h).
EXPORTED void start_begin(void);
EXPORTED errno_t start_args_get(app_ptr argv, app_ptr buffer);
EXPORTED errno_t start_args_sizes_get(app_ptr count, app_ptr size);
EXPORTED errno_t start_environ_get(app_ptr environment, app_ptr buffer);
EXPORTED errno_t start_environ_sizes_get(app_ptr count, app_ptr size);

// In the place of the host's clocks and random numbers: the first for the program, the second for the runtime itself.
EXPORTED errno_t fixed_clock_res_get(uint32_t id, app_ptr resolution);
EXPORTED errno_t fixed_clock_time_get(uint32_t id, uint64_t precision, app_ptr time);
EXPORTED errno_t fixed_clock_tell(uint32_t id, uint64_t precision, app_ptr time);
EXPORTED errno_t fixed_poll_oneoff(app_ptr in, app_ptr out, uint32_t count, app_ptr events);
EXPORTED errno_t seeded_random_get(app_ptr buffer, uint32_t length);
EXPORTED errno_t seeded_random_fill(app_ptr buffer, uint32_t length);
uint64_t seeded_random_next(void);

// In front of the answers, of a program that is packed with devices (device.c).
EXPORTED errno_t device_fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read);
EXPORTED errno_t device_fd_pread(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr read);
EXPORTED errno_t device_fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written);
EXPORTED errno_t device_fd_pwrite(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr written);
EXPORTED errno_t device_fd_filestat_get(uint32_t fd, app_ptr stat);
EXPORTED errno_t device_fd_fdstat_get(uint32_t fd, app_ptr stat);
EXPORTED errno_t device_path_filestat_get(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, app_ptr stat);
EXPORTED errno_t device_path_open(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags,
                                  uint64_t base, uint64_t inheriting, uint32_t fdflags, app_ptr opened);

#endif
