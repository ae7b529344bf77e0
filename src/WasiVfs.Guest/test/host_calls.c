// SPDX-License-Identifier: MIT
// The mock host's calls of which nothing matters but which descriptor they reach, and those without descriptors.
#include "host_mock.h"

#include "../host.h"

static errno_t needs(uint32_t fd) { return host_get(fd) ? ERRNO_SUCCESS : ERRNO_BADF; }

// The calls of which nothing matters but which descriptor they reach.
#define ON_FD(name, ...) errno_t host_##name(uint32_t fd, ##__VA_ARGS__) { host_called(#name " %u", fd); return needs(fd); }
ON_FD(fd_advise, UNUSED uint64_t offset, UNUSED uint64_t length, UNUSED uint32_t advice)
ON_FD(fd_allocate, UNUSED uint64_t offset, UNUSED uint64_t length)
ON_FD(fd_datasync)
ON_FD(fd_sync)
ON_FD(fd_fdstat_set_flags, UNUSED uint32_t flags)
ON_FD(fd_fdstat_set_rights, UNUSED uint64_t base, UNUSED uint64_t inheriting)
ON_FD(fd_filestat_get, UNUSED app_ptr stat)
ON_FD(fd_filestat_set_size, UNUSED uint64_t size)
ON_FD(fd_filestat_set_times, UNUSED uint64_t accessed, UNUSED uint64_t modified, UNUSED uint32_t flags)
ON_FD(fd_pread, UNUSED app_ptr iovs, UNUSED uint32_t count, UNUSED uint64_t offset, UNUSED app_ptr read)
ON_FD(fd_pwrite, UNUSED app_ptr iovs, UNUSED uint32_t count, UNUSED uint64_t offset, UNUSED app_ptr written)
ON_FD(fd_readdir, UNUSED app_ptr buffer, UNUSED uint32_t length, UNUSED uint64_t cookie, UNUSED app_ptr used)
ON_FD(fd_seek, UNUSED int64_t offset, UNUSED uint32_t whence, UNUSED app_ptr position)
ON_FD(fd_tell, UNUSED app_ptr position)
ON_FD(path_create_directory, UNUSED app_ptr path, UNUSED uint32_t length)
ON_FD(path_filestat_get, UNUSED uint32_t flags, UNUSED app_ptr path, UNUSED uint32_t length, UNUSED app_ptr stat)
ON_FD(path_filestat_set_times, UNUSED uint32_t flags, UNUSED app_ptr path, UNUSED uint32_t length, UNUSED uint64_t accessed,
      UNUSED uint64_t modified, UNUSED uint32_t time_flags)
ON_FD(path_readlink, UNUSED app_ptr path, UNUSED uint32_t length, UNUSED app_ptr buffer, UNUSED uint32_t size, UNUSED app_ptr used)
ON_FD(path_remove_directory, UNUSED app_ptr path, UNUSED uint32_t length)
ON_FD(path_unlink_file, UNUSED app_ptr path, UNUSED uint32_t length)
ON_FD(sock_recv, UNUSED app_ptr iovs, UNUSED uint32_t count, UNUSED uint32_t flags, UNUSED app_ptr received, UNUSED app_ptr out_flags)
ON_FD(sock_send, UNUSED app_ptr iovs, UNUSED uint32_t count, UNUSED uint32_t flags, UNUSED app_ptr sent)
ON_FD(sock_shutdown, UNUSED uint32_t how)

errno_t host_path_link(uint32_t fd, UNUSED uint32_t flags, UNUSED app_ptr path, UNUSED uint32_t length, uint32_t new_fd,
                       UNUSED app_ptr new_path, UNUSED uint32_t new_length)
{
    host_called("path_link %u %u", fd, new_fd);
    return needs(fd) ? ERRNO_BADF : needs(new_fd);
}

errno_t host_path_rename(uint32_t fd, UNUSED app_ptr path, UNUSED uint32_t length, uint32_t new_fd, UNUSED app_ptr new_path,
                         UNUSED uint32_t new_length)
{
    host_called("path_rename %u %u", fd, new_fd);
    return needs(fd) ? ERRNO_BADF : needs(new_fd);
}

errno_t host_path_symlink(UNUSED app_ptr target, UNUSED uint32_t target_length, uint32_t fd, UNUSED app_ptr path,
                          UNUSED uint32_t length)
{
    host_called("path_symlink %u", fd);
    return needs(fd);
}

// Two strings, "a" and "bc".
static errno_t put_sizes(app_ptr count, app_ptr size) { return host_put32(count, 2) ? ERRNO_FAULT : host_put32(size, 5); }

static errno_t put_strings(app_ptr pointers, app_ptr bytes)
{
    uint32_t list[2] = {bytes, bytes + 2};
    return host_put(pointers, list, sizeof list) ? ERRNO_FAULT : host_put(bytes, "a\0bc", 5);
}

errno_t host_args_sizes_get(app_ptr count, app_ptr size) { host_called("args_sizes_get"); return put_sizes(count, size); }
errno_t host_environ_sizes_get(app_ptr count, app_ptr size) { host_called("environ_sizes_get"); return put_sizes(count, size); }
errno_t host_args_get(app_ptr argv, app_ptr buffer) { host_called("args_get"); return put_strings(argv, buffer); }
errno_t host_environ_get(app_ptr environment, app_ptr buffer) { host_called("environ_get"); return put_strings(environment, buffer); }

errno_t host_clock_res_get(uint32_t id, app_ptr resolution)
{
    host_called("clock_res_get %u", id);
    return host_put(resolution, &(uint64_t){1}, 8);
}

errno_t host_clock_time_get(uint32_t id, UNUSED uint64_t precision, app_ptr time)
{
    host_called("clock_time_get %u", id);
    return host_put(time, &(uint64_t){2}, 8);
}

errno_t host_random_get(app_ptr buffer, uint32_t length)
{
    host_called("random_get");
    uint8_t *place = machine_at(buffer, length);
    return place ? (memset(place, 'r', length), ERRNO_SUCCESS) : ERRNO_FAULT;
}
