// SPDX-License-Identifier: MIT
#include "table.h"
#include "host.h"
#include "preopens.h"

#ifdef __wasm__
// The table is the last thing in the state, so that it grows by adding pages at the end.
extern struct descriptor __heap_base[];
#define table __heap_base
#define STATE_END(pages) ((uint32_t)(pages)*PAGE_SIZE - (uint32_t)(uintptr_t)__heap_base)
#else
extern struct descriptor table[];
#define STATE_END(pages) ((uint32_t)(pages)*PAGE_SIZE)
#endif

static bool filled;
static uint32_t used;                    // numbers below this have been taken at some time
static uint32_t lowest;                  // no number below this is free
static uint32_t pages = STATE_PAGES;

static uint32_t capacity(void) { return STATE_END(pages) / (uint32_t)sizeof(struct descriptor); }

static bool make_room(uint32_t count)
{
    while (count > capacity()) {
        if (state_grow(1) < 0)
            return false;
        pages++;
    }
    return true;
}

void *table_scratch(uint32_t count) { return make_room(used + count) ? &table[used] : 0; }

struct descriptor *descriptor_get(uint32_t fd)
{
    if (!filled) {
        filled = true;
        image_open();
        preopens_fill();
    }
    return fd < used && table[fd].kind != KIND_FREE ? &table[fd] : 0;
}

const struct descriptor *descriptor_of_paths(uint32_t fd)
{
    static struct descriptor preopen;
    const struct descriptor *d = descriptor_get(fd);
    if (!d || !is_host(d) || d->mount >= HOST_MOUNT)
        return d;
    preopens_make(d->mount, &preopen);
    return &preopen;
}

void descriptor_free(uint32_t fd)
{
    table[fd].kind = KIND_FREE;
    if (fd < lowest)
        lowest = fd;
}

errno_t descriptor_put(const struct descriptor *d, uint32_t fd)
{
    if (!make_room(fd + 1))
        return ERRNO_MFILE;
    for (; used <= fd; used++)
        table[used].kind = KIND_FREE;
    table[fd] = *d;
    return ERRNO_SUCCESS;
}

errno_t descriptor_add(const struct descriptor *d, uint32_t *fd)
{
    while (lowest < used && table[lowest].kind != KIND_FREE)
        lowest++;
    *fd = lowest;
    return descriptor_put(d, lowest);
}

errno_t descriptor_add_host(uint32_t host_fd, uint32_t *fd)
{
    struct descriptor d = {.kind = KIND_HOST, .mount = NO_MOUNT, .number = host_fd};
    errno_t error = descriptor_add(&d, fd);
    if (error)
        host_fd_close(host_fd);
    return error;
}
