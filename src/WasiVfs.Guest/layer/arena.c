// SPDX-License-Identifier: MIT
#include "arena.h"

#ifdef __wasm__
extern uint8_t __heap_base[];
#define STATE_END(pages) ((uint8_t *)((uint32_t)(pages) * PAGE_SIZE))
#define state_blocks_available(count) true // the tests on this machine let any block fail
#define state_blocks_bound(count) true
#define state_blocks_count(count) ((void)0)
#else
#include "test/native_state.h"
#endif

enum {
    SMALLEST = 32,
    CLASSES = 6,     // 32, 64 ... 1024
    GROW_MOST = 256, // pages that the state grows by without need
    MOST_PAGES = 65536,
};

// A block that nothing holds.
struct hole {
    struct hole *next;
};

// The head of a block of cells, in the place of its first cell. Free cells begin with the offset of the next one.
struct slab {
    struct slab *next, *previous; // of the same class, with a free cell
    uint16_t free;                // offset of a cell that was given back; 0: there is none
    uint16_t fresh;               // offset of the first cell that was never taken
    uint16_t used;
};
_Static_assert(sizeof(struct slab) <= SMALLEST, "a slab's head takes the place of one cell");

static struct hole *holes;
static struct slab *partial[CLASSES];
static uint8_t *fresh; // the first block that was never taken
static uint32_t quota, taken, hole_count;
static uint32_t pages = STATE_PAGES;

void arena_open(uint32_t blocks)
{
    quota = blocks ? blocks : UINT32_MAX;
    fresh = (uint8_t *)(((uintptr_t)__heap_base + ARENA_BLOCK - 1) & ~(uintptr_t)(ARENA_BLOCK - 1));
}

uint32_t arena_taken(void) { return taken; }

uint32_t arena_lift_quota(void)
{
    uint32_t lifted = quota;
    quota = UINT32_MAX;
    return lifted;
}

void arena_set_quota(uint32_t blocks) { quota = blocks; }

// Grows the state so that it reaches so many bytes beyond the blocks that were ever taken: by more than is needed,
// since each growth may cost the engine a copy, or else by what is needed.
static bool reach(uint64_t bytes)
{
    int64_t lacking = (int64_t)bytes - (STATE_END(pages) - fresh);
    if (lacking <= 0)
        return true;
    uint64_t need = ((uint64_t)lacking + PAGE_SIZE - 1) / PAGE_SIZE;
    if (need >= MOST_PAGES - pages)
        return false;
    uint32_t more = pages / 8 < GROW_MOST ? pages / 8 : GROW_MOST;
    if (more < need || more >= MOST_PAGES - pages || state_grow(more) < 0) {
        more = (uint32_t)need;
        if (state_grow(more) < 0)
            return false;
    }
    pages += more;
    return true;
}

static void *fresh_take(uint32_t blocks)
{
    void *first = fresh;
    if (!reach((uint64_t)blocks * ARENA_BLOCK))
        return 0;
    fresh += blocks * ARENA_BLOCK; // zeros, as all memory is at first
    return first;
}

void *permanent_take(uint32_t bytes) { return fresh_take((bytes + ARENA_BLOCK - 1) / ARENA_BLOCK); }

// Takes holes as long as they lie side by side: a file's blocks were given back in their order.
static void *holes_take(uint32_t *count)
{
    uint8_t *first = (uint8_t *)holes, *last = first;
    uint32_t found = 1;
    for (holes = holes->next; holes && found < *count; holes = holes->next, found++) {
        uint8_t *next = (uint8_t *)holes;
        if (next == first - ARENA_BLOCK)
            first = next;
        else if (next == last + ARENA_BLOCK)
            last = next;
        else
            break;
    }
    hole_count -= found;
    *count = found;
    return first;
}

void *blocks_take(uint32_t *count, bool clear)
{
    if (taken >= quota || !state_blocks_bound(count))
        return 0;
    if (*count > quota - taken)
        *count = quota - taken;
    void *first;
    if (holes) {
        first = holes_take(count);
        if (clear)
            bytes_clear(first, *count * ARENA_BLOCK);
    } else {
        while (!(first = fresh_take(*count))) {
            if (*count == 1)
                return 0;
            *count = 1;
        }
    }
    taken += *count;
    state_blocks_count(*count);
    return first;
}

void *block_take(void)
{
    uint32_t one = 1;
    return blocks_take(&one, true);
}

void block_give(void *block)
{
    struct hole *hole = block;
    hole->next = holes;
    holes = hole;
    hole_count++;
    taken--;
}

bool blocks_available(uint32_t count)
{
    if (taken > quota || count > quota - taken || !state_blocks_available(count))
        return false;
    return count <= hole_count || reach((uint64_t)(count - hole_count) * ARENA_BLOCK);
}

static uint32_t class_of(uint32_t bytes)
{
    uint32_t class = 0;
    while ((uint32_t)SMALLEST << class < bytes)
        class ++;
    return class;
}

uint32_t cell_size(uint32_t bytes)
{
    return bytes > CELL_MOST ? (uint32_t)ARENA_BLOCK : (uint32_t)SMALLEST << class_of(bytes);
}

static void list(struct slab *slab, uint32_t class)
{
    slab->previous = 0;
    slab->next = partial[class];
    if (slab->next)
        slab->next->previous = slab;
    partial[class] = slab;
}

static void unlist(struct slab *slab, uint32_t class)
{
    *(slab->previous ? &slab->previous->next : &partial[class]) = slab->next;
    if (slab->next)
        slab->next->previous = slab->previous;
}

static bool is_full(const struct slab *slab) { return !slab->free && slab->fresh >= ARENA_BLOCK; }

void *cell_take(uint32_t bytes)
{
    if (bytes > CELL_MOST)
        return block_take();
    uint32_t class = class_of(bytes), size = (uint32_t)SMALLEST << class;
    struct slab *slab = partial[class];
    if (!slab) {
        if (!(slab = block_take()))
            return 0;
        slab->fresh = (uint16_t)size;
        list(slab, class);
    }
    uint8_t *cell;
    if (slab->free) {
        cell = (uint8_t *)slab + slab->free;
        slab->free = *(uint16_t *)(void *)cell;
    } else {
        cell = (uint8_t *)slab + slab->fresh;
        slab->fresh += (uint16_t)size;
    }
    slab->used++;
    if (is_full(slab))
        unlist(slab, class);
    bytes_clear(cell, size);
    return cell;
}

void cell_give(void *cell, uint32_t bytes)
{
    if (bytes > CELL_MOST) {
        block_give(cell);
        return;
    }
    uint32_t class = class_of(bytes);
    struct slab *slab = (struct slab *)((uintptr_t)cell & ~(uintptr_t)(ARENA_BLOCK - 1));
    bool was_full = is_full(slab);
    if (--slab->used == 0) {
        if (!was_full)
            unlist(slab, class);
        block_give(slab);
        return;
    }
    *(uint16_t *)cell = slab->free;
    slab->free = (uint16_t)((uintptr_t)cell & (ARENA_BLOCK - 1));
    if (was_full)
        list(slab, class);
}
