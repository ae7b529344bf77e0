// SPDX-License-Identifier: MIT
// The mock host's calls of which nothing matters but the descriptor that they reach, and those without descriptors.
#include "host_mock.h"

#include "../host.h"

// The calls of which nothing matters but the descriptor that they reach.
static errno_t reached(const char *name, uint32_t fd)
{
    if (host_called("%s %u", name, fd))
        return host.fail_with;
    return host_get(fd) ? ERRNO_SUCCESS : ERRNO_BADF;
}

static errno_t reached_both(const char *name, uint32_t fd, uint32_t other)
{
    if (host_called("%s %u %u", name, fd, other))
        return host.fail_with;
    return host_get(fd) && host_get(other) ? ERRNO_SUCCESS : ERRNO_BADF;
}

errno_t host_fd_advise(uint32_t fd, UNUSED uint64_t offset, UNUSED uint64_t length, UNUSED uint32_t advice)
{
    return reached("fd_advise", fd);
}

errno_t host_fd_allocate(uint32_t fd, UNUSED uint64_t offset, UNUSED uint64_t length)
{
    return reached("fd_allocate", fd);
}

errno_t host_fd_datasync(uint32_t fd) { return reached("fd_datasync", fd); }

errno_t host_fd_sync(uint32_t fd) { return reached("fd_sync", fd); }

errno_t host_fd_fdstat_set_flags(uint32_t fd, UNUSED uint32_t flags) { return reached("fd_fdstat_set_flags", fd); }

errno_t host_fd_fdstat_set_rights(uint32_t fd, UNUSED uint64_t base, UNUSED uint64_t inheriting)
{
    return reached("fd_fdstat_set_rights", fd);
}

errno_t host_fd_filestat_get(uint32_t fd, UNUSED app_ptr stat) { return reached("fd_filestat_get", fd); }

errno_t host_fd_filestat_set_size(uint32_t fd, UNUSED uint64_t size) { return reached("fd_filestat_set_size", fd); }

errno_t host_fd_filestat_set_times(uint32_t fd, UNUSED uint64_t accessed, UNUSED uint64_t modified,
                                   UNUSED uint32_t flags)
{
    return reached("fd_filestat_set_times", fd);
}

errno_t host_fd_pread(uint32_t fd, UNUSED app_ptr iovs, UNUSED uint32_t count, UNUSED uint64_t offset,
                      UNUSED app_ptr read)
{
    return reached("fd_pread", fd);
}

errno_t host_fd_pwrite(uint32_t fd, UNUSED app_ptr iovs, UNUSED uint32_t count, UNUSED uint64_t offset,
                       UNUSED app_ptr written)
{
    return reached("fd_pwrite", fd);
}

errno_t host_fd_readdir(uint32_t fd, UNUSED app_ptr buffer, UNUSED uint32_t length, UNUSED uint64_t cookie,
                        UNUSED app_ptr used)
{
    return reached("fd_readdir", fd);
}

errno_t host_fd_seek(uint32_t fd, UNUSED int64_t offset, UNUSED uint32_t whence, UNUSED app_ptr position)
{
    return reached("fd_seek", fd);
}

errno_t host_fd_tell(uint32_t fd, UNUSED app_ptr position) { return reached("fd_tell", fd); }

errno_t host_path_create_directory(uint32_t fd, UNUSED app_ptr path, UNUSED uint32_t length)
{
    return reached("path_create_directory", fd);
}

errno_t host_path_filestat_get(uint32_t fd, UNUSED uint32_t flags, UNUSED app_ptr path, UNUSED uint32_t length,
                               UNUSED app_ptr stat)
{
    return reached("path_filestat_get", fd);
}

errno_t host_path_filestat_set_times(uint32_t fd, UNUSED uint32_t flags, UNUSED app_ptr path, UNUSED uint32_t length,
                                     UNUSED uint64_t accessed, UNUSED uint64_t modified, UNUSED uint32_t time_flags)
{
    return reached("path_filestat_set_times", fd);
}

errno_t host_path_readlink(uint32_t fd, UNUSED app_ptr path, UNUSED uint32_t length, UNUSED app_ptr buffer,
                           UNUSED uint32_t size, UNUSED app_ptr used)
{
    return reached("path_readlink", fd);
}

errno_t host_path_remove_directory(uint32_t fd, UNUSED app_ptr path, UNUSED uint32_t length)
{
    return reached("path_remove_directory", fd);
}

errno_t host_path_unlink_file(uint32_t fd, UNUSED app_ptr path, UNUSED uint32_t length)
{
    return reached("path_unlink_file", fd);
}

errno_t host_sock_recv(uint32_t fd, UNUSED app_ptr iovs, UNUSED uint32_t count, UNUSED uint32_t flags,
                       UNUSED app_ptr received, UNUSED app_ptr out_flags)
{
    return reached("sock_recv", fd);
}

errno_t host_sock_send(uint32_t fd, UNUSED app_ptr iovs, UNUSED uint32_t count, UNUSED uint32_t flags,
                       UNUSED app_ptr sent)
{
    return reached("sock_send", fd);
}

errno_t host_sock_shutdown(uint32_t fd, UNUSED uint32_t how) { return reached("sock_shutdown", fd); }

errno_t host_path_link(uint32_t fd, UNUSED uint32_t flags, UNUSED app_ptr path, UNUSED uint32_t length, uint32_t new_fd,
                       UNUSED app_ptr new_path, UNUSED uint32_t new_length)
{
    return reached_both("path_link", fd, new_fd);
}

errno_t host_path_rename(uint32_t fd, UNUSED app_ptr path, UNUSED uint32_t length, uint32_t new_fd,
                         UNUSED app_ptr new_path, UNUSED uint32_t new_length)
{
    return reached_both("path_rename", fd, new_fd);
}

errno_t host_path_symlink(UNUSED app_ptr target, UNUSED uint32_t target_length, uint32_t fd, UNUSED app_ptr path,
                          UNUSED uint32_t length)
{
    return reached("path_symlink", fd);
}

static uint32_t strings_bytes(void)
{
    uint32_t bytes = 0;
    for (uint32_t i = 0; i < host.string_count; i++)
        bytes += (uint32_t)strlen(host.strings + bytes) + 1;
    return bytes;
}

static errno_t put_sizes(app_ptr count, app_ptr size)
{
    return host_put32(count, host.string_count) ? ERRNO_FAULT : host_put32(size, strings_bytes());
}

static errno_t put_strings(app_ptr pointers, app_ptr bytes)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < host.string_count; i++) {
        if (host_put32(pointers + i * 4, bytes + at))
            return ERRNO_FAULT;
        at += (uint32_t)strlen(host.strings + at) + 1;
    }
    return host_put(bytes, host.strings, at);
}

errno_t host_args_sizes_get(app_ptr count, app_ptr size)
{
    return host_called("args_sizes_get") ? host.fail_with : put_sizes(count, size);
}
errno_t host_environ_sizes_get(app_ptr count, app_ptr size)
{
    return host_called("environ_sizes_get") ? host.fail_with : put_sizes(count, size);
}
errno_t host_args_get(app_ptr argv, app_ptr buffer)
{
    return host_called("args_get") ? host.fail_with : put_strings(argv, buffer);
}
errno_t host_environ_get(app_ptr environment, app_ptr buffer)
{
    return host_called("environ_get") ? host.fail_with : put_strings(environment, buffer);
}

errno_t host_clock_res_get(uint32_t id, app_ptr resolution)
{
    if (host_called("clock_res_get %u", id))
        return host.fail_with;
    return host_put(resolution, &(uint64_t){1}, 8);
}

errno_t host_clock_time_get(uint32_t id, UNUSED uint64_t precision, app_ptr time)
{
    if (host_called("clock_time_get %u", id))
        return host.fail_with;
    return host_put(time, &host.time, 8);
}

void host_wall_clock_now(app_ptr ret)
{
    const uint64_t second = 1000000000, seconds = host.wall_time / second;
    const uint32_t nanoseconds = (uint32_t)(host.wall_time % second);
    if (host.wall_time == 0) // not imported
        return;
    (void)host_put(ret, &seconds, sizeof seconds);
    (void)host_put(ret + DATETIME_NANOSECONDS, &nanoseconds, sizeof nanoseconds);
}

errno_t host_random_get(app_ptr buffer, uint32_t length)
{
    if (host_called("random_get"))
        return host.fail_with;
    uint8_t *place = machine_at(buffer, length);
    return place ? (memset(place, 'r', length), ERRNO_SUCCESS) : ERRNO_FAULT;
}

void host_proc_exit(uint32_t code)
{
    host_called("proc_exit %u", code);
    host.exit_code = code;
    if (!machine.trap)
        machine_broken("the program ends where the test expects it", code, 0);
    longjmp(*machine.trap, 1);
}
