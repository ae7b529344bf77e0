// SPDX-License-Identifier: MIT
#include "preopens.h"
#include "host.h"
#include "loan.h"
#include "mounts.h"
#include "tree.h"

enum {
    STDIO_COUNT = 3,
    MOST_HIDDEN = 65536, // a host that says yes to every number must end somewhere
};

void preopens_make(uint32_t index, struct descriptor *d)
{
    struct mount mount;
    mounts_get(index, &mount);
    *d = (struct descriptor){
        .kind = KIND_DIRECTORY,
        .mount = (uint16_t)index,
        .number = mount.nid,
        .floor = mount.nid,
        .base = RIGHTS_DIRECTORY,
        .inheriting = RIGHTS_INHERITING,
        .allowed = UINT32_MAX,
        .allowed_below = UINT32_MAX,
    };
}

// Whether the host's preopen, whose prestat lies in the room, has the name of a mapping. The program is not to see it:
// an engine may have a preopen "/" of its own, and many programs take the first of a name.
static bool is_hidden(uint32_t number, app_ptr room)
{
    uint32_t length = app_load32(room + 4), nid;
    return number < MOST_HIDDEN && length <= LOAN_MAX_BYTES && !host_fd_prestat_dir_name(number, room, length) &&
           (tree_claims(number, room, length) || mounts_find(room, length, &nid));
}

enum found { FOUND_NOTHING, FOUND_HIDDEN, FOUND_OPEN };

// What the host has open at a number. The three standard streams are taken to be there.
static enum found find_host(uint32_t number, app_ptr room, struct descriptor *d)
{
    *d = (struct descriptor){.kind = KIND_HOST, .mount = NO_MOUNT, .number = number};
    if (number < STDIO_COUNT)
        return FOUND_OPEN;
    if (!host_fd_prestat_get(number, room)) {
        d->mount = HOST_MOUNT;
        return is_hidden(number, room) ? FOUND_HIDDEN : FOUND_OPEN;
    }
    if (host_fd_fdstat_get(number, room))
        return FOUND_NOTHING;
    // Programs look for preopens from 3 on and stop at the first number that is not one, so that a listening socket at
    // 3 would hide all that follow. It keeps its number, and stands for the first mapping too: paths are relative to
    // that one.
    if (mounts_count() > 0 && app_load8(room) != FILETYPE_DIRECTORY)
        d->mount = 0;
    return FOUND_OPEN;
}

void preopens_fill(void)
{
    struct descriptor d;
    struct loan loan;
    uint32_t added = 0;
    enum found found = FOUND_OPEN;
    for (uint32_t number = 0; number < STDIO_COUNT || found != FOUND_NOTHING; number++) {
        // A loan for each: the state may move when the table grows.
        bool lent = loan_take(&loan, LOAN_MAX_BYTES);
        found = lent || number < STDIO_COUNT ? find_host(number, loan.at, &d) : FOUND_NOTHING;
        if (lent)
            loan_return(&loan);
        if (found == FOUND_OPEN && table_add(&d, &added))
            break;
    }
    for (uint32_t i = 0; i < mounts_count(); i++) {
        preopens_make(i, &d);
        table_add(&d, &added);
    }
}
