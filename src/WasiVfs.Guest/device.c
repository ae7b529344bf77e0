// SPDX-License-Identifier: MIT
// Devices: empty files of the image that the start block names. An open one is a file's descriptor like any other, so
// that closing, seeking and polling need nothing here. The functions stand in front of the answers, of a program that
// is packed with devices.
#include "guard.h"
#include "host.h"
#include "path.h"
#include "preview1.h"
#include "start.h"

static uint32_t device_of_inode(uint32_t number)
{
    struct start start;
    (void)start_read(&start);
    for (uint32_t device = 0; device < DEVICES; device++)
        if (start.devices[device] && start.devices[device] == number)
            return device;
    return DEVICES;
}

static uint32_t device_of(const struct descriptor *d)
{
    return d && d->kind == KIND_FILE ? device_of_inode(d->number) : DEVICES;
}

static uint32_t device_at(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length)
{
    struct found found;
    const struct descriptor *parent = descriptor_of_paths(fd);
    if (app_check(path, length) || !parent || is_host(parent) || path_find(parent, path, length, flags, &found) ||
        !found.exists || found.inode.type != FILETYPE_REGULAR_FILE)
        return DEVICES;
    return device_of_inode(found.inode.nid);
}

static bool is_stream(uint32_t device) { return device >= DEVICE_STDIN && device < DEVICES; }

static uint32_t stream_of(uint32_t device) { return device - DEVICE_STDIN; }

static errno_t refuse(const struct descriptor *d, uint32_t access, uint64_t right)
{
    return !(d->access & access) ? ERRNO_BADF : denies(d, right) ? ERRNO_NOTCAPABLE : ERRNO_SUCCESS;
}

// Fills the program's buffers; as many bytes as can be counted.
static errno_t fill(uint32_t device, app_ptr iovs, uint32_t count, app_ptr read)
{
    uint32_t total = 0;
    for (uint32_t i = 0; device != DEVICE_NULL && i < count; i++) {
        app_ptr to = app_load32(iovs + i * IOVEC_SIZE);
        uint32_t length = app_load32(iovs + i * IOVEC_SIZE + 4);
        if (length > UINT32_MAX - total)
            break;
        if (device == DEVICE_ZERO)
            app_fill(to, 0, length);
        else if (length > 0 && host_random_get(to, length))
            return ERRNO_IO;
        total += length;
    }
    app_store32(read, total);
    return ERRNO_SUCCESS;
}

// Takes all that the program's buffers hold.
static errno_t swallow(app_ptr iovs, uint32_t count, app_ptr written)
{
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t length = app_load32(iovs + i * IOVEC_SIZE + 4);
        total = length > UINT32_MAX - total ? UINT32_MAX : total + length;
    }
    app_store32(written, total);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t device_fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read)
{
    const struct descriptor *d = descriptor_get(fd);
    uint32_t device = device_of(d);
    if (device == DEVICES)
        return fd_read(fd, iovs, count, read);
    if (guard_iovs(iovs, count) || app_check(read, 4))
        return ERRNO_FAULT;
    errno_t error = refuse(d, ACCESS_READ, RIGHT_FD_READ);
    if (error)
        return error;
    return is_stream(device) ? fd_read(stream_of(device), iovs, count, read) : fill(device, iovs, count, read);
}

EXPORTED errno_t device_fd_pread(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr read)
{
    const struct descriptor *d = descriptor_get(fd);
    uint32_t device = device_of(d);
    if (device == DEVICES)
        return fd_pread(fd, iovs, count, offset, read);
    if (guard_iovs(iovs, count) || app_check(read, 4))
        return ERRNO_FAULT;
    errno_t error = refuse(d, ACCESS_READ, RIGHT_FD_READ);
    if (error)
        return error;
    return is_stream(device) ? ERRNO_SPIPE : fill(device, iovs, count, read);
}

EXPORTED errno_t device_fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written)
{
    const struct descriptor *d = descriptor_get(fd);
    uint32_t device = device_of(d);
    if (device == DEVICES)
        return fd_write(fd, iovs, count, written);
    if (guard_iovs(iovs, count) || app_check(written, 4))
        return ERRNO_FAULT;
    errno_t error = refuse(d, ACCESS_WRITE, RIGHT_FD_WRITE);
    if (error)
        return error;
    return is_stream(device) ? fd_write(stream_of(device), iovs, count, written) : swallow(iovs, count, written);
}

EXPORTED errno_t device_fd_pwrite(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr written)
{
    const struct descriptor *d = descriptor_get(fd);
    uint32_t device = device_of(d);
    if (device == DEVICES)
        return fd_pwrite(fd, iovs, count, offset, written);
    if (guard_iovs(iovs, count) || app_check(written, 4))
        return ERRNO_FAULT;
    errno_t error = refuse(d, ACCESS_WRITE, RIGHT_FD_WRITE);
    if (error)
        return error;
    return is_stream(device) ? ERRNO_SPIPE : swallow(iovs, count, written);
}

// A standard stream that the program has closed, or put an embedded file in the place of, answers as that does.
EXPORTED errno_t device_fd_filestat_get(uint32_t fd, app_ptr stat)
{
    uint32_t device = device_of(descriptor_get(fd));
    if (is_stream(device))
        return fd_filestat_get(stream_of(device), stat);
    errno_t error = fd_filestat_get(fd, stat);
    if (!error && device != DEVICES)
        app_store8(stat + 16, FILETYPE_CHARACTER_DEVICE);
    return error;
}

EXPORTED errno_t device_fd_fdstat_get(uint32_t fd, app_ptr stat)
{
    uint32_t device = device_of(descriptor_get(fd));
    if (is_stream(device))
        return fd_fdstat_get(stream_of(device), stat);
    errno_t error = fd_fdstat_get(fd, stat);
    if (!error && device != DEVICES)
        app_store8(stat, FILETYPE_CHARACTER_DEVICE);
    return error;
}

EXPORTED errno_t device_path_filestat_get(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, app_ptr stat)
{
    errno_t error = path_filestat_get(fd, flags, path, length, stat);
    if (!error && device_at(fd, flags, path, length) != DEVICES)
        app_store8(stat + 16, FILETYPE_CHARACTER_DEVICE);
    return error;
}

// Opening a device to write to it, to create it or to cut it changes no file.
EXPORTED errno_t device_path_open(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags,
                                  uint64_t base, uint64_t inheriting, uint32_t fdflags, app_ptr opened)
{
    if (device_at(fd, flags, path, length) == DEVICES)
        return path_open(fd, flags, path, length, oflags, base, inheriting, fdflags, opened);
    if (!(oflags & OFLAGS_EXCL))
        oflags &= ~(uint32_t)(OFLAGS_CREAT | OFLAGS_TRUNC);
    bool writes = base & RIGHT_FD_WRITE, reads = base & RIGHT_FD_READ || !writes;
    errno_t error = path_open(fd, flags, path, length, oflags, base & ~RIGHT_FD_WRITE, inheriting, fdflags, opened);
    struct descriptor *d = error ? 0 : table_get(app_load32(opened));
    if (!d)
        return error;
    d->access = (reads ? ACCESS_READ : 0) | (writes ? ACCESS_WRITE : 0);
    if (!reads)
        d->base &= ~(uint32_t)RIGHT_FD_READ;
    if (writes)
        d->base |= (uint32_t)RIGHT_FD_WRITE;
    return ERRNO_SUCCESS;
}
