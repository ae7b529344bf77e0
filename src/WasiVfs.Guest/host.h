// SPDX-License-Identifier: MIT
// The host's own functions, called for descriptors that belong to the host. A function that the program does not import
// is answered by a stub that the linker makes: BADF.
#ifndef WASI_VFS_HOST_H
#define WASI_VFS_HOST_H

#include "wasi.h"

#if defined(__wasm__)
#define HOST(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) errno_t host_##name
#elif !defined(HOST) // the tests declare the runtime's own functions, which have the same types
#define HOST(name) errno_t host_##name
#endif

HOST(args_get)(app_ptr argv, app_ptr buffer);
HOST(args_sizes_get)(app_ptr count, app_ptr size);
HOST(environ_get)(app_ptr environment, app_ptr buffer);
HOST(environ_sizes_get)(app_ptr count, app_ptr size);
HOST(clock_res_get)(uint32_t id, app_ptr resolution);
HOST(clock_time_get)(uint32_t id, uint64_t precision, app_ptr time);
HOST(random_get)(app_ptr buffer, uint32_t length);
HOST(poll_oneoff)(app_ptr in, app_ptr out, uint32_t count, app_ptr events);

HOST(fd_advise)(uint32_t fd, uint64_t offset, uint64_t length, uint32_t advice);
HOST(fd_allocate)(uint32_t fd, uint64_t offset, uint64_t length);
HOST(fd_close)(uint32_t fd);
HOST(fd_datasync)(uint32_t fd);
HOST(fd_fdstat_get)(uint32_t fd, app_ptr stat);
HOST(fd_fdstat_set_flags)(uint32_t fd, uint32_t flags);
HOST(fd_fdstat_set_rights)(uint32_t fd, uint64_t base, uint64_t inheriting);
HOST(fd_filestat_get)(uint32_t fd, app_ptr stat);
HOST(fd_filestat_set_size)(uint32_t fd, uint64_t size);
HOST(fd_filestat_set_times)(uint32_t fd, uint64_t accessed, uint64_t modified, uint32_t flags);
HOST(fd_pread)(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr read);
HOST(fd_prestat_get)(uint32_t fd, app_ptr prestat);
HOST(fd_prestat_dir_name)(uint32_t fd, app_ptr path, uint32_t length);
HOST(fd_pwrite)(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr written);
HOST(fd_read)(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read);
HOST(fd_readdir)(uint32_t fd, app_ptr buffer, uint32_t length, uint64_t cookie, app_ptr used);
HOST(fd_seek)(uint32_t fd, int64_t offset, uint32_t whence, app_ptr position);
HOST(fd_sync)(uint32_t fd);
HOST(fd_tell)(uint32_t fd, app_ptr position);
HOST(fd_write)(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written);

HOST(path_create_directory)(uint32_t fd, app_ptr path, uint32_t length);
HOST(path_filestat_get)(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, app_ptr stat);
HOST(path_filestat_set_times)(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint64_t accessed,
                              uint64_t modified, uint32_t time_flags);
HOST(path_link)(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                uint32_t new_length);
HOST(path_open)(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags, uint64_t base,
                uint64_t inheriting, uint32_t fdflags, app_ptr opened);
HOST(path_readlink)(uint32_t fd, app_ptr path, uint32_t length, app_ptr buffer, uint32_t buffer_length, app_ptr used);
HOST(path_remove_directory)(uint32_t fd, app_ptr path, uint32_t length);
HOST(path_rename)(uint32_t fd, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path, uint32_t new_length);
HOST(path_symlink)(app_ptr target, uint32_t target_length, uint32_t fd, app_ptr path, uint32_t length);
HOST(path_unlink_file)(uint32_t fd, app_ptr path, uint32_t length);

HOST(sock_accept)(uint32_t fd, uint32_t flags, app_ptr accepted);
HOST(sock_recv)(uint32_t fd, app_ptr iovs, uint32_t count, uint32_t flags, app_ptr received, app_ptr out_flags);
HOST(sock_send)(uint32_t fd, app_ptr iovs, uint32_t count, uint32_t flags, app_ptr sent);
HOST(sock_shutdown)(uint32_t fd, uint32_t how);

#endif
