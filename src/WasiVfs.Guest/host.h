// SPDX-License-Identifier: MIT
// The host's own functions, called for descriptors that belong to the host. A function that the program does not import
// is answered by a stub that the linker makes: BADF.
#ifndef WASI_VFS_HOST_H
#define WASI_VFS_HOST_H

#include "wasi.h"

#ifdef __wasm__
#define IMPORTED_FROM(module, name) __attribute__((import_module(module), import_name(name)))
#else
#define IMPORTED_FROM(module, name)
#endif
#define IMPORTED(name) IMPORTED_FROM("wasi_snapshot_preview1", #name)

IMPORTED(args_get) errno_t host_args_get(app_ptr argv, app_ptr buffer);
IMPORTED(args_sizes_get) errno_t host_args_sizes_get(app_ptr count, app_ptr size);
IMPORTED(environ_get) errno_t host_environ_get(app_ptr environment, app_ptr buffer);
IMPORTED(environ_sizes_get) errno_t host_environ_sizes_get(app_ptr count, app_ptr size);
IMPORTED(clock_res_get) errno_t host_clock_res_get(uint32_t id, app_ptr resolution);
IMPORTED(clock_time_get) errno_t host_clock_time_get(uint32_t id, uint64_t precision, app_ptr time);
IMPORTED(random_get) errno_t host_random_get(app_ptr buffer, uint32_t length);
IMPORTED(proc_exit) void host_proc_exit(uint32_t code);
IMPORTED(poll_oneoff) errno_t host_poll_oneoff(app_ptr in, app_ptr out, uint32_t count, app_ptr events);

// WASI 0.2: seconds since 1970, and nanoseconds behind them. A program that does not import it leaves them as they are.
enum { DATETIME_SIZE = 16, DATETIME_NANOSECONDS = 8 };
IMPORTED_FROM("wasi:clocks/wall-clock", "now") void host_wall_clock_now(app_ptr ret);

IMPORTED(fd_advise) errno_t host_fd_advise(uint32_t fd, uint64_t offset, uint64_t length, uint32_t advice);
IMPORTED(fd_allocate) errno_t host_fd_allocate(uint32_t fd, uint64_t offset, uint64_t length);
IMPORTED(fd_close) errno_t host_fd_close(uint32_t fd);
IMPORTED(fd_datasync) errno_t host_fd_datasync(uint32_t fd);
IMPORTED(fd_fdstat_get) errno_t host_fd_fdstat_get(uint32_t fd, app_ptr stat);
IMPORTED(fd_fdstat_set_flags) errno_t host_fd_fdstat_set_flags(uint32_t fd, uint32_t flags);
IMPORTED(fd_fdstat_set_rights) errno_t host_fd_fdstat_set_rights(uint32_t fd, uint64_t base, uint64_t inheriting);
IMPORTED(fd_filestat_get) errno_t host_fd_filestat_get(uint32_t fd, app_ptr stat);
IMPORTED(fd_filestat_set_size) errno_t host_fd_filestat_set_size(uint32_t fd, uint64_t size);
IMPORTED(fd_filestat_set_times)
errno_t host_fd_filestat_set_times(uint32_t fd, uint64_t accessed, uint64_t modified, uint32_t flags);
IMPORTED(fd_pread) errno_t host_fd_pread(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr read);
IMPORTED(fd_prestat_get) errno_t host_fd_prestat_get(uint32_t fd, app_ptr prestat);
IMPORTED(fd_prestat_dir_name) errno_t host_fd_prestat_dir_name(uint32_t fd, app_ptr path, uint32_t length);
IMPORTED(fd_pwrite) errno_t host_fd_pwrite(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr written);
IMPORTED(fd_read) errno_t host_fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read);
IMPORTED(fd_readdir)
errno_t host_fd_readdir(uint32_t fd, app_ptr buffer, uint32_t length, uint64_t cookie, app_ptr used);
IMPORTED(fd_seek) errno_t host_fd_seek(uint32_t fd, int64_t offset, uint32_t whence, app_ptr position);
IMPORTED(fd_sync) errno_t host_fd_sync(uint32_t fd);
IMPORTED(fd_tell) errno_t host_fd_tell(uint32_t fd, app_ptr position);
IMPORTED(fd_write) errno_t host_fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written);

IMPORTED(path_create_directory) errno_t host_path_create_directory(uint32_t fd, app_ptr path, uint32_t length);
IMPORTED(path_filestat_get)
errno_t host_path_filestat_get(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, app_ptr stat);
IMPORTED(path_filestat_set_times)
errno_t host_path_filestat_set_times(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint64_t accessed,
                                     uint64_t modified, uint32_t time_flags);
IMPORTED(path_link)
errno_t host_path_link(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                       uint32_t new_length);
IMPORTED(path_open)
errno_t host_path_open(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags, uint64_t base,
                       uint64_t inheriting, uint32_t fdflags, app_ptr opened);
IMPORTED(path_readlink)
errno_t host_path_readlink(uint32_t fd, app_ptr path, uint32_t length, app_ptr buffer, uint32_t buffer_length,
                           app_ptr used);
IMPORTED(path_remove_directory) errno_t host_path_remove_directory(uint32_t fd, app_ptr path, uint32_t length);
IMPORTED(path_rename)
errno_t host_path_rename(uint32_t fd, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                         uint32_t new_length);
IMPORTED(path_symlink)
errno_t host_path_symlink(app_ptr target, uint32_t target_length, uint32_t fd, app_ptr path, uint32_t length);
IMPORTED(path_unlink_file) errno_t host_path_unlink_file(uint32_t fd, app_ptr path, uint32_t length);

IMPORTED(sock_accept) errno_t host_sock_accept(uint32_t fd, uint32_t flags, app_ptr accepted);
IMPORTED(sock_recv)
errno_t host_sock_recv(uint32_t fd, app_ptr iovs, uint32_t count, uint32_t flags, app_ptr received, app_ptr out_flags);
IMPORTED(sock_send) errno_t host_sock_send(uint32_t fd, app_ptr iovs, uint32_t count, uint32_t flags, app_ptr sent);
IMPORTED(sock_shutdown) errno_t host_sock_shutdown(uint32_t fd, uint32_t how);

#endif
