// SPDX-License-Identifier: MIT
// The mock host's calls that host_tree.c stands in front of: run.sh gives them these names.
#ifndef WASI_VFS_MOCK_NAMES_H
#define WASI_VFS_MOCK_NAMES_H

#include "../../wasi.h"

errno_t mock_fd_close(uint32_t fd);
errno_t mock_fd_filestat_get(uint32_t fd, app_ptr stat);
errno_t mock_fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read);
errno_t mock_fd_readdir(uint32_t fd, app_ptr buffer, uint32_t length, uint64_t cookie, app_ptr used);
errno_t mock_fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written);
errno_t mock_path_create_directory(uint32_t fd, app_ptr path, uint32_t length);
errno_t mock_path_filestat_get(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, app_ptr stat);
errno_t mock_path_filestat_set_times(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint64_t accessed,
                                     uint64_t modified, uint32_t time_flags);
errno_t mock_path_link(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                       uint32_t new_length);
errno_t mock_path_open(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags, uint64_t base,
                       uint64_t inheriting, uint32_t fdflags, app_ptr opened);
errno_t mock_path_readlink(uint32_t fd, app_ptr path, uint32_t length, app_ptr buffer, uint32_t size, app_ptr used);
errno_t mock_path_remove_directory(uint32_t fd, app_ptr path, uint32_t length);
errno_t mock_path_rename(uint32_t fd, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                         uint32_t new_length);
errno_t mock_path_symlink(app_ptr target, uint32_t target_length, uint32_t fd, app_ptr path, uint32_t length);
errno_t mock_path_unlink_file(uint32_t fd, app_ptr path, uint32_t length);

#endif
