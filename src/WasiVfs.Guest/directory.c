// SPDX-License-Identifier: MIT
#include "directory.h"

// Each block of a directory: an array of these records, then the names. The first record's name offset tells how many there are.
enum { RECORD_SIZE = 12, RECORD_NAME = 8, RECORD_TYPE = 10 };

static uint8_t block[BLOCK_SIZE]; // the directory block in hand
static uint32_t block_length;     // bytes of it that belong to the directory
static uint32_t block_count;      // records in it
static uint32_t block_origin;     // its image offset; no block lies at 0, where the superblock's block is

static uint32_t get16(const uint8_t *at) { return at[0] | (uint32_t)at[1] << 8; }

// Brings the block that holds a byte position into hand; false where it holds no record.
static bool load(const struct inode *directory, uint64_t position)
{
    uint32_t offset;
    uint64_t start = position & ~(uint64_t)(BLOCK_SIZE - 1);
    uint32_t length = inode_piece(directory, start, BLOCK_SIZE, &offset);
    if (offset != block_origin || length != block_length) {
        image_to_state(block, offset, length);
        block_origin = offset;
        block_length = length;
        block_count = length < RECORD_SIZE ? 0 : get16(block + RECORD_NAME) / RECORD_SIZE;
        if (block_count * RECORD_SIZE > length)
            block_count = 0;
    }
    return block_count != 0;
}

// The record's name; a damaged offset gives an empty one.
static const uint8_t *name_of(uint32_t index, uint32_t *length)
{
    const uint8_t *record = block + index * RECORD_SIZE;
    uint32_t start = get16(record + RECORD_NAME);
    bool last = index + 1 == block_count;
    uint32_t end = last ? block_length : get16(record + RECORD_SIZE + RECORD_NAME);
    if (start > end || end > block_length)
        start = end = 0;
    uint32_t n = 0;
    while (start + n < end && n < NAME_MAX_BYTES && block[start + n])
        n++;
    *length = n;
    return block + start;
}

static void fill(uint32_t index, struct dirent *entry)
{
    static const uint8_t types[] = {0, FILETYPE_REGULAR_FILE, FILETYPE_DIRECTORY, 0, 0, 0, 0, FILETYPE_SYMBOLIC_LINK};
    const uint8_t *record = block + index * RECORD_SIZE;
    uint32_t length;
    entry->nid = get16(record) | get16(record + 2) << 16;
    entry->type = record[RECORD_TYPE] < sizeof types ? types[record[RECORD_TYPE]] : 0;
    entry->name = name_of(index, &length);
    entry->length = (uint8_t)length;
}

errno_t directory_at(const struct inode *directory, uint64_t position, struct dirent *entry)
{
    if (position >= directory->size)
        return ERRNO_NOENT;
    uint32_t within = (uint32_t)position & (BLOCK_SIZE - 1);
    if (!load(directory, position) || within % RECORD_SIZE || within / RECORD_SIZE >= block_count)
        return ERRNO_INVAL;
    uint32_t index = within / RECORD_SIZE;
    fill(index, entry);
    entry->next = index + 1 < block_count ? position + RECORD_SIZE : position - within + BLOCK_SIZE;
    return ERRNO_SUCCESS;
}

// Byte order, the shorter first.
static int compare(const uint8_t *a, uint32_t a_length, const uint8_t *b, uint32_t b_length)
{
    uint32_t common = a_length < b_length ? a_length : b_length;
    for (uint32_t i = 0; i < common; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return a_length == b_length ? 0 : a_length < b_length ? -1 : 1;
}

static int compare_at(uint32_t index, const uint8_t *name, uint32_t length)
{
    uint32_t other_length;
    const uint8_t *other = name_of(index, &other_length);
    return compare(name, length, other, other_length);
}

// The first name of the block at a position. Only it is fetched: a search goes through many blocks to find one.
static const uint8_t *first_name(const struct inode *directory, uint64_t position, uint32_t *length)
{
    static uint8_t name[NAME_MAX_BYTES];
    uint8_t records[2 * RECORD_SIZE];
    uint32_t offset, size = inode_piece(directory, position, BLOCK_SIZE, &offset);
    if (offset == block_origin && size == block_length)
        return name_of(0, length);
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

bool directory_find(const struct inode *directory, const uint8_t *name, uint32_t length, struct dirent *entry)
{
    // The last block whose first name is not above the one sought.
    uint64_t low = 0, high = (directory->size + BLOCK_SIZE - 1) >> BLOCK_BITS;
    if (high == 0)
        return false;
    while (high - low > 1) {
        uint64_t middle = (low + high) / 2;
        uint32_t other_length;
        const uint8_t *other = first_name(directory, middle << BLOCK_BITS, &other_length);
        if (compare(name, length, other, other_length) < 0)
            high = middle;
        else
            low = middle;
    }
    if (!load(directory, low << BLOCK_BITS))
        return false;
    uint32_t first = 0, end = block_count;
    while (first < end) {
        uint32_t middle = (first + end) / 2;
        int order = compare_at(middle, name, length);
        if (order == 0) {
            fill(middle, entry);
            return true;
        }
        if (order < 0)
            end = middle;
        else
            first = middle + 1;
    }
    return false;
}
