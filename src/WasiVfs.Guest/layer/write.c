// SPDX-License-Identifier: MIT
// The calls that change a file's bytes.
#include "changing.h"
#include "content.h"
#include "guard.h"
#include "host.h"
#include "preview1.h"
#include "tree.h"

// What stands against changing the file of a descriptor.
static errno_t refuse(const struct descriptor *d, uint64_t right)
{
    if (d->kind != KIND_FILE || !(d->access & ACCESS_WRITE))
        return ERRNO_BADF;
    return denies(d, right) ? ERRNO_NOTCAPABLE : ERRNO_SUCCESS;
}

// Writes the program's buffers in order. An error only if nothing was written.
static errno_t write_into(struct node *node, uint64_t position, app_ptr iovs, uint32_t count, uint32_t *total)
{
    for (uint32_t i = 0; i < count; i++) {
        app_ptr from = app_load32(iovs + i * IOVEC_SIZE);
        uint32_t length = app_load32(iovs + i * IOVEC_SIZE + 4);
        if (length > UINT32_MAX - *total) // what the answer cannot count
            length = UINT32_MAX - *total;
        if (length > 0)
            (void)app_load8(from + length - 1); // in the isolated profile, a trap comes before the file is changed
        while (length > 0) {
            uint32_t chunk;
            uint64_t left = (uint64_t)INT64_MAX - position;
            if (left == 0)
                return *total ? ERRNO_SUCCESS : ERRNO_FBIG;
            uint8_t *to = content_make(node, position, length < left ? length : (uint32_t)left, &chunk);
            if (!to)
                return *total ? ERRNO_SUCCESS : ERRNO_NOSPC;
            app_to_state(to, from, chunk);
            from += chunk;
            length -= chunk;
            position += chunk;
            *total += chunk;
            if (position > node->size)
                node->size = position;
        }
    }
    return ERRNO_SUCCESS;
}

static bool is_nothing(app_ptr iovs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (app_load32(iovs + i * IOVEC_SIZE + 4))
            return false;
    return true;
}

static errno_t write_at(const struct descriptor *d, uint64_t *position, app_ptr iovs, uint32_t count, uint32_t *total)
{
    struct node *node;
    *total = 0;
    errno_t error = refuse(d, RIGHT_FD_WRITE);
    if (error || is_nothing(iovs, count))
        return error;
    change_begin();
    if ((error = node_up(d->number, &node)))
        return change_end(error);
    if (d->fdflags & FDFLAGS_APPEND)
        *position = node->size;
    if (*position > INT64_MAX)
        return change_end(ERRNO_FBIG);
    error = write_into(node, *position, iovs, count, total);
    if (*total)
        node_touch(node, STALE_MODIFIED | STALE_CHANGED);
    return change_end(error);
}

EXPORTED errno_t fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written)
{
    uint32_t total;
    if (guard_iovs(iovs, count) || app_check(written, 4))
        return ERRNO_FAULT;
    struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_write(d->number, iovs, count, written);
    uint64_t position = d->position;
    errno_t error = write_at(d, &position, iovs, count, &total);
    if (error)
        return error;
    if (total)
        d->position = position + total;
    app_store32(written, total);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_pwrite(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr written)
{
    uint32_t total;
    if (guard_iovs(iovs, count) || app_check(written, 4))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_pwrite(d->number, iovs, count, offset, written);
    errno_t error = write_at(d, &offset, iovs, count, &total);
    if (error)
        return error;
    app_store32(written, total);
    return ERRNO_SUCCESS;
}

static errno_t allocate(uint32_t number, uint64_t offset, uint64_t length)
{
    struct node *node;
    errno_t error = node_up(number, &node);
    if (error)
        return error;
    if (!content_reserve(node, offset, length))
        return ERRNO_NOSPC;
    if (offset + length > node->size) {
        node->size = offset + length;
        node_touch(node, STALE_MODIFIED);
    }
    node_touch(node, STALE_CHANGED);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_allocate(uint32_t fd, uint64_t offset, uint64_t length)
{
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_allocate(d->number, offset, length);
    errno_t error = refuse(d, RIGHT_FD_ALLOCATE);
    if (error)
        return error;
    if (length == 0)
        return ERRNO_INVAL;
    if (offset > INT64_MAX || length > INT64_MAX - offset)
        return ERRNO_FBIG;
    change_begin();
    return change_end(allocate(d->number, offset, length));
}

static errno_t set_size(uint32_t number, uint64_t size)
{
    struct node *node;
    errno_t error = node_up(number, &node);
    if (error)
        return error;
    if (size < node->size)
        content_cut(node, size);
    node->size = size;
    node_touch(node, STALE_MODIFIED | STALE_CHANGED);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_filestat_set_size(uint32_t fd, uint64_t size)
{
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_filestat_set_size(d->number, size);
    errno_t error = refuse(d, RIGHT_FD_FILESTAT_SET_SIZE);
    if (error)
        return error;
    if (size > INT64_MAX)
        return ERRNO_INVAL;
    change_begin();
    return change_end(set_size(d->number, size));
}
