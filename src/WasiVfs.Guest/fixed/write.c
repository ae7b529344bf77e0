// SPDX-License-Identifier: MIT
// The calls that change a file's bytes: no embedded descriptor has the right to write.
#include "descriptor.h"
#include "guard.h"
#include "host.h"
#include "preview1.h"

EXPORTED errno_t fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written)
{
    if (guard_iovs(iovs, count) || app_check(written, 4))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    return d && is_host(d) ? host_fd_write(d->number, iovs, count, written) : ERRNO_BADF;
}

EXPORTED errno_t fd_pwrite(uint32_t fd, app_ptr iovs, uint32_t count, uint64_t offset, app_ptr written)
{
    if (guard_iovs(iovs, count) || app_check(written, 4))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    return d && is_host(d) ? host_fd_pwrite(d->number, iovs, count, offset, written) : ERRNO_BADF;
}

EXPORTED errno_t fd_allocate(uint32_t fd, uint64_t offset, uint64_t length)
{
    const struct descriptor *d = descriptor_get(fd);
    return d && is_host(d) ? host_fd_allocate(d->number, offset, length) : ERRNO_BADF;
}

EXPORTED errno_t fd_filestat_set_size(uint32_t fd, uint64_t size)
{
    const struct descriptor *d = descriptor_get(fd);
    return d && is_host(d) ? host_fd_filestat_set_size(d->number, size) : ERRNO_BADF;
}
