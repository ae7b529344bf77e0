// SPDX-License-Identifier: MIT
#include "dirblock.h"

uint32_t dirblock_count;
static uint8_t block[BLOCK_SIZE]; // the loaded block
static uint32_t block_length;     // bytes of it that belong to the directory
static uint32_t block_origin;     // its image offset; no block lies at 0, where the superblock's block is

static uint32_t get16(const uint8_t *at) { return at[0] | (uint32_t)at[1] << 8; }

bool dirblock_load(const struct inode *directory, uint64_t position)
{
    uint32_t offset;
    uint64_t start = position & ~(uint64_t)(BLOCK_SIZE - 1);
    uint32_t length = image_chunk(directory, start, BLOCK_SIZE, &offset);
    if (offset != block_origin || length != block_length) {
        image_to_state(block, offset, length);
        block_origin = offset;
        block_length = length;
        dirblock_count = length < RECORD_SIZE ? 0 : get16(block + RECORD_NAME) / RECORD_SIZE;
        if (dirblock_count * RECORD_SIZE > length)
            dirblock_count = 0;
    }
    return dirblock_count != 0;
}

const uint8_t *dirblock_name(uint32_t index, uint32_t *length)
{
    const uint8_t *record = block + index * RECORD_SIZE;
    uint32_t start = get16(record + RECORD_NAME);
    bool last = index + 1 == dirblock_count;
    uint32_t end = last ? block_length : get16(record + RECORD_SIZE + RECORD_NAME);
    if (start > end || end > block_length)
        start = end = 0;
    uint32_t n = 0;
    while (start + n < end && n < NAME_MAX_BYTES && block[start + n])
        n++;
    *length = n;
    return block + start;
}

void dirblock_entry(uint32_t index, struct dirent *entry)
{
    static const uint8_t types[] = {0, FILETYPE_REGULAR_FILE, FILETYPE_DIRECTORY, 0, 0, 0, 0, FILETYPE_SYMBOLIC_LINK};
    const uint8_t *record = block + index * RECORD_SIZE;
    uint32_t length;
    entry->nid = get16(record) | get16(record + 2) << 16;
    entry->type = record[RECORD_TYPE] < sizeof types ? types[record[RECORD_TYPE]] : 0;
    entry->name = dirblock_name(index, &length);
    entry->length = (uint8_t)length;
}

// The first name of the block that lies there. Only it is fetched: a search goes through many blocks to find one.
static const uint8_t *fetch_first_name(uint32_t offset, uint32_t size, uint32_t *length)
{
    static uint8_t name[NAME_MAX_BYTES];
    uint8_t records[2 * RECORD_SIZE];
    *length = 0;
    if (size < RECORD_SIZE)
        return name;
    image_to_state(records, offset, size < sizeof records ? RECORD_SIZE : sizeof records);
    uint32_t start = get16(records + RECORD_NAME);
    uint32_t end = size >= sizeof records && start > RECORD_SIZE ? get16(records + RECORD_SIZE + RECORD_NAME) : size;
    if (start > end || end > size)
        return name;
    uint32_t n = end - start < NAME_MAX_BYTES ? end - start : NAME_MAX_BYTES;
    image_to_state(name, offset + start, n);
    while (*length < n && name[*length])
        ++*length;
    return name;
}

// First names near the root of the search, where every search in a directory passes.
enum { HINTS = 256 };
static struct hint {
    uint32_t offset; // of the block
    uint8_t length;
    uint8_t name[27];
} hints[HINTS];

const uint8_t *dirblock_first_name(const struct inode *directory, uint64_t position, uint32_t node, uint32_t *length)
{
    uint32_t offset, size = image_chunk(directory, position, BLOCK_SIZE, &offset);
    if (offset == block_origin && size == block_length)
        return dirblock_name(0, length);
    struct hint *hint = &hints[node < HINTS ? node : 0];
    if (hint->offset == offset && node < HINTS) {
        *length = hint->length;
        return hint->name;
    }
    const uint8_t *name = fetch_first_name(offset, size, length);
    if (node < HINTS && *length <= sizeof hint->name) {
        hint->offset = offset;
        hint->length = (uint8_t)*length;
        for (uint32_t i = 0; i < *length; i++)
            hint->name[i] = name[i];
    }
    return name;
}
