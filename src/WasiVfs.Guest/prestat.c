// SPDX-License-Identifier: MIT
// What a preopen is called: fd_prestat_get and fd_prestat_dir_name.
#include "descriptor.h"
#include "host.h"
#include "loan.h"
#include "mounts.h"
#include "preview1.h"

EXPORTED errno_t fd_prestat_get(uint32_t fd, app_ptr prestat)
{
    if (app_check(prestat, PRESTAT_SIZE))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d || d->mount == NO_MOUNT)
        return ERRNO_BADF;
    if (d->mount == HOST_MOUNT)
        return host_fd_prestat_get(d->number, prestat);
    struct mount mount;
    mounts_get(d->mount, &mount);
    app_store32(prestat, PREOPENTYPE_DIR);
    app_store32(prestat + 4, mount.length);
    return ERRNO_SUCCESS;
}

// The length of the name of a host's preopen, as far as the host tells it. Hosts differ in what they say of a buffer
// that is too short.
static uint32_t host_length(uint32_t number)
{
    struct loan loan;
    uint32_t length = 0;
    if (!loan_take(&loan, PRESTAT_SIZE))
        return 0;
    if (!host_fd_prestat_get(number, loan.at))
        length = app_load32(loan.at + 4);
    loan_return(&loan);
    return length;
}

EXPORTED errno_t fd_prestat_dir_name(uint32_t fd, app_ptr path, uint32_t length)
{
    if (app_check(path, length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d || d->mount == NO_MOUNT)
        return ERRNO_BADF;
    if (d->mount == HOST_MOUNT)
        return length < host_length(d->number) ? ERRNO_NAMETOOLONG : host_fd_prestat_dir_name(d->number, path, length);
    struct mount mount;
    mounts_get(d->mount, &mount);
    if (length < mount.length)
        return ERRNO_NAMETOOLONG;
    mounts_to_app(path, mount.name, mount.length);
    return ERRNO_SUCCESS;
}
