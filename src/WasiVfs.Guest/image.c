// SPDX-License-Identifier: MIT
#include "image.h"

enum {
    SUPER_OFFSET = 1024,
    SUPER_ROOT_NID = 14,
    SUPER_EPOCH = 24,
    SUPER_EPOCH_NSEC = 32,
    SUPER_META_BLOCK = 40,
    SUPER_SIZE = 128,
    INODE_UNIT = 32,
    INODE_COMPACT_SIZE = 32,
    INODE_EXTENDED_SIZE = 64,
    LAYOUT_FLAT_PLAIN = 0,
    LAYOUT_FLAT_INLINE = 2,
    MODE_TYPE = 0xF000,
    MODE_DIRECTORY = 0x4000,
    MODE_REGULAR = 0x8000,
    MODE_SYMLINK = 0xA000,
};

static uint32_t root;
static uint32_t metadata; // image offset of inode 0
static uint64_t epoch;    // seconds that compact inodes count from
static uint32_t epoch_fraction;

static uint32_t get16(const uint8_t *at) { return at[0] | (uint32_t)at[1] << 8; }
static uint32_t get32(const uint8_t *at) { return get16(at) | get16(at + 2) << 16; }
static uint64_t get64(const uint8_t *at) { return get32(at) | (uint64_t)get32(at + 4) << 32; }

void image_open(void)
{
    uint8_t super[SUPER_SIZE];
    image_to_state(super, SUPER_OFFSET, SUPER_SIZE);
    root = get16(super + SUPER_ROOT_NID);
    metadata = get32(super + SUPER_META_BLOCK) << BLOCK_BITS;
    epoch = get64(super + SUPER_EPOCH);
    epoch_fraction = get32(super + SUPER_EPOCH_NSEC);
}

uint32_t image_root(void) { return root; }

static uint64_t nanoseconds(uint64_t seconds, uint32_t fraction)
{
    const uint64_t second = 1000000000;
    return seconds < UINT64_MAX / second ? seconds * second + fraction
                                         : 0; // times before 1970 have no place in a filestat
}

static uint8_t type_of(uint32_t mode)
{
    switch (mode & MODE_TYPE) {
    case MODE_DIRECTORY: return FILETYPE_DIRECTORY;
    case MODE_REGULAR: return FILETYPE_REGULAR_FILE;
    case MODE_SYMLINK: return FILETYPE_SYMBOLIC_LINK;
    default: return FILETYPE_UNKNOWN;
    }
}

bool image_load(uint32_t nid, struct inode *inode)
{
    uint8_t raw[INODE_EXTENDED_SIZE];
    uint32_t at = metadata + nid * INODE_UNIT;
    image_to_state(raw, at, INODE_COMPACT_SIZE);
    uint32_t format = get16(raw);
    uint32_t header = INODE_COMPACT_SIZE;
    uint32_t attributes = get16(raw + 2);
    inode->nid = nid;
    inode->type = type_of(get16(raw + 4));
    if (format & 1) {
        image_to_state(raw + INODE_COMPACT_SIZE, at + INODE_COMPACT_SIZE, INODE_EXTENDED_SIZE - INODE_COMPACT_SIZE);
        header = INODE_EXTENDED_SIZE;
        inode->size = get64(raw + 8);
        inode->mtime_ns = nanoseconds(get64(raw + 32), get32(raw + 40));
        inode->nlink = get32(raw + 44);
    } else {
        inode->size = get32(raw + 8);
        inode->mtime_ns = nanoseconds(epoch + get32(raw + 12), epoch_fraction);
        inode->nlink = get16(raw + 6);
    }
    if (attributes)
        header += 12 + 4 * (attributes - 1);
    uint64_t blocks = (uint64_t)get32(raw + 16) << BLOCK_BITS;
    uint32_t layout = format >> 1 & 7;
    inode->blocks = (uint32_t)blocks;
    inode->tail = at + header;
    inode->tail_at = layout == LAYOUT_FLAT_INLINE ? inode->size & ~(uint64_t)(BLOCK_SIZE - 1) : inode->size;
    // Content that ends in the segment's reach is never walked round its end and from its start again.
    bool in_reach = inode->size <= UINT32_MAX && (inode->tail_at == 0 || blocks + inode->tail_at <= UINT32_MAX);
    return inode->type != FILETYPE_UNKNOWN && (layout == LAYOUT_FLAT_PLAIN || layout == LAYOUT_FLAT_INLINE) && in_reach;
}

uint32_t image_chunk(const struct inode *inode, uint64_t position, uint32_t wanted, uint32_t *offset)
{
    bool in_tail = position >= inode->tail_at;
    uint64_t end = in_tail ? inode->size : inode->tail_at;
    *offset = in_tail ? inode->tail + (uint32_t)(position - inode->tail_at) : inode->blocks + (uint32_t)position;
    return end - position < wanted ? (uint32_t)(end - position) : wanted;
}
