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

static bool host_has_preopen(uint32_t fd, app_ptr room) { return host_fd_prestat_get(fd, room) == ERRNO_SUCCESS; }
static bool host_has(uint32_t fd, app_ptr room) { return host_fd_fdstat_get(fd, room) == ERRNO_SUCCESS; }

// The host's preopens come first, without a gap: programs stop looking at the first number that is none.
// Returns the first number that the host does not use; *others is set where there were descriptors between that are no preopens.
static uint32_t add_host_preopens(app_ptr room, bool *others)
{
    uint32_t fd = STDIO_COUNT, added;
    for (;; fd++) {
        if (host_has_preopen(fd, room))
            descriptor_add_host(fd, &added);
        else if (host_has(fd, room))
            *others = true;
        else
            return fd;
    }
}

static void add_embedded_preopens(void)
{
    uint32_t added;
    for (uint32_t i = 0; i < header.count; i++) {
        struct mount mount;
        mount_load(i, &mount);
        struct descriptor d = {
            .kind = KIND_DIRECTORY,
            .mount = (uint16_t)i,
            .number = mount.nid,
            .base = RIGHTS_DIRECTORY,
            .inheriting = RIGHTS_INHERITING,
        };
        descriptor_add(&d, &added);
    }
}

// What the host opened beside its preopens, say a listening socket, keeps its number where that is free.
static void add_host_others(uint32_t end, app_ptr room)
{
    for (uint32_t fd = STDIO_COUNT; fd < end; fd++) {
        struct descriptor d = {.kind = KIND_HOST, .mount = NO_MOUNT, .number = fd};
        uint32_t added;
        if (host_has_preopen(fd, room))
            continue;
        if (descriptor_get(fd))
            descriptor_add(&d, &added);
        else
            descriptor_put(&d, fd);
    }
}

void preopens_fill(void)
{
    uint32_t end = STDIO_COUNT, added;
    bool others = false;
    mounts_to_state(&header, 0, sizeof header);
    for (uint32_t fd = 0; fd < STDIO_COUNT; fd++)
        descriptor_add_host(fd, &added);
    struct loan loan;
    bool lent = loan_take(&loan);
    if (lent)
        end = add_host_preopens(loan.at, &others);
    add_embedded_preopens();
    if (others)
        add_host_others(end, loan.at);
    if (lent)
        loan_return(&loan);
}

EXPORT(fd_prestat_get)(uint32_t fd, app_ptr prestat)
{
    if (app_check(prestat, PRESTAT_SIZE))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_prestat_get(d->number, prestat);
    if (d->mount == NO_MOUNT)
        return ERRNO_BADF;
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
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_prestat_dir_name(d->number, path, length);
    if (d->mount == NO_MOUNT)
        return ERRNO_BADF;
    struct mount mount;
    mount_load(d->mount, &mount);
    if (length < mount.length)
        return ERRNO_NAMETOOLONG;
    mounts_to_app(path, mount.name, mount.length);
    return ERRNO_SUCCESS;
}
