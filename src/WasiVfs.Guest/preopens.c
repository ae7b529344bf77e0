// SPDX-License-Identifier: MIT
#include "preopens.h"
#include "host.h"
#include "loan.h"

// The mount table (docs/IMAGE-FORMAT.md): a header, a record for each mapping, the names.
struct mounts_header {
    uint32_t flags;
    uint32_t count;
};
struct mount {
    uint32_t nid;
    uint32_t name;   // offset in the table
    uint32_t length; // bytes
};
enum { MOUNTS_CONFINE_TO_MOUNT = 1 };

enum { STDIO_COUNT = 3 };

static struct mounts_header header;

bool preopens_confine_to_mount(void) { return header.flags & MOUNTS_CONFINE_TO_MOUNT; }

static void mount_load(uint32_t index, struct mount *mount)
{
    mounts_to_state(mount, sizeof header + index * (uint32_t)sizeof *mount, sizeof *mount);
}

void preopens_make(uint32_t index, struct descriptor *d)
{
    struct mount mount;
    mount_load(index, &mount);
    *d = (struct descriptor){
        .kind = KIND_DIRECTORY,
        .mount = (uint16_t)index,
        .number = mount.nid,
        .base = RIGHTS_DIRECTORY,
        .inheriting = RIGHTS_INHERITING,
        .allowed = UINT32_MAX,
        .allowed_below = UINT32_MAX,
    };
}

// What the host has open at a number: false where that is nothing. The three standard streams are taken to be there.
static bool find_host(uint32_t number, app_ptr room, struct descriptor *d)
{
    *d = (struct descriptor){.kind = KIND_HOST, .mount = NO_MOUNT, .number = number};
    if (number < STDIO_COUNT)
        return true;
    if (!host_fd_prestat_get(number, room)) {
        d->mount = HOST_MOUNT;
        return true;
    }
    if (host_fd_fdstat_get(number, room))
        return false;
    // Programs look for preopens from 3 on and stop at the first number that is none, so that a listening socket at 3 would hide
    // all that follow. It keeps its number, and stands for the first mapping too: paths are relative to that one.
    if (header.count > 0 && app_load8(room) != FILETYPE_DIRECTORY)
        d->mount = 0;
    return true;
}

void preopens_fill(void)
{
    struct descriptor d;
    struct loan loan;
    uint32_t added = 0;
    mounts_to_state(&header, 0, sizeof header);
    bool lent = loan_take(&loan);
    for (uint32_t number = 0; (number < STDIO_COUNT || lent) && find_host(number, loan.at, &d); number++)
        if (descriptor_add(&d, &added))
            break;
    if (lent)
        loan_return(&loan);
    for (uint32_t i = 0; i < header.count; i++) {
        preopens_make(i, &d);
        descriptor_add(&d, &added);
    }
}

EXPORT(fd_prestat_get)(uint32_t fd, app_ptr prestat)
{
    if (app_check(prestat, PRESTAT_SIZE))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d || d->mount == NO_MOUNT)
        return ERRNO_BADF;
    if (d->mount == HOST_MOUNT)
        return host_fd_prestat_get(d->number, prestat);
    struct mount mount;
    mount_load(d->mount, &mount);
    app_store32(prestat, PREOPENTYPE_DIR);
    app_store32(prestat + 4, mount.length);
    return ERRNO_SUCCESS;
}

EXPORT(fd_prestat_dir_name)(uint32_t fd, app_ptr path, uint32_t length)
{
    if (app_check(path, length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d || d->mount == NO_MOUNT)
        return ERRNO_BADF;
    if (d->mount == HOST_MOUNT)
        return host_fd_prestat_dir_name(d->number, path, length);
    struct mount mount;
    mount_load(d->mount, &mount);
    if (length < mount.length)
        return ERRNO_NAMETOOLONG;
    mounts_to_app(path, mount.name, mount.length);
    return ERRNO_SUCCESS;
}
