// SPDX-License-Identifier: MIT
#include "mounts.h"

static struct {
    uint32_t flags;
    uint32_t count;
} header;
enum { FLAG_CONFINE_TO_MOUNT = 1 };

void mounts_open(void) { mounts_to_state(&header, 0, sizeof header); }

uint32_t mounts_count(void) { return header.count; }

bool mounts_confine(void) { return header.flags & FLAG_CONFINE_TO_MOUNT; }

void mounts_get(uint32_t index, struct mount *mount)
{
    mounts_to_state(mount, sizeof header + index * (uint32_t)sizeof *mount, sizeof *mount);
}
