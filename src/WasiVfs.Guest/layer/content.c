// SPDX-License-Identifier: MIT
#include "content.h"

enum {
    FAN_BITS = sizeof(void *) == 4 ? 10 : 9,
    FAN = 1 << FAN_BITS, // pointers in a block
    SLOTS_LEAST = 16,    // in a root array
};
_Static_assert(FAN * sizeof(void *) == ARENA_BLOCK, "an array of the tree is a block");
_Static_assert((int)ARENA_BLOCK == (int)BLOCK_SIZE, "a block of the layer stands for one of the image");

// How many blocks a tree reaches.
static uint64_t reach_of(const struct content *content)
{
    return content->height == 1 ? content->slots : 1ull << FAN_BITS * content->height;
}

static uint32_t index_at(uint64_t block, uint32_t height)
{
    return (uint32_t)(block >> FAN_BITS * (height - 1)) & (FAN - 1);
}

static void *block_at(const struct content *content, uint64_t block)
{
    void *at = content->root;
    if (block >= reach_of(content))
        return 0;
    for (uint32_t height = content->height; at && height > 0; height--)
        at = ((void **)at)[index_at(block, height)];
    return at;
}

static bool is_short(const struct content *content, uint64_t block)
{
    return content->short_capacity && content->short_index == block;
}

// Bytes of a block that is there.
static uint32_t capacity_of(const struct content *content, uint64_t block)
{
    return is_short(content, block) ? content->short_capacity : (uint32_t)BLOCK_SIZE;
}

const uint8_t *content_at(const struct node *node, uint64_t position, uint32_t wanted, uint32_t *length)
{
    const struct content *content = &node->content;
    uint64_t block = position >> BLOCK_BITS;
    uint32_t within = (uint32_t)position & (BLOCK_SIZE - 1);
    uint8_t *bytes = block_at(content, block);
    uint32_t capacity = bytes ? capacity_of(content, block) : (uint32_t)BLOCK_SIZE;
    if (within >= capacity) {
        bytes = 0;
        capacity = BLOCK_SIZE;
    }
    uint32_t chunk = capacity - within;
    // What follows, if it lies right behind, or is lacking too.
    if (!content->root)
        chunk = wanted;
    else if (capacity == BLOCK_SIZE)
        while (chunk < wanted && !is_short(content, ++block) &&
               block_at(content, block) == (bytes ? bytes + within + chunk : 0))
            chunk += BLOCK_SIZE;
    *length = chunk < wanted ? chunk : wanted;
    return bytes ? bytes + within : 0;
}

// Fills a part of a block with what the image has there; above base_size it stays as it is.
static void inherit(const struct node *node, uint8_t *bytes, uint64_t block, uint32_t from, uint32_t to)
{
    struct inode base;
    uint64_t start = block << BLOCK_BITS, limit = node->content.base_size;
    if (start + from >= limit || !image_load(node->number, &base))
        return;
    if (start + to > limit)
        to = (uint32_t)(limit - start);
    while (from < to) {
        uint32_t offset, chunk = image_chunk(&base, start + from, to - from, &offset);
        image_to_state(bytes + from, offset, chunk);
        from += chunk;
    }
}

static bool widen_array(struct content *content, uint64_t slots)
{
    uint32_t wider = content->slots ? content->slots : SLOTS_LEAST;
    while (wider < slots)
        wider *= 2;
    void **array = cell_take(wider * (uint32_t)sizeof(void *));
    if (!array)
        return false;
    if (content->height == 0) {
        array[0] = content->root;
    } else if (content->root) {
        bytes_copy(array, content->root, content->slots * (uint32_t)sizeof(void *));
        cell_give(content->root, content->slots * (uint32_t)sizeof(void *));
    }
    content->root = array;
    content->slots = (uint16_t)wider;
    content->height = 1;
    return true;
}

// Makes the tree so wide and high that it reaches a block.
static bool reach(struct content *content, uint64_t block)
{
    if (!content->root) { // nothing has to be kept
        content->height = 0;
        content->slots = 0;
        if (block >= FAN) // the arrays between come when they are needed
            for (content->height = 2; block >= reach_of(content); content->height++)
                ;
    }
    while (block >= reach_of(content)) {
        if (content->height == 0 || (content->height == 1 && content->slots < FAN)) {
            if (!widen_array(content, block < FAN ? block + 1 : FAN))
                return false;
            continue;
        }
        void **top = block_take();
        if (!top)
            return false;
        top[0] = content->root;
        content->root = top;
        content->height++;
    }
    return true;
}

// The place of a block in the tree, with the arrays that lead to it; null if there is no memory for one.
static void **slot_of(struct content *content, uint64_t block)
{
    if (!reach(content, block))
        return 0;
    void **slot = &content->root;
    for (uint32_t height = content->height; height > 0; height--) {
        if (!*slot && !(*slot = block_take()))
            return 0;
        slot = &((void **)*slot)[index_at(block, height)];
    }
    return slot;
}

// Gives the short block more room.
static bool widen_block(struct node *node, void **slot, uint32_t needed)
{
    struct content *content = &node->content;
    uint32_t had = content->short_capacity, size = cell_size(needed);
    uint8_t *wider = cell_take(size);
    if (!wider)
        return false;
    bytes_copy(wider, *slot, had);
    inherit(node, wider, content->short_index, had, size);
    cell_give(*slot, had);
    *slot = wider;
    content->short_capacity = size < BLOCK_SIZE ? (uint16_t)size : 0;
    return true;
}

// Puts new blocks into free slots side by side; how many, at most so many. Only the first may be less than a whole
// block.
static uint32_t add_blocks(struct node *node, void **slot, uint64_t block, uint32_t within, uint32_t wanted)
{
    struct content *content = &node->content;
    bool is_last = (node->size > 0 && (node->size - 1) >> BLOCK_BITS > block) ? false : within + wanted <= BLOCK_SIZE;
    if (is_last && within + wanted <= CELL_MOST && !content->short_capacity) {
        uint32_t size = cell_size(within + wanted);
        if (!(*slot = cell_take(size)))
            return 0;
        content->short_capacity = (uint16_t)size;
        content->short_index = block;
        inherit(node, *slot, block, 0, size);
        return 1;
    }
    uint32_t count = 1,
             most = content->height ? (uint32_t)(content->height == 1 ? content->slots : FAN) - index_at(block, 1) : 1;
    if (within == 0 && wanted >= 2 * BLOCK_SIZE)
        while (count < most && count < wanted / BLOCK_SIZE && !slot[count])
            count++;
    uint8_t *bytes = blocks_take(&count, within > 0 || wanted < BLOCK_SIZE); // others are overwritten whole
    if (!bytes)
        return 0;
    for (uint32_t i = 0; i < count; i++)
        slot[i] = bytes + i * BLOCK_SIZE;
    if (within > 0 || wanted < BLOCK_SIZE)
        inherit(node, bytes, block, 0, BLOCK_SIZE);
    return count;
}

uint8_t *content_make(struct node *node, uint64_t position, uint32_t wanted, uint32_t *length)
{
    struct content *content = &node->content;
    uint64_t block = position >> BLOCK_BITS;
    uint32_t within = (uint32_t)position & (BLOCK_SIZE - 1);
    void **slot = slot_of(content, block);
    if (!slot || (!*slot && !add_blocks(node, slot, block, within, wanted)))
        return 0;
    uint32_t end = wanted < BLOCK_SIZE - within ? within + wanted : (uint32_t)BLOCK_SIZE;
    if (end > capacity_of(content, block) && !widen_block(node, slot, end))
        return 0;
    uint8_t *bytes = *slot;
    uint32_t capacity = capacity_of(content, block), chunk = capacity - within;
    while (capacity == BLOCK_SIZE && chunk < wanted && !is_short(content, ++block) &&
           block_at(content, block) == bytes + within + chunk)
        chunk += BLOCK_SIZE;
    *length = chunk < wanted ? chunk : wanted;
    return bytes + within;
}

bool content_reserve(struct node *node, uint64_t position, uint64_t length)
{
    const uint64_t first = position >> BLOCK_BITS, end = (position + length + BLOCK_SIZE - 1) >> BLOCK_BITS;
    const uint64_t most = 1 << 20; // blocks in four gigabytes
    uint32_t lacking = 0;
    if (end - first > most)
        return false;
    for (uint64_t block = first; block < end; block++)
        lacking += !block_at(&node->content, block) || is_short(&node->content, block);
    // And the arrays: one for each FAN of blocks, and those on the way to them.
    if (lacking && !blocks_available(lacking + lacking / FAN + 16))
        return false;
    for (uint64_t block = first; block < end; block++) {
        void **slot = slot_of(&node->content, block);
        if (!slot || (!*slot && !add_blocks(node, slot, block, 1, BLOCK_SIZE)) ||
            (is_short(&node->content, block) && !widen_block(node, slot, BLOCK_SIZE)))
            return false;
    }
    return true;
}

static void give(struct content *content, void *bytes, uint64_t block)
{
    cell_give(bytes, capacity_of(content, block));
    if (is_short(content, block))
        content->short_capacity = 0;
}

// Gives back what of a part of the tree lies at or behind a position; whether nothing is left. The part's first block
// is `first`.
static bool prune(struct content *content, void *at, uint32_t height, uint64_t first, uint64_t size)
{
    if (height == 0) {
        uint64_t start = first << BLOCK_BITS;
        if (start >= size) {
            give(content, at, first);
            return true;
        }
        uint32_t kept = size - start < BLOCK_SIZE ? (uint32_t)(size - start) : (uint32_t)BLOCK_SIZE;
        if (kept < capacity_of(content, first))
            bytes_clear((uint8_t *)at + kept, capacity_of(content, first) - kept);
        return false;
    }
    void **slots = at;
    uint32_t count = height == 1 && content->height == 1 ? content->slots : (uint32_t)FAN;
    const uint64_t below = 1ull << FAN_BITS * (height - 1); // blocks of a child
    bool empty = true;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t child = first + i * below;
        if (!slots[i])
            continue;
        if ((child + below) << BLOCK_BITS > size && prune(content, slots[i], height - 1, child, size))
            slots[i] = 0;
        else
            empty = false;
    }
    if (empty)
        cell_give(at, count * (uint32_t)sizeof(void *));
    return empty;
}

void content_cut(struct node *node, uint64_t size)
{
    struct content *content = &node->content;
    if (size < content->base_size)
        content->base_size = size;
    if (content->root && prune(content, content->root, content->height, 0, size))
        content->root = 0;
}
