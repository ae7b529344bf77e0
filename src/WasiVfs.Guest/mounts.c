// SPDX-License-Identifier: MIT
#include "mounts.h"

static struct {
    uint32_t flags;
    uint32_t count;
} header;
enum {
    FLAG_CONFINE_TO_MOUNT = 1,
    QUOTA = 0xFFFFF000
}; // the quota is a multiple of 4096, so that flags have room below it

void mounts_open(void) { mounts_to_state(&header, 0, sizeof header); }

uint32_t mounts_count(void) { return header.count; }

bool mounts_confine(void) { return header.flags & FLAG_CONFINE_TO_MOUNT; }

uint32_t mounts_quota(void) { return header.flags & QUOTA; }

bool mounts_have(uint32_t nid)
{
    for (uint32_t i = 0; i < header.count; i++) {
        struct mount mount;
        mounts_get(i, &mount);
        if (mount.nid == nid)
            return true;
    }
    return false;
}

void mounts_get(uint32_t index, struct mount *mount)
{
    mounts_to_state(mount, sizeof header + index * (uint32_t)sizeof *mount, sizeof *mount);
}

bool mounts_find(app_ptr name, uint32_t length, uint32_t *nid)
{
    for (uint32_t i = 0; i < header.count; i++) {
        struct mount mount;
        mounts_get(i, &mount);
        uint32_t equal = 0;
        for (uint8_t byte; mount.length == length && equal < length; equal++) {
            mounts_to_state(&byte, mount.name + equal, 1);
            if (byte != app_load8(name + equal))
                break;
        }
        *nid = mount.nid;
        if (equal == length && mount.length == length)
            return true;
    }
    return false;
}
