// SPDX-License-Identifier: MIT
#include "dirblock.h"

errno_t image_directory_at(const struct inode *directory, uint64_t position, struct dirent *entry)
{
    if (position >= directory->size)
        return ERRNO_NOENT;
    uint32_t within = (uint32_t)position & (BLOCK_SIZE - 1);
    if (!dirblock_load(directory, position) || within % RECORD_SIZE || within / RECORD_SIZE >= dirblock_count)
        return ERRNO_INVAL;
    uint32_t index = within / RECORD_SIZE;
    dirblock_entry(index, entry);
    entry->next = index + 1 < dirblock_count ? position + RECORD_SIZE : position - within + BLOCK_SIZE;
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
    const uint8_t *other = dirblock_name(index, &other_length);
    return compare(name, length, other, other_length);
}

bool image_directory_find(const struct inode *directory, const uint8_t *name, uint32_t length, struct dirent *entry)
{
    // The last block whose first name is not above the one sought.
    uint64_t low = 0, high = (directory->size + BLOCK_SIZE - 1) >> BLOCK_BITS;
    if (high == 0)
        return false;
    for (uint32_t node = 1; high - low > 1;) {
        uint64_t middle = (low + high) / 2;
        uint32_t other_length;
        const uint8_t *other = dirblock_first_name(directory, middle << BLOCK_BITS, node, &other_length);
        bool below = compare(name, length, other, other_length) < 0;
        *(below ? &high : &low) = middle;
        node = 2 * node + !below;
    }
    if (!dirblock_load(directory, low << BLOCK_BITS))
        return false;
    uint32_t first = 0, end = dirblock_count;
    while (first < end) {
        uint32_t middle = (first + end) / 2;
        int order = compare_at(middle, name, length);
        if (order == 0) {
            dirblock_entry(middle, entry);
            return true;
        }
        if (order < 0)
            end = middle;
        else
            first = middle + 1;
    }
    return false;
}
