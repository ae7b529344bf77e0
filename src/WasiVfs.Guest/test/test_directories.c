// SPDX-License-Identifier: MIT
// fd_readdir: order, cookies, short buffers, numbers.
#include "unit.h"

struct entry {
    uint64_t next, inode;
    uint32_t length;
    uint8_t type;
    char name[256];
};

static uint32_t used;

static errno_t list(uint32_t fd, uint32_t length, uint64_t cookie)
{
    errno_t error = fd_readdir(fd, BUFFER, length, cookie, RESULT);
    used = error ? 0 : word(RESULT);
    return error;
}

// The entry at an offset of BUFFER, if it is there whole; then the offset moves on.
static bool take(uint32_t *offset, struct entry *entry)
{
    const uint8_t *at = machine_memory + BUFFER + *offset;
    if (used - *offset < DIRENT_SIZE)
        return false;
    memcpy(&entry->next, at, 8);
    memcpy(&entry->inode, at + 8, 8);
    memcpy(&entry->length, at + 16, 4);
    entry->type = at[20];
    if (entry->length > 255 || used - *offset - DIRENT_SIZE < entry->length)
        return false;
    memcpy(entry->name, at + DIRENT_SIZE, entry->length);
    entry->name[entry->length] = 0;
    *offset += DIRENT_SIZE + entry->length;
    return true;
}

TEST(dots_come_first_then_byte_order)
{
    static const char *names[] = {".",     "..",   "dir",   "empty",  "exact",  "file.txt", "large",
                                  "links", "many", "names", "twin-a", "twin-b", "void"};
    static const uint8_t types[] = {3, 3, 3, 4, 4, 4, 4, 3, 3, 3, 4, 4, 3};
    uint32_t offset = 0;
    struct entry entry;
    CHECK(list(ROOT, BUFFER_BYTES, 0), 0);
    for (unsigned i = 0; i < sizeof types; i++) {
        CHECK(take(&offset, &entry), true);
        CHECK_TEXT(entry.name, names[i]);
        CHECK(entry.type, types[i]);
        if (i < 2)
            CHECK(entry.next, i + 1);
        else {
            CHECK(stat_path(ROOT, entry.name, false), 0);
            CHECK(entry.inode == quad(RESULT + STAT_INO) && entry.inode != 0, true);
        }
    }
    CHECK(offset, used);
}

TEST(dots_have_the_numbers_of_the_directory_and_of_the_one_above)
{
    uint32_t fd = must_open(ROOT, "dir/deep"), offset = 0;
    struct entry entry;
    CHECK(list(fd, BUFFER_BYTES, 0), 0);
    take(&offset, &entry);
    CHECK(stat_path(ROOT, "dir/deep", false), 0);
    CHECK(entry.inode, quad(RESULT + STAT_INO));
    take(&offset, &entry);
    CHECK(stat_path(ROOT, "dir", false), 0);
    CHECK(entry.inode, quad(RESULT + STAT_INO));
}

TEST(links_are_shown_as_links)
{
    uint32_t fd = must_open(ROOT, "links"), offset = 0, links = 0;
    struct entry entry;
    CHECK(list(fd, BUFFER_BYTES, 0), 0);
    while (take(&offset, &entry))
        links += entry.type == FILETYPE_SYMBOLIC_LINK;
    CHECK(links, 56);
}

TEST(an_empty_directory_has_two_entries)
{
    CHECK(list(must_open(ROOT, "void"), BUFFER_BYTES, 0), 0);
    CHECK(used, 2 * DIRENT_SIZE + 3);
}

TEST(names_are_bytes)
{
    uint32_t fd = must_open(ROOT, "names"), offset = 0, fd2;
    struct entry entry;
    CHECK(list(fd, BUFFER_BYTES, 0), 0);
    while (take(&offset, &entry)) {
        char content[256] = {0};
        if (entry.type != FILETYPE_REGULAR_FILE)
            continue;
        fd2 = must_open(fd, entry.name);
        CHECK(fd_read(fd2, put_iovs(1, (uint32_t)PATH2, 300), 1, RESULT), 0);
        memcpy(content, machine_memory + PATH2, word(RESULT) < 256 ? word(RESULT) : 255);
        CHECK_TEXT(content, entry.name);
    }
}

// Lists the 600 entries in chunks of a given size, each from the cookie of the last whole entry of the one before.
static uint32_t count_in_pieces(uint32_t fd, uint32_t chunk)
{
    uint64_t cookie = 0;
    uint32_t count = 0;
    struct entry entry;
    for (;;) {
        uint32_t offset = 0, before = count;
        CHECK(list(fd, chunk, cookie), 0);
        while (take(&offset, &entry)) {
            char expected[16];
            snprintf(expected, sizeof expected, count == 0 ? "." : count == 1 ? ".." : "entry-%04u", count - 2);
            CHECK_TEXT(entry.name, expected);
            cookie = entry.next;
            count++;
        }
        if (used < chunk)
            return count;
        CHECK(count > before, true);
        if (count == before)
            return count;
    }
}

TEST(every_buffer_size_lists_every_entry_once)
{
    uint32_t fd = must_open(ROOT, "many");
    for (uint32_t chunk = 34; chunk < 200; chunk += 3)
        CHECK(count_in_pieces(fd, chunk), 602);
    CHECK(count_in_pieces(fd, 4096), 602);
    CHECK(count_in_pieces(fd, BUFFER_BYTES), 602);
}

TEST(an_entry_that_does_not_fit_is_cut_and_fills_the_buffer)
{
    uint32_t fd = must_open(ROOT, "many");
    uint8_t whole[600];
    CHECK(list(fd, sizeof whole, 0), 0);
    memcpy(whole, machine_memory + BUFFER, sizeof whole);
    for (uint32_t length = 0; length < sizeof whole; length++) {
        memset(machine_memory + BUFFER, 0xEE, sizeof whole + 1);
        CHECK(list(fd, length, 0), 0);
        CHECK(used, length);
        CHECK(memcmp(machine_memory + BUFFER, whole, length), 0);
        CHECK(machine_memory[BUFFER + length], 0xEE);
    }
}

TEST(a_cookie_is_good_for_ever)
{
    uint32_t fd = must_open(ROOT, "many"), offset = 0;
    struct entry entry, again;
    uint64_t cookies[700], n = 0;
    CHECK(list(fd, BUFFER_BYTES, 0), 0);
    while (take(&offset, &entry))
        cookies[n++] = entry.next;
    for (int64_t i = 600; i >= 0; i -= 7) {
        uint32_t start = 0;
        CHECK(list(must_open(ROOT, "many"), 100, cookies[i]), 0);
        CHECK(take(&start, &again), true);
        CHECK(again.next, cookies[i + 1]);
    }
    CHECK(list(fd, BUFFER_BYTES, cookies[601]), 0);
    CHECK(used, 0);
    CHECK(list(fd, BUFFER_BYTES, 1ull << 40), 0);
    CHECK(used, 0);
    CHECK(list(fd, BUFFER_BYTES, 13), ERRNO_INVAL);
    CHECK(list(fd, BUFFER_BYTES, 4092), ERRNO_INVAL);
}

TEST(resuming_costs_the_same_everywhere)
{
    uint32_t fd = must_open(ROOT, "many"), offset = 0;
    struct entry entry;
    uint64_t last = 0;
    CHECK(list(fd, BUFFER_BYTES, 0), 0);
    while (take(&offset, &entry))
        last = entry.next == 3 * 4096 ? last : entry.next;
    list(fd, 100, 24);
    uint64_t start = machine.steps;
    list(fd, 100, 24);
    uint64_t early = machine.steps - start;
    start = machine.steps;
    list(fd, 100, 2 * 4096 + 24);
    CHECK(machine.steps - start <= early + 1, true); // one more block is fetched
}

TEST(a_file_is_not_a_directory)
{
    CHECK(list(must_open(ROOT, "file.txt"), 100, 0), ERRNO_NOTDIR);
    CHECK(list(77, 100, 0), ERRNO_BADF);
}
