// SPDX-License-Identifier: MIT
// fd_filestat_get, path_filestat_get, path_readlink.
#include "unit.h"

static const uint64_t TIME = 1700000000000000000;

TEST(a_file)
{
    CHECK(stat_path(ROOT, "large", false), 0);
    CHECK(quad(RESULT + STAT_TYPE), FILETYPE_REGULAR_FILE);
    CHECK(quad(RESULT + STAT_NLINK), 1);
    CHECK(quad(RESULT + STAT_SIZE), 10000);
    CHECK(quad(RESULT + STAT_ATIM), TIME);
    CHECK(quad(RESULT + STAT_MTIM), TIME);
    CHECK(quad(RESULT + STAT_CTIM), TIME);
    CHECK(quad(RESULT + STAT_INO) != 0, true);
}

TEST(a_directory_with_a_time_of_its_own)
{
    CHECK(stat_path(ROOT, "dir", false), 0);
    CHECK(quad(RESULT + STAT_TYPE), FILETYPE_DIRECTORY);
    CHECK(quad(RESULT + STAT_NLINK), 3);
    CHECK(quad(RESULT + STAT_MTIM), 1234567890987654000);
}

TEST(descriptor_and_path_agree)
{
    static const char *paths[] = {"file.txt", "dir", "exact", "void", "."};
    for (int i = 0; i < 5; i++) {
        uint8_t record[FILESTAT_SIZE];
        uint32_t fd = must_open(ROOT, paths[i]);
        CHECK(stat_path(ROOT, paths[i], true), 0);
        memcpy(record, machine_memory + RESULT, sizeof record);
        CHECK(fd_filestat_get(fd, RESULT), 0);
        CHECK(memcmp(machine_memory + RESULT, record, sizeof record), 0);
    }
}

TEST(hard_links_share_the_number_and_others_do_not)
{
    CHECK(stat_path(ROOT, "twin-a", true), 0);
    uint64_t device = quad(RESULT), inode = quad(RESULT + STAT_INO);
    CHECK(quad(RESULT + STAT_NLINK), 2);
    CHECK(stat_path(ROOT, "twin-b", true), 0);
    CHECK(quad(RESULT + STAT_INO), inode);
    CHECK(stat_path(ROOT, "file.txt", true), 0);
    CHECK(quad(RESULT + STAT_INO) != inode, true);
    CHECK(quad(RESULT), device);
    CHECK(device != 0, true);
}

TEST(links_are_followed_when_asked)
{
    CHECK(stat_path(ROOT, "links/to-file", true), 0);
    CHECK(quad(RESULT + STAT_TYPE), FILETYPE_REGULAR_FILE);
    CHECK(stat_path(ROOT, "links/to-file", false), 0);
    CHECK(quad(RESULT + STAT_TYPE), FILETYPE_SYMBOLIC_LINK);
    CHECK(quad(RESULT + STAT_SIZE), 11);
    CHECK(stat_path(ROOT, "links/to-dir/", false), 0);
    CHECK(quad(RESULT + STAT_TYPE), FILETYPE_DIRECTORY);
    CHECK(stat_path(ROOT, "links/dangling", false), 0);
    CHECK(path_filestat_get(ROOT, 2, put_text(PATH, "dir"), 3, RESULT), ERRNO_INVAL);
    CHECK(fd_filestat_get(99, RESULT), ERRNO_BADF);
    CHECK(stat_path(must_open(ROOT, "file.txt"), "x", true), ERRNO_NOTDIR);
}

static errno_t readlink_of(const char *path, uint32_t size)
{
    memset(machine_memory + BUFFER, '#', 64);
    return path_readlink(ROOT, put_text(PATH, path), (uint32_t)strlen(path), BUFFER, size, RESULT);
}

TEST(a_links_target)
{
    CHECK(readlink_of("links/to-file", 100), 0);
    CHECK(word(RESULT), 11);
    CHECK(memcmp(machine_memory + BUFFER, "../file.txt#", 12), 0);
    CHECK(readlink_of("links/to-file", 4), 0);
    CHECK(word(RESULT), 4);
    CHECK(memcmp(machine_memory + BUFFER, "../f#", 5), 0);
    CHECK(readlink_of("links/to-file", 0), 0);
    CHECK(word(RESULT), 0);
    CHECK(readlink_of("links/long", 5000), 0);
    CHECK(word(RESULT), 2042 * 2 + 7);
    CHECK(readlink_of("links/absolute", 100), 0);
    CHECK(readlink_of("file.txt", 100), ERRNO_INVAL);
    CHECK(readlink_of("dir", 100), ERRNO_INVAL);
    CHECK(readlink_of("missing", 100), ERRNO_NOENT);
    CHECK(readlink_of("links/to-dir/", 100), ERRNO_INVAL);
}
