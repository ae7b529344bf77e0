// SPDX-License-Identifier: MIT
#include "host_mock.h"

#include <stdarg.h>

#include "../host.h"

struct host host;

void host_reset(void)
{
    memset(&host, 0, sizeof host);
    host.first_new = 3;
    host.time = 2;
    host.strings = "a\0bc";
    host.string_count = 2;
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

bool host_called(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(host.log, sizeof host.log, format, arguments);
    va_end(arguments);
    host.calls++;
    return host.fail_in > 0 && --host.fail_in == 0;
}

struct host_descriptor *host_get(uint32_t fd)
{
    return fd < HOST_DESCRIPTORS && host.descriptors[fd].type ? &host.descriptors[fd] : 0;
}

// The host writes where the program says, and into nothing else.
errno_t host_put(app_ptr to, const void *bytes, uint32_t length)
{
    uint8_t *place = machine_at(to, length);
    if (!place)
        return ERRNO_FAULT;
    memcpy(place, bytes, length);
    return ERRNO_SUCCESS;
}

errno_t host_put32(app_ptr to, uint32_t value) { return host_put(to, &value, sizeof value); }

errno_t host_fd_close(uint32_t fd)
{
    bool failed = host_called("fd_close %u", fd);
    if (!host_get(fd))
        return ERRNO_BADF;
    host.descriptors[fd].type = 0; // closed even if that fails, as on Linux
    return failed ? host.fail_with : ERRNO_SUCCESS;
}

errno_t host_fd_fdstat_get(uint32_t fd, app_ptr stat)
{
    if (host_called("fd_fdstat_get %u", fd))
        return host.fail_with;
    uint8_t record[FDSTAT_SIZE] = {0};
    if (!host_get(fd))
        return ERRNO_BADF;
    record[0] = host_get(fd)->type;
    return host_put(stat, record, sizeof record);
}

static const char *preopen_of(uint32_t fd)
{
    return host.everything ? host.everything : host_get(fd) ? host_get(fd)->preopen : 0;
}

errno_t host_fd_prestat_get(uint32_t fd, app_ptr prestat)
{
    if (host_called("fd_prestat_get %u", fd))
        return host.fail_with;
    if (!preopen_of(fd))
        return ERRNO_BADF;
    uint32_t record[2] = {PREOPENTYPE_DIR, (uint32_t)strlen(preopen_of(fd))};
    return host_put(prestat, record, sizeof record);
}

errno_t host_fd_prestat_dir_name(uint32_t fd, app_ptr path, uint32_t length)
{
    if (host_called("fd_prestat_dir_name %u", fd))
        return host.fail_with;
    if (!preopen_of(fd))
        return ERRNO_BADF;
    uint32_t wanted = (uint32_t)strlen(preopen_of(fd));
    return length < wanted ? ERRNO_NAMETOOLONG : host_put(path, preopen_of(fd), wanted);
}

static uint8_t *get_buffer(app_ptr at, uint32_t iov[2])
{
    const uint8_t *record = machine_at(at, IOVEC_SIZE);
    return record ? memcpy(iov, record, IOVEC_SIZE), machine_at(iov[0], iov[1]) : 0;
}

// Every buffer is filled with 'h'.
errno_t host_fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read)
{
    if (host_called("fd_read %u", fd))
        return host.fail_with;
    uint32_t total = 0, iov[2];
    if (!host_get(fd))
        return ERRNO_BADF;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *place = get_buffer(iovs + i * IOVEC_SIZE, iov);
        if (!place)
            return ERRNO_FAULT;
        memset(place, 'h', iov[1]);
        total += iov[1];
    }
    return host_put32(read, total);
}

errno_t host_fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written)
{
    if (host_called("fd_write %u", fd))
        return host.fail_with;
    uint32_t total = 0, iov[2];
    if (!host_get(fd))
        return ERRNO_BADF;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *place = get_buffer(iovs + i * IOVEC_SIZE, iov);
        if (!place)
            return ERRNO_FAULT;
        if (fd != 2 && host.keep_written && iov[1] <= sizeof host.written - host.written_bytes) {
            memcpy(host.written + host.written_bytes, place, iov[1]);
            host.written_bytes += iov[1];
        }
        if (fd == 2 && total < sizeof host.output && iov[1] < sizeof host.output - total)
            memcpy(host.output + total, place, iov[1]);
        total += iov[1];
    }
    return host_put32(written, total);
}

// A path that starts with '?' is not there, one that starts with '/' a directory.
errno_t host_path_open(uint32_t fd, UNUSED uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags,
                       UNUSED uint64_t base, UNUSED uint64_t inheriting, UNUSED uint32_t fdflags, app_ptr opened)
{
    if (host_called("path_open %u", fd))
        return host.fail_with;
    const uint8_t *text = machine_at(path, length);
    host.path_opened = fd;
    if (!host_get(fd))
        return ERRNO_BADF;
    if (!text || !machine_at(opened, 4))
        return ERRNO_FAULT;
    if (length == 0 || text[0] == '?')
        return ERRNO_NOENT;
    if (oflags & OFLAGS_TRUNC)
        host.written_bytes = 0;
    return host_put32(opened, host_open(text[0] == '/' ? FILETYPE_DIRECTORY : FILETYPE_REGULAR_FILE, 0));
}

errno_t host_sock_accept(uint32_t fd, UNUSED uint32_t flags, app_ptr accepted)
{
    if (host_called("sock_accept %u", fd))
        return host.fail_with;
    if (!host_get(fd))
        return ERRNO_BADF;
    if (host_get(fd)->type != HOST_SOCKET)
        return ERRNO_NOTSOCK;
    return machine_at(accepted, 4) ? host_put32(accepted, host_open(HOST_SOCKET, 0)) : ERRNO_FAULT;
}

// Ready descriptors, closed ones and clocks that have run out; if there are none, the first clock.
errno_t host_poll_oneoff(app_ptr in, app_ptr out, uint32_t count, app_ptr events)
{
    if (host_called("poll_oneoff"))
        return host.fail_with;
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
            bool fires = clock ? timeout == 0 || pass == 1 : !host_get(fd) || host_get(fd)->ready;
            if (!fires || (pass == 1 && ready))
                continue;
            memset(event, 0, EVENT_SIZE);
            memcpy(event, s, 8);
            event[EVENT_ERROR] = clock || host_get(fd) ? ERRNO_SUCCESS : ERRNO_BADF;
            event[EVENT_TYPE] = s[SUBSCRIPTION_TAG];
            event[EVENT_NBYTES] = clock ? 0 : 7;
            ready++;
        }
    return host_put32(events, ready);
}
