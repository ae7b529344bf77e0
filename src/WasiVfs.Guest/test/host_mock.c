// SPDX-License-Identifier: MIT
#include "host_mock.h"

#include <stdarg.h>

#include "../host.h"

struct host host;

void host_reset(void)
{
    memset(&host, 0, sizeof host);
    host.first_new = 3;
    for (uint32_t fd = 0; fd < 3; fd++)
        host.descriptors[fd] = (struct host_descriptor){.type = HOST_CHARACTER_DEVICE, .ready = true};
}

uint32_t host_open(uint8_t type, const char *preopen)
{
    for (uint32_t fd = host.first_new; fd < HOST_DESCRIPTORS; fd++)
        if (!host.descriptors[fd].type) {
            host.descriptors[fd] = (struct host_descriptor){.type = type, .preopen = preopen, .ready = true};
            return fd;
        }
    machine_broken("the mock host has room for the descriptor", HOST_DESCRIPTORS, 0);
}

uint32_t host_count_open(void)
{
    uint32_t count = 0;
    for (uint32_t fd = 0; fd < HOST_DESCRIPTORS; fd++)
        count += host.descriptors[fd].type != 0;
    return count;
}

__attribute__((format(printf, 1, 2))) static void called(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(host.log, sizeof host.log, format, arguments);
    va_end(arguments);
    host.calls++;
}

static struct host_descriptor *get(uint32_t fd)
{
    return fd < HOST_DESCRIPTORS && host.descriptors[fd].type ? &host.descriptors[fd] : 0;
}

// The host writes where the program says, and into nothing else.
static errno_t put(app_ptr to, const void *bytes, uint32_t length)
{
    uint8_t *place = machine_at(to, length);
    if (!place)
        return ERRNO_FAULT;
    memcpy(place, bytes, length);
    return ERRNO_SUCCESS;
}

static errno_t put32(app_ptr to, uint32_t value) { return put(to, &value, sizeof value); }

static errno_t needs(uint32_t fd) { return get(fd) ? ERRNO_SUCCESS : ERRNO_BADF; }

// The calls of which nothing matters but which descriptor they reach.
#define ON_FD(name, ...) errno_t host_##name(uint32_t fd, ##__VA_ARGS__) { called(#name " %u", fd); return needs(fd); }
#define UNUSED __attribute__((unused))
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
    called("path_link %u %u", fd, new_fd);
    return needs(fd) ? ERRNO_BADF : needs(new_fd);
}

errno_t host_path_rename(uint32_t fd, UNUSED app_ptr path, UNUSED uint32_t length, uint32_t new_fd, UNUSED app_ptr new_path,
                         UNUSED uint32_t new_length)
{
    called("path_rename %u %u", fd, new_fd);
    return needs(fd) ? ERRNO_BADF : needs(new_fd);
}

errno_t host_path_symlink(UNUSED app_ptr target, UNUSED uint32_t target_length, uint32_t fd, UNUSED app_ptr path,
                          UNUSED uint32_t length)
{
    called("path_symlink %u", fd);
    return needs(fd);
}

errno_t host_fd_close(uint32_t fd)
{
    called("fd_close %u", fd);
    if (!get(fd))
        return ERRNO_BADF;
    host.descriptors[fd].type = 0;
    return ERRNO_SUCCESS;
}

errno_t host_fd_fdstat_get(uint32_t fd, app_ptr stat)
{
    called("fd_fdstat_get %u", fd);
    uint8_t record[FDSTAT_SIZE] = {0};
    if (!get(fd))
        return ERRNO_BADF;
    record[0] = get(fd)->type;
    return put(stat, record, sizeof record);
}

errno_t host_fd_prestat_get(uint32_t fd, app_ptr prestat)
{
    called("fd_prestat_get %u", fd);
    if (!get(fd) || !get(fd)->preopen)
        return ERRNO_BADF;
    uint32_t record[2] = {PREOPENTYPE_DIR, (uint32_t)strlen(get(fd)->preopen)};
    return put(prestat, record, sizeof record);
}

errno_t host_fd_prestat_dir_name(uint32_t fd, app_ptr path, uint32_t length)
{
    called("fd_prestat_dir_name %u", fd);
    if (!get(fd) || !get(fd)->preopen)
        return ERRNO_BADF;
    uint32_t wanted = (uint32_t)strlen(get(fd)->preopen);
    return length < wanted ? ERRNO_NAMETOOLONG : put(path, get(fd)->preopen, wanted);
}

static uint8_t *get_buffer(app_ptr at, uint32_t iov[2])
{
    const uint8_t *record = machine_at(at, IOVEC_SIZE);
    return record ? memcpy(iov, record, IOVEC_SIZE), machine_at(iov[0], iov[1]) : 0;
}

// Every buffer is filled with 'h'.
errno_t host_fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read)
{
    called("fd_read %u", fd);
    uint32_t total = 0, iov[2];
    if (!get(fd))
        return ERRNO_BADF;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *place = get_buffer(iovs + i * IOVEC_SIZE, iov);
        if (!place)
            return ERRNO_FAULT;
        memset(place, 'h', iov[1]);
        total += iov[1];
    }
    return put32(read, total);
}

errno_t host_fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written)
{
    called("fd_write %u", fd);
    uint32_t total = 0, iov[2];
    if (!get(fd))
        return ERRNO_BADF;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *place = get_buffer(iovs + i * IOVEC_SIZE, iov);
        if (!place)
            return ERRNO_FAULT;
        if (total < sizeof host.output && iov[1] < sizeof host.output - total)
            memcpy(host.output + total, place, iov[1]);
        total += iov[1];
    }
    return put32(written, total);
}

// A path that starts with '?' is not there, one that starts with '/' a directory.
errno_t host_path_open(uint32_t fd, UNUSED uint32_t flags, app_ptr path, uint32_t length, UNUSED uint32_t oflags,
                       UNUSED uint64_t base, UNUSED uint64_t inheriting, UNUSED uint32_t fdflags, app_ptr opened)
{
    called("path_open %u", fd);
    const uint8_t *text = machine_at(path, length);
    if (!get(fd))
        return ERRNO_BADF;
    if (!text || !machine_at(opened, 4))
        return ERRNO_FAULT;
    if (length == 0 || text[0] == '?')
        return ERRNO_NOENT;
    return put32(opened, host_open(text[0] == '/' ? FILETYPE_DIRECTORY : FILETYPE_REGULAR_FILE, 0));
}

errno_t host_sock_accept(uint32_t fd, UNUSED uint32_t flags, app_ptr accepted)
{
    called("sock_accept %u", fd);
    if (!get(fd))
        return ERRNO_BADF;
    if (get(fd)->type != HOST_SOCKET)
        return ERRNO_NOTSOCK;
    return machine_at(accepted, 4) ? put32(accepted, host_open(HOST_SOCKET, 0)) : ERRNO_FAULT;
}

// Ready descriptors, closed ones and clocks that have run out; where there are none, the first clock.
errno_t host_poll_oneoff(app_ptr in, app_ptr out, uint32_t count, app_ptr events)
{
    called("poll_oneoff");
    uint32_t ready = 0;
    const uint8_t *list = machine_at(in, count * SUBSCRIPTION_SIZE);
    uint8_t *results = machine_at(out, count * EVENT_SIZE);
    if (host.poll_error || count == 0)
        return host.poll_error ? host.poll_error : ERRNO_INVAL;
    if (!list || !results)
        return ERRNO_FAULT;
    for (int pass = 0; pass < 2 && ready == 0; pass++)
        for (uint32_t i = 0; i < count; i++) {
            const uint8_t *s = list + i * SUBSCRIPTION_SIZE;
            uint8_t *event = results + ready * EVENT_SIZE;
            uint32_t fd;
            uint64_t timeout;
            memcpy(&fd, s + SUBSCRIPTION_FD, sizeof fd);
            memcpy(&timeout, s + SUBSCRIPTION_TIMEOUT, sizeof timeout);
            bool clock = s[SUBSCRIPTION_TAG] == EVENTTYPE_CLOCK;
            if (pass == 0 && !clock)
                snprintf(host.log + strlen(host.log), sizeof host.log - strlen(host.log), " %u", fd);
            bool fires = clock ? timeout == 0 || pass == 1 : !get(fd) || get(fd)->ready;
            if (!fires || (pass == 1 && ready))
                continue;
            memset(event, 0, EVENT_SIZE);
            memcpy(event, s, 8);
            event[EVENT_ERROR] = clock || get(fd) ? ERRNO_SUCCESS : ERRNO_BADF;
            event[EVENT_TYPE] = s[SUBSCRIPTION_TAG];
            event[EVENT_NBYTES] = clock ? 0 : 7;
            ready++;
        }
    return put32(events, ready);
}

// Two strings, "a" and "bc".
static errno_t put_sizes(app_ptr count, app_ptr size) { return put32(count, 2) ? ERRNO_FAULT : put32(size, 5); }

static errno_t put_strings(app_ptr pointers, app_ptr bytes)
{
    uint32_t list[2] = {bytes, bytes + 2};
    return put(pointers, list, sizeof list) ? ERRNO_FAULT : put(bytes, "a\0bc", 5);
}

errno_t host_args_sizes_get(app_ptr count, app_ptr size) { called("args_sizes_get"); return put_sizes(count, size); }
errno_t host_environ_sizes_get(app_ptr count, app_ptr size) { called("environ_sizes_get"); return put_sizes(count, size); }
errno_t host_args_get(app_ptr argv, app_ptr buffer) { called("args_get"); return put_strings(argv, buffer); }
errno_t host_environ_get(app_ptr environment, app_ptr buffer) { called("environ_get"); return put_strings(environment, buffer); }

errno_t host_clock_res_get(uint32_t id, app_ptr resolution)
{
    called("clock_res_get %u", id);
    return put(resolution, &(uint64_t){1}, 8);
}

errno_t host_clock_time_get(uint32_t id, UNUSED uint64_t precision, app_ptr time)
{
    called("clock_time_get %u", id);
    return put(time, &(uint64_t){2}, 8);
}

errno_t host_random_get(app_ptr buffer, uint32_t length)
{
    called("random_get");
    uint8_t *place = machine_at(buffer, length);
    return place ? (memset(place, 'r', length), ERRNO_SUCCESS) : ERRNO_FAULT;
}
