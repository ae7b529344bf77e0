// SPDX-License-Identifier: MIT
// Listing a directory that the host and the image both have.
#include "../unit.h"
#include "host_tree.h"

enum { NAMES = 900, NAME_BYTES = 300 };

static struct listed {
    char name[NAME_BYTES];
    uint64_t number, next;
    uint8_t type;
} listed[NAMES];
static int count;

// Lists a directory with a buffer of so many bytes, from a cookie on.
static errno_t list(uint32_t fd, uint32_t buffer, uint64_t cookie)
{
    count = 0;
    for (;;) {
        errno_t error = fd_readdir(fd, BUFFER, buffer, cookie, RESULT);
        if (error)
            return error;
        uint32_t used = word(RESULT), at = 0;
        while (used - at >= DIRENT_SIZE && used - at >= DIRENT_SIZE + word(BUFFER + at + 16)) {
            struct listed *entry = &listed[count++];
            uint32_t length = word(BUFFER + at + 16);
            entry->next = cookie = quad(BUFFER + at);
            entry->number = quad(BUFFER + at + 8);
            entry->type = machine_memory[BUFFER + at + 20];
            memset(entry->name, 0, sizeof entry->name);
            memcpy(entry->name, machine_memory + BUFFER + at + DIRENT_SIZE, length);
            at += DIRENT_SIZE + length;
        }
        if (used < buffer)
            return ERRNO_SUCCESS;
    }
}

static const struct listed *entry_of(const char *name)
{
    const struct listed *found = 0;
    for (int i = 0; i < count; i++)
        if (!strcmp(listed[i].name, name)) {
            CHECK(found != 0, false); // no name is listed twice
            found = &listed[i];
        }
    return found;
}

static void unite(void)
{
    host_tree_reset();
    host_tree_preopen("/", 0);
    host_tree_add("dir/mine", FILETYPE_REGULAR_FILE, "mine");
    host_tree_add("dir/inner.txt", FILETYPE_REGULAR_FILE, "over");
    host_tree_add("dir/deep/x", FILETYPE_REGULAR_FILE, "x");
    host_tree_add("dir/link", FILETYPE_SYMBOLIC_LINK, "mine");
}

TEST(names_of_both_are_listed_once)
{
    static const uint32_t sizes[] = {60000, 600, 100, 64};
    unite();
    for (unsigned i = 0; i < 4; i++) {
        uint32_t fd = must_open(ROOT, "dir");
        CHECK(list(fd, sizes[i], 0), 0);
        CHECK(count, 6);
        CHECK_TEXT(listed[0].name, ".");
        CHECK_TEXT(listed[1].name, "..");
        CHECK(entry_of("inner.txt")->number, 5000 + host_tree_find("dir/inner.txt"));
        CHECK(entry_of("mine")->type, FILETYPE_REGULAR_FILE);
        CHECK(entry_of("link")->type, FILETYPE_SYMBOLIC_LINK);
        CHECK(entry_of("deep")->type, FILETYPE_DIRECTORY);
        uint64_t number = entry_of("deep")->number;
        CHECK(stat_path(fd, "deep", true), 0);
        CHECK(quad(RESULT + STAT_INO), number);
        CHECK(fd_close(fd), 0);
    }
    CHECK(host_count_open(), 4);
}

TEST(a_listing_resumes_at_every_cookie)
{
    static const uint64_t offsets[] = {0, 0x7FFFFFFF00000000};
    for (int which = 0; which < 4; which++) {
        machine_reset(machine.isolated);
        host_reset();
        unite();
        host_tree.cookie_offset = offsets[which & 1];
        host_tree.resumes_nowhere = which & 2;
        uint32_t fd = must_open(ROOT, "dir");
        CHECK(list(fd, 60000, 0), 0);
        CHECK(count, 6);
        for (int i = 0; i < 6; i++) {
            uint64_t cookie = listed[i].next;
            CHECK(list(must_open(ROOT, "dir"), 60000, cookie), 0);
            CHECK(count, 5 - i);
            CHECK(fd_renumber(fd + 1, fd), 0);
            CHECK(list(fd, 60000, cookie), 0);
            CHECK(count, 5 - i);
            CHECK(list(fd, 60000, 0), 0);
        }
        CHECK(list(fd, 60000, 0), 0);
        CHECK(count, 6);
        CHECK(fd_close(fd), 0);
        CHECK(host_count_open(), 4);
    }
}

TEST(a_name_that_covers_one_of_another_kind)
{
    unite();
    host_tree_add("twin-a/x", FILETYPE_REGULAR_FILE, "");
    host_tree_add("void", FILETYPE_REGULAR_FILE, "");
    CHECK(list(ROOT, 60000, 0), 0);
    CHECK(entry_of("twin-a")->type, FILETYPE_DIRECTORY);
    CHECK(entry_of("twin-a")->number, 5000 + host_tree_find("twin-a"));
    CHECK(entry_of("void")->type, FILETYPE_REGULAR_FILE);
    CHECK(entry_of("void")->number, 5000 + host_tree_find("void"));
    CHECK(entry_of("twin-b")->type, FILETYPE_REGULAR_FILE);
}

TEST(names_that_only_one_has)
{
    unite();
    CHECK(list(must_open(ROOT, "names"), 60000, 0), 0);
    unsigned calls = host.calls;
    CHECK(count, 10);
    CHECK(list(must_open(ROOT, "names"), 60000, 0), 0);
    CHECK(host.calls - calls < 10, true); // its names are not asked for one by one
    host_tree_add("alone/x", FILETYPE_REGULAR_FILE, "");
    CHECK(list(must_open(ROOT, "alone"), 60000, 0), 0);
    CHECK(entry_of("x")->type, FILETYPE_REGULAR_FILE);
}

TEST(many_names_of_both)
{
    static char name[NAME_BYTES];
    CHECK(list(must_open(ROOT, "many"), 4096, 0), 0);
    const int alone = count;
    machine_reset(machine.isolated);
    unite();
    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "many/host-%0*d", i % 7 ? i % 200 + 1 : 3, i);
        host_tree_add(name, FILETYPE_REGULAR_FILE, "");
    }
    host_tree_add("many/entry-0300", FILETYPE_REGULAR_FILE, "over");
    uint32_t fd = must_open(ROOT, "many");
    for (uint32_t size = 700; size < 20000; size *= 5) {
        CHECK(list(fd, size, 0), 0);
        CHECK(count, alone + 200);
        CHECK(entry_of("entry-0300")->number, 5000 + host_tree_find("many/entry-0300"));
    }
}

TEST(a_listing_while_the_host_changes)
{
    unite();
    uint32_t fd = must_open(ROOT, "dir");
    CHECK(fd_readdir(fd, BUFFER, 24 + 1 + 24 + 2 + 24 + 4, 0, RESULT), 0); // the dots and `deep`
    uint64_t cookie = quad(BUFFER + 24 + 1 + 24 + 2);
    host_tree_delete(host_tree_find("dir/inner.txt"));
    host_tree_add("dir/new", FILETYPE_REGULAR_FILE, "");
    CHECK(list(fd, 60000, cookie), 0);
    CHECK(count, 4);
    CHECK(entry_of("inner.txt")->number < 5000, true);
    CHECK(entry_of("new")->type, FILETYPE_REGULAR_FILE);
}

TEST(what_stands_against_listing_at_the_host_is_told)
{
    unite();
    uint32_t fd = must_open(ROOT, "dir");
    host.fail_with = ERRNO_IO;
    for (unsigned call = 1; call < 6; call++) {
        fd = must_open(ROOT, "dir");
        host.fail_in = call;
        errno_t error = list(fd, 60000, 0);
        // An entry of the image that the host does not tell about is listed as the image has it.
        CHECK(error, call == 2 || call == 3 ? 0 : ERRNO_IO);
    }
    host.fail_in = 0;
    CHECK(list(fd, 60000, 0), 0);
    CHECK(count, 6);
    host.fail_in = 4;
    CHECK(list(fd, 60000, listed[4].next), ERRNO_SUCCESS);
}

TEST(a_program_that_opens_nothing_lists_too)
{
    unite();
    host_tree.lacks = LACKS_OPEN;
    CHECK(list(ROOT, 60000, 0), 0);
    CHECK(entry_of("dir")->type, FILETYPE_DIRECTORY);
    host_tree_add("user", FILETYPE_REGULAR_FILE, "");
    CHECK(list(ROOT, 60000, 0), 0);
    CHECK(entry_of("user")->type, FILETYPE_REGULAR_FILE);
    host_tree.lacks = LACKS_STAT;
    CHECK(list(ROOT, 60000, 0), 0);
    CHECK(entry_of("dir")->type, FILETYPE_DIRECTORY);
    CHECK(entry_of("file.txt")->type, FILETYPE_REGULAR_FILE);
}

// The socket keeps its number and stands for the mapping; what it is listed by is closed at once.
TEST(a_listener_lists_too)
{
    host_open(HOST_SOCKET, 0);
    unite();
    host_tree_add("user", FILETYPE_REGULAR_FILE, "");
    CHECK(list(3, 60000, 0), 0);
    CHECK(entry_of("user")->type, FILETYPE_REGULAR_FILE);
    CHECK(entry_of("file.txt")->type, FILETYPE_REGULAR_FILE);
    CHECK(host_count_open(), 5);
}
