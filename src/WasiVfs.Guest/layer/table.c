// SPDX-License-Identifier: MIT
// The table in parts, each of some blocks of the arena, since the layer's blocks lie behind it.
#include "table.h"
#include "arena.h"
#include "layer_table.h"

// A power of two of descriptors in a part, so that no call divides to find one, and so many that the part is whole
// blocks.
enum { PER_PART = 512, PARTS = 256 };
_Static_assert(PER_PART * sizeof(struct descriptor) % ARENA_BLOCK == 0, "a part of the table is whole blocks");

static struct descriptor *parts[PARTS];
static uint32_t used;   // numbers below this have been taken at some time
static uint32_t lowest; // no number below this is free

static struct descriptor *at(uint32_t fd) { return &parts[fd / PER_PART][fd % PER_PART]; }

static bool make_room(uint32_t fd)
{
    uint32_t part = fd / PER_PART;
    return part < PARTS && (parts[part] || (parts[part] = permanent_take(PER_PART * sizeof(struct descriptor))));
}

struct descriptor *table_get(uint32_t fd) { return fd < used && at(fd)->kind != KIND_FREE ? at(fd) : 0; }

errno_t table_put(const struct descriptor *d, uint32_t fd)
{
    for (; used <= fd; used++) {
        if (!make_room(used))
            return ERRNO_MFILE;
        at(used)->kind = KIND_FREE;
    }
    *at(fd) = *d;
    return ERRNO_SUCCESS;
}

static void find_lowest(void)
{
    while (lowest < used && at(lowest)->kind != KIND_FREE)
        lowest++;
}

errno_t table_reserve(void)
{
    find_lowest();
    return make_room(lowest) ? ERRNO_SUCCESS : ERRNO_MFILE;
}

errno_t table_add(const struct descriptor *d, uint32_t *fd)
{
    find_lowest();
    *fd = lowest;
    return table_put(d, lowest);
}

void table_free(uint32_t fd)
{
    at(fd)->kind = KIND_FREE;
    if (fd < lowest)
        lowest = fd;
}

bool table_holds(uint32_t number)
{
    for (uint32_t fd = 0; fd < used; fd++)
        if (at(fd)->kind > KIND_HOST && at(fd)->number == number)
            return true;
    return false;
}

// Twice as much each time, so that what is left behind is less than what is used.
void *table_scratch(uint32_t count)
{
    static void *scratch;
    static uint32_t room;
    if (count > room || !scratch) {
        uint32_t wanted = count > 2 * room ? count : 2 * room;
        if (wanted > UINT32_MAX / sizeof(struct descriptor) / 2 ||
            !(scratch = permanent_take((wanted + 1) * (uint32_t)sizeof(struct descriptor))))
            return 0;
        room = wanted;
    }
    return scratch;
}
