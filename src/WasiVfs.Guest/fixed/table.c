// SPDX-License-Identifier: MIT
#include "table.h"

#ifdef __wasm__
extern uint8_t __heap_base[];
#define STATE_END(pages) ((uint8_t *)((uint32_t)(pages) * PAGE_SIZE))
#else
#include "test/native_state.h"
#endif

// The table is the last thing in the state, so that it grows by adding pages at the end.
#define table ((struct descriptor *)(void *)__heap_base)

static uint32_t used;   // numbers below this have been taken at some time
static uint32_t lowest; // no number below this is free
static uint32_t pages = STATE_PAGES;

static uint32_t capacity(void)
{
    return (uint32_t)(STATE_END(pages) - __heap_base) / (uint32_t)sizeof(struct descriptor);
}

static bool make_room(uint32_t count)
{
    while (count > capacity()) {
        if (state_grow(1) < 0)
            return false;
        pages++;
    }
    return true;
}

struct descriptor *table_get(uint32_t fd) { return fd < used && table[fd].kind != KIND_FREE ? &table[fd] : 0; }

errno_t table_put(const struct descriptor *d, uint32_t fd)
{
    if (!make_room(fd + 1))
        return ERRNO_MFILE;
    for (; used <= fd; used++)
        table[used].kind = KIND_FREE;
    table[fd] = *d;
    return ERRNO_SUCCESS;
}

static void find_lowest(void)
{
    while (lowest < used && table[lowest].kind != KIND_FREE)
        lowest++;
}

errno_t table_reserve(void)
{
    find_lowest();
    return make_room(lowest + 1) ? ERRNO_SUCCESS : ERRNO_MFILE;
}

errno_t table_add(const struct descriptor *d, uint32_t *fd)
{
    find_lowest();
    *fd = lowest;
    return table_put(d, lowest);
}

void table_free(uint32_t fd)
{
    table[fd].kind = KIND_FREE;
    if (fd < lowest)
        lowest = fd;
}

void *table_scratch(uint32_t count) { return make_room(used + count) ? &table[used] : 0; }
