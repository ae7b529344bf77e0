// SPDX-License-Identifier: MIT
// path_open: flags, rights, and what fd_fdstat_get then shows.
#include "unit.h"

static errno_t open_with(const char *path, uint32_t lookup, uint32_t oflags, uint64_t base, uint32_t fdflags)
{
    return path_open(ROOT, lookup, put_text(PATH, path), (uint32_t)strlen(path), oflags, base, RIGHTS_INHERITING,
                     fdflags, RESULT);
}

static errno_t open_flags(const char *path, uint32_t oflags)
{
    return open_with(path, LOOKUP_SYMLINK_FOLLOW, oflags, RIGHT_FD_READ, 0);
}

TEST(unknown_flags)
{
    CHECK(open_flags("file.txt", 16), ERRNO_INVAL);
    CHECK(open_with("file.txt", 2, 0, RIGHT_FD_READ, 0), ERRNO_INVAL);
    CHECK(open_with("file.txt", 0, 0, RIGHT_FD_READ, 32), ERRNO_INVAL);
}

TEST(a_new_descriptor_is_the_lowest_free_number)
{
    uint32_t a = must_open(ROOT, "file.txt"), b = must_open(ROOT, "dir"), c = must_open(b, "inner.txt");
    CHECK(a, ROOT + 1);
    CHECK(b, ROOT + 2);
    CHECK(c, ROOT + 3);
    CHECK(fd_close(b), 0);
    CHECK(fd_close(a), 0);
    CHECK(must_open(ROOT, "large"), a);
    CHECK(must_open(ROOT, "large"), b);
    CHECK(must_open(ROOT, "large"), c + 1);
}

TEST(base_is_a_directory_of_ours)
{
    uint32_t fd;
    CHECK(try_open(must_open(ROOT, "file.txt"), "x", 0, &fd), ERRNO_NOTDIR);
    CHECK(try_open(99, "x", 0, &fd), ERRNO_BADF);
    CHECK(try_open(must_open(ROOT, "dir"), "inner.txt", 0, &fd), 0);
}

static void check_fdstat(uint32_t fd, uint32_t type, uint32_t flags, uint64_t base, uint64_t inheriting)
{
    CHECK(fd_fdstat_get(fd, RESULT), 0);
    CHECK(quad(RESULT), type | flags << 16);
    CHECK(quad(RESULT + 8), base);
    CHECK(quad(RESULT + 16), inheriting);
}

TEST(flags_are_kept_and_changed)
{
    CHECK(open_with("file.txt", 0, 0, RIGHT_FD_READ, 1 | 4), 0);
    uint32_t fd = word(RESULT);
    check_fdstat(fd, FILETYPE_REGULAR_FILE, 1 | 4, RIGHTS_READER, 0);
    CHECK(fd_fdstat_set_flags(fd, 31), 0);
    check_fdstat(fd, FILETYPE_REGULAR_FILE, 31, RIGHTS_READER, 0);
    CHECK(fd_fdstat_set_flags(fd, 32), ERRNO_INVAL);
    CHECK(fd_fdstat_set_flags(fd, 0), 0);
    check_fdstat(fd, FILETYPE_REGULAR_FILE, 0, RIGHTS_READER, 0);
    CHECK(open_with(".", 0, 0, 0, 4), 0);
    check_fdstat(word(RESULT), FILETYPE_DIRECTORY, 4, 0, 0x0FF7FFFF);
}
