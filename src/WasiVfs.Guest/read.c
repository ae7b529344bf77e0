// SPDX-License-Identifier: MIT
// Reading and seeking.
#include "descriptor.h"
#include "guard.h"
#include "host.h"
#include "preview1.h"
#include "tree.h"

// Fills the program's buffers in order with bytes from a position; stops short only at the end.
static errno_t read_into(const struct inode *file, uint64_t position, app_ptr iovs, uint32_t count, uint32_t *total)
{
    *total = 0;
    for (uint32_t i = 0; i < count; i++) {
        app_ptr to = app_load32(iovs + i * IOVEC_SIZE);
        uint32_t length = app_load32(iovs + i * IOVEC_SIZE + 4);
        while (length > 0 && position < file->size) {
            uint32_t chunk = inode_read(file, position, to, length);
            if (chunk == 0) // a buffer over the list itself
                return ERRNO_FAULT;
            to += chunk;
            length -= chunk;
            position += chunk;
            *total += chunk;
        }
    }
    return ERRNO_SUCCESS;
}

static errno_t read_at(const struct descriptor *d, uint64_t position, app_ptr iovs, uint32_t count, uint32_t *total)
{
    struct inode file;
    if (d->kind == KIND_DIRECTORY)
        return ERRNO_ISDIR;
    if (!(d->access & ACCESS_READ))
        return ERRNO_BADF;
    if (denies(d, RIGHT_FD_READ))
        return ERRNO_NOTCAPABLE;
    if (!inode_load(d->number, &file))
        return ERRNO_IO;
    return read_into(&file, position, iovs, count, total);
}

EXPORTED errno_t fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read)
{
    uint32_t total;
    if (guard_iovs(iovs, count) || app_check(read, 4))
        return ERRNO_FAULT;
    struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_read(d->number, iovs, count, read);
    errno_t error = read_at(d, d->position, iovs, count, &total);
    if (error)
        return error;
    d->position += total;
    app_store32(read, total);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_pread(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr read)
{
    uint32_t total;
    if (guard_iovs(iovs, count) || app_check(read, 4))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_pread(d->number, iovs, count, offset, read);
    errno_t error = read_at(d, offset, iovs, count, &total);
    if (error)
        return error;
    app_store32(read, total);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_seek(uint32_t fd, int64_t offset, uint32_t whence, app_ptr position)
{
    struct inode file;
    if (app_check(position, 8))
        return ERRNO_FAULT;
    struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_seek(d->number, offset, whence, position);
    if (d->kind == KIND_DIRECTORY)
        return ERRNO_BADF;
    bool asks_only = whence == WHENCE_CUR && offset == 0;
    if (denies(d, RIGHT_FD_SEEK) && !(asks_only && !denies(d, RIGHT_FD_TELL)))
        return ERRNO_NOTCAPABLE;
    if (whence > WHENCE_END)
        return ERRNO_INVAL;
    if (!inode_load(d->number, &file))
        return ERRNO_IO;
    int64_t from = whence == WHENCE_SET ? 0 : whence == WHENCE_CUR ? (int64_t)d->position : (int64_t)file.size;
    if (offset > 0 ? from > INT64_MAX - offset : from + offset < 0)
        return ERRNO_INVAL;
    d->position = (uint64_t)(from + offset);
    app_store64(position, d->position);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_tell(uint32_t fd, app_ptr position)
{
    if (app_check(position, 8))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_tell(d->number, position);
    if (d->kind == KIND_DIRECTORY)
        return ERRNO_BADF;
    if (denies(d, RIGHT_FD_TELL) && denies(d, RIGHT_FD_SEEK))
        return ERRNO_NOTCAPABLE;
    app_store64(position, d->position);
    return ERRNO_SUCCESS;
}
