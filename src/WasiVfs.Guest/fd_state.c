// SPDX-License-Identifier: MIT
// A descriptor's own state: closing, renumbering, flags, rights, and the calls that have nothing to do on a file that
// never changes.
#include "descriptor.h"
#include "host.h"
#include "preview1.h"
#include "tree.h"

EXPORTED errno_t fd_close(uint32_t fd)
{
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    struct descriptor closed = *d;
    table_free(fd);
    if (is_host(&closed))
        return host_fd_close(closed.number);
    listing_close(&closed);
    tree_release(closed.number);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_renumber(uint32_t from, uint32_t to)
{
    const struct descriptor *source = descriptor_get(from), *target = descriptor_get(to);
    if (!source || !target)
        return ERRNO_BADF;
    if (from == to)
        return ERRNO_SUCCESS;
    struct descriptor moved = *source, closed = *target;
    table_free(from);
    errno_t error = table_put(&moved, to);
    if (is_host(&closed))
        host_fd_close(closed.number);
    else {
        listing_close(&closed);
        tree_release(closed.number);
    }
    return error;
}

EXPORTED errno_t fd_fdstat_get(uint32_t fd, app_ptr stat)
{
    if (app_check(stat, FDSTAT_SIZE))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_fdstat_get(d->number, stat);
    app_store64(stat, d->kind == KIND_DIRECTORY ? FILETYPE_DIRECTORY : FILETYPE_REGULAR_FILE);
    app_store16(stat + 2, d->fdflags);
    app_store64(stat + 8, d->base);
    app_store64(stat + 16, d->inheriting);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_fdstat_set_flags(uint32_t fd, uint32_t flags)
{
    struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_fdstat_set_flags(d->number, flags);
    if (flags & ~(uint32_t)FDFLAGS_ALL)
        return ERRNO_INVAL;
    d->fdflags = (uint8_t)flags;
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_fdstat_set_rights(uint32_t fd, uint64_t base, uint64_t inheriting)
{
    struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_fdstat_set_rights(d->number, base, inheriting);
    if (base & ~(uint64_t)d->base || inheriting & ~(uint64_t)d->inheriting)
        return ERRNO_NOTCAPABLE;
    if (base != d->base)
        d->allowed &= (uint32_t)base;
    if (inheriting != d->inheriting)
        d->allowed_below &= (uint32_t)inheriting;
    d->base = (uint32_t)base;
    d->inheriting = (uint32_t)inheriting;
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_sync(uint32_t fd)
{
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_sync(d->number);
    (void)tree_settle(d->number);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_datasync(uint32_t fd)
{
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_datasync(d->number);
    (void)tree_settle(d->number);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fd_advise(uint32_t fd, uint64_t offset, uint64_t length, uint32_t advice)
{
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_advise(d->number, offset, length, advice);
    if (d->kind == KIND_DIRECTORY)
        return ERRNO_BADF;
    bool in_range = offset <= INT64_MAX && length <= INT64_MAX - offset;
    if (denies(d, RIGHT_FD_ADVISE))
        return ERRNO_NOTCAPABLE;
    return in_range && advice <= ADVICE_LAST ? ERRNO_SUCCESS : ERRNO_INVAL;
}
