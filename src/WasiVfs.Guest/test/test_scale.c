// SPDX-License-Identifier: MIT
// What a directory of 100,000 entries costs, in accesses to the image: counted, not timed.
#include "unit.h"

enum {
    DIRECTORY_NID = 40,
    FILE_NID = 44,
    CONTENT_BLOCK = 1,
    NAME_BYTES = 8,
    RECORD = 12,
    PER_BLOCK = BLOCK_SIZE / (RECORD + NAME_BYTES)
};

static void put16(uint8_t *at, uint32_t value) { memcpy(at, &value, 2); }

static void put_inode(uint8_t *image, uint32_t nid, uint32_t mode, uint64_t size, uint32_t block)
{
    uint8_t *inode = image + nid * 32;
    put16(inode, 1); // extended, plain
    put16(inode + 4, mode);
    memcpy(inode + 8, &size, 8);
    memcpy(inode + 16, &block, 4);
}

// An image whose root holds so many files, each of which is the same; the names ascend.
static void use_directory_of(uint32_t count)
{
    static uint8_t *image;
    uint32_t total = count + 2, blocks = (total + PER_BLOCK - 1) / PER_BLOCK;
    uint32_t bytes = (CONTENT_BLOCK + blocks) * BLOCK_SIZE;
    free(image);
    image = calloc(bytes, 1);
    put16(image + 1024 + 14, DIRECTORY_NID);
    uint32_t last = (total - (blocks - 1) * PER_BLOCK) * (RECORD + NAME_BYTES);
    put_inode(image, DIRECTORY_NID, 0x41ED, (blocks - 1) * BLOCK_SIZE + last, CONTENT_BLOCK);
    put_inode(image, FILE_NID, 0x81A4, 0, 0);
    for (uint32_t i = 0; i < total; i++) {
        uint32_t in_block = i / PER_BLOCK + 1 < blocks ? PER_BLOCK : total - (blocks - 1) * PER_BLOCK;
        uint8_t *block = image + (CONTENT_BLOCK + i / PER_BLOCK) * BLOCK_SIZE, *record = block + i % PER_BLOCK * RECORD;
        uint32_t name = in_block * RECORD + i % PER_BLOCK * NAME_BYTES;
        char text[NAME_BYTES + 1];
        snprintf(text, sizeof text, i == 0 ? "." : i == 1 ? ".." : "%08u", i - 2);
        memcpy(record, &(uint64_t){i < 2 ? DIRECTORY_NID : FILE_NID}, 8);
        put16(record + 8, name);
        record[10] = i < 2 ? 2 : 1;
        memcpy(block + name, text, strlen(text));
    }
    machine_use_image(image, bytes);
    machine_reset(machine.isolated);
}

// Accesses for finding an entry, on the average over a hundred that lie all over the directory.
static uint64_t lookup_cost(uint32_t count)
{
    char name[16];
    use_directory_of(count);
    CHECK(fd_sync(0), 0);
    uint64_t before = machine.steps;
    for (uint32_t i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "%08u", (i * 7919 + 13) % count);
        CHECK(stat_path(ROOT, name, true), 0);
    }
    return (machine.steps - before) / 100;
}

static uint64_t listing_cost(uint32_t count)
{
    uint64_t cookie = 0;
    uint32_t listed = 0, used;
    use_directory_of(count);
    CHECK(fd_sync(0), 0);
    uint64_t before = machine.steps;
    do {
        CHECK(fd_readdir(ROOT, BUFFER, 4096, cookie, RESULT), 0);
        used = word(RESULT);
        for (uint32_t at = 0, length; used - at >= DIRENT_SIZE; at += DIRENT_SIZE + length, listed++) {
            length = word(BUFFER + at + 16);
            if (used - at - DIRENT_SIZE < length)
                break;
            cookie = quad(BUFFER + at);
        }
    } while (used == 4096);
    CHECK(listed, count + 2);
    return machine.steps - before;
}

static const uint8_t *committed;
static uint32_t committed_bytes;

static void keep_image(void) { committed = machine.image, committed_bytes = machine.image_bytes; }
static void put_back(void) { machine_use_image(committed, committed_bytes); }

TEST(every_entry_is_found_however_full_the_last_block_is)
{
    static const uint32_t extra[] = {0, 1, 2, 3, PER_BLOCK - 3, PER_BLOCK - 2, PER_BLOCK - 1};
    char name[16];
    keep_image();
    for (uint32_t blocks = 0; blocks < 5; blocks++)
        for (unsigned e = 0; e < sizeof extra / sizeof *extra; e++) {
            uint32_t count = blocks * PER_BLOCK + extra[e], missed = 0;
            use_directory_of(count);
            for (uint32_t i = 0; i < count; i++) {
                snprintf(name, sizeof name, "%08u", i * 7 % count);
                missed += stat_path(ROOT, name, true) != 0;
                strcat(name, "!");
                missed += stat_path(ROOT, name, true) != ERRNO_NOENT;
            }
            CHECK(missed, 0);
        }
    put_back();
}

TEST(a_lookup_among_100000_costs_less_than_three_among_100)
{
    keep_image();
    uint64_t few = lookup_cost(100), many = lookup_cost(100000);
    CHECK(many < 3 * few, true);
    put_back();
}

TEST(a_listing_of_100000_costs_a_hundred_of_1000)
{
    keep_image();
    uint64_t few = listing_cost(1000), many = listing_cost(100000);
    CHECK(many < 105 * few, true);
    CHECK(many < 3 * 100000, true); // two accesses for an entry, one for a block
    put_back();
}
