// SPDX-License-Identifier: MIT
// The calls that change a file's bytes.
#include "changing.h"
#include "content.h"
#include "guard.h"
#include "host.h"
#include "preview1.h"
#include "tree.h"
#include "writing.h"

// What stands against changing the file of a descriptor.
static errno_t refuse(const struct descriptor *d, uint64_t right)
{
    if (d->kind != KIND_FILE || !(d->access & ACCESS_WRITE))
        return ERRNO_BADF;
    return denies(d, right) ? ERRNO_NOTCAPABLE : ERRNO_SUCCESS;
}

// Puts bytes of a payload into the layer's.
static void put(uint8_t *to, const struct payload *from, uint32_t at, uint32_t length)
{
    if (from->bytes)
        bytes_copy(to, from->bytes + at, length);
    else if (from->program)
        app_to_state(to, *from->program + at, length);
    else
        bytes_clear(to, length);
}

// Writes bytes at a position and adds how many to *total. An error only if nothing was written, now or before.
static errno_t write_part(struct node *node, uint64_t position, const struct payload *from, uint32_t length,
                          uint32_t *total)
{
    for (uint32_t done = 0; done < length;) {
        uint32_t chunk, wanted = length - done;
        uint64_t left = (uint64_t)INT64_MAX - position;
        if (left == 0)
            return *total ? ERRNO_SUCCESS : ERRNO_FBIG;
        uint8_t *to = content_make(node, position, wanted < left ? wanted : (uint32_t)left, &chunk);
        if (!to)
            return *total ? ERRNO_SUCCESS : ERRNO_NOSPC;
        put(to, from, done, chunk);
        done += chunk;
        position += chunk;
        *total += chunk;
        if (position > node->size)
            node->size = position;
    }
    return ERRNO_SUCCESS;
}

// Writes the program's buffers in order. An error only if nothing was written.
static errno_t write_into(struct node *node, uint64_t position, app_ptr iovs, uint32_t count, uint32_t *total)
{
    for (uint32_t i = 0; i < count; i++) {
        app_ptr from = app_load32(iovs + i * IOVEC_SIZE);
        uint32_t length = app_load32(iovs + i * IOVEC_SIZE + 4), before = *total;
        if (length > UINT32_MAX - *total) // what the answer cannot count
            length = UINT32_MAX - *total;
        if (length == 0)
            continue;
        app_touch(from, length);
        errno_t error = write_part(node, position, &(struct payload){.program = &from}, length, total);
        if (error || *total - before < length)
            return error;
        position += length;
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

// The file of a descriptor, to be written to; *position becomes its end if the descriptor appends.
static errno_t begin_write(const struct descriptor *d, uint64_t *position, struct node **node)
{
    errno_t error = node_up(d->number, node);
    if (error)
        return error;
    if (d->fdflags & FDFLAGS_APPEND)
        *position = (*node)->size;
    return *position > INT64_MAX ? ERRNO_FBIG : ERRNO_SUCCESS;
}

static errno_t end_write(struct node *node, const uint32_t *total, errno_t error)
{
    if (*total)
        node_touch(node, STALE_MODIFIED | STALE_CHANGED);
    return change_end(error);
}

static errno_t write_at(const struct descriptor *d, uint64_t *position, app_ptr iovs, uint32_t count, uint32_t *total)
{
    struct node *node;
    *total = 0;
    errno_t error = refuse(d, RIGHT_FD_WRITE);
    if (error || is_nothing(iovs, count))
        return error;
    change_begin();
    if ((error = begin_write(d, position, &node)))
        return change_end(error);
    return end_write(node, total, write_into(node, *position, iovs, count, total));
}

errno_t write_bytes(const struct descriptor *d, uint64_t *position, const struct payload *from, uint32_t length,
                    uint32_t *total)
{
    struct node *node;
    *total = 0;
    errno_t error = refuse(d, RIGHT_FD_WRITE);
    if (error || length == 0)
        return error;
    if (from->program)
        app_touch(*from->program, length);
    change_begin();
    if ((error = begin_write(d, position, &node)))
        return change_end(error);
    return end_write(node, total, write_part(node, *position, from, length, total));
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
