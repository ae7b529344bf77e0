// SPDX-License-Identifier: MIT
// path_open of a tree that cannot be written to, and what fd_fdstat_get then shows.
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

static void check_fdstat(uint32_t fd, uint32_t type, uint32_t flags, uint64_t base, uint64_t inheriting)
{
    CHECK(fd_fdstat_get(fd, RESULT), 0);
    CHECK(quad(RESULT), type | flags << 16);
    CHECK(quad(RESULT + 8), base);
    CHECK(quad(RESULT + 16), inheriting);
}

TEST(what_is_missing)
{
    CHECK(open_flags("missing", 0), ERRNO_NOENT);
    CHECK(open_flags("missing", OFLAGS_DIRECTORY), ERRNO_NOENT);
    CHECK(open_flags("missing", OFLAGS_TRUNC), ERRNO_NOENT);
    CHECK(open_flags("missing", OFLAGS_CREAT), ERRNO_ROFS);
    CHECK(open_flags("missing", OFLAGS_CREAT | OFLAGS_EXCL), ERRNO_ROFS);
    CHECK(open_flags("missing/", OFLAGS_CREAT), ERRNO_ISDIR);
    CHECK(open_flags("missing/file", OFLAGS_CREAT), ERRNO_NOENT);
    CHECK(open_flags("file.txt/file", OFLAGS_CREAT), ERRNO_NOTDIR);
}

TEST(what_is_there)
{
    CHECK(open_flags("file.txt", 0), 0);
    CHECK(open_flags("file.txt", OFLAGS_CREAT), 0);
    CHECK(open_flags("file.txt", OFLAGS_EXCL), 0);
    CHECK(open_flags("file.txt", OFLAGS_CREAT | OFLAGS_EXCL), ERRNO_EXIST);
    CHECK(open_flags("file.txt", OFLAGS_TRUNC), ERRNO_ROFS);
    CHECK(open_flags("file.txt", OFLAGS_DIRECTORY), ERRNO_NOTDIR);
    CHECK(open_flags("file.txt/", 0), ERRNO_NOTDIR);
    CHECK(open_flags("dir", 0), 0);
    CHECK(open_flags("dir", OFLAGS_DIRECTORY), 0);
    CHECK(open_flags("dir/", OFLAGS_DIRECTORY), 0);
    CHECK(open_flags("dir/", 0), 0);
    CHECK(open_flags("dir", OFLAGS_TRUNC), ERRNO_ISDIR);
    CHECK(open_flags("dir", OFLAGS_CREAT | OFLAGS_EXCL), ERRNO_EXIST);
    CHECK(open_flags("dir", OFLAGS_CREAT | OFLAGS_DIRECTORY), ERRNO_INVAL);
    CHECK(open_flags("dir", OFLAGS_CREAT), ERRNO_ISDIR);
    CHECK(open_flags("dir/", OFLAGS_CREAT), ERRNO_ISDIR);
    CHECK(open_flags("dir/", OFLAGS_CREAT | OFLAGS_EXCL), ERRNO_ISDIR);
    CHECK(open_flags(".", OFLAGS_CREAT), ERRNO_ISDIR);
    CHECK(open_flags("./", OFLAGS_CREAT | OFLAGS_EXCL), ERRNO_EXIST);
    CHECK(open_flags("file.txt/", OFLAGS_CREAT), ERRNO_ISDIR);
    CHECK(open_flags("links/to-dir", OFLAGS_CREAT), ERRNO_ISDIR);
    CHECK(open_flags("links/to-dir/", OFLAGS_CREAT), ERRNO_ISDIR);
    CHECK(open_flags("links/file-as-dir", OFLAGS_CREAT), ERRNO_ISDIR);
    CHECK(open_flags(".", 0), 0);
}

TEST(wanting_to_write)
{
    CHECK(open_with("file.txt", 0, 0, RIGHT_FD_READ | RIGHT_FD_WRITE, 0), ERRNO_ROFS);
    CHECK(open_with("dir", 0, 0, RIGHT_FD_READ | RIGHT_FD_WRITE, 0), ERRNO_ISDIR);
    CHECK(open_with("dir", 0, OFLAGS_DIRECTORY, RIGHT_FD_WRITE, 0), ERRNO_ISDIR);
    CHECK(open_with("missing", 0, OFLAGS_CREAT, RIGHT_FD_WRITE, 0), ERRNO_ROFS);
    CHECK(open_with("file.txt", 0, 0, ~RIGHT_FD_WRITE, 0), 0); // any other right is dropped in silence
}

TEST(links_at_the_end)
{
    CHECK(open_with("links/to-file", 0, 0, RIGHT_FD_READ, 0), ERRNO_LOOP);
    CHECK(open_with("links/to-dir", 0, 0, RIGHT_FD_READ, 0), ERRNO_LOOP);
    CHECK(open_with("links/to-dir", 0, OFLAGS_DIRECTORY, RIGHT_FD_READ, 0), ERRNO_LOOP);
    CHECK(open_with("links/to-dir/", 0, OFLAGS_DIRECTORY, RIGHT_FD_READ, 0), 0);
    CHECK(open_with("links/to-file/", 0, 0, RIGHT_FD_READ, 0), ERRNO_NOTDIR);
    CHECK(open_flags("links/to-file", 0), 0);
    CHECK(open_flags("links/to-dir", OFLAGS_DIRECTORY), 0);
    CHECK(open_flags("links/to-file", OFLAGS_DIRECTORY), ERRNO_NOTDIR);
    CHECK(open_flags("links/to-file", OFLAGS_CREAT), 0);
    CHECK(open_flags("links/to-file", OFLAGS_CREAT | OFLAGS_EXCL), ERRNO_EXIST);
    CHECK(open_flags("links/dangling", 0), ERRNO_NOENT);
    CHECK(open_flags("links/dangling", OFLAGS_CREAT), ERRNO_ROFS);
    CHECK(open_flags("links/dangling", OFLAGS_CREAT | OFLAGS_EXCL), ERRNO_EXIST);
    CHECK(open_flags("links/dangling-deep", OFLAGS_CREAT), ERRNO_NOENT);
    CHECK(open_flags("links/file-as-dir", 0), ERRNO_NOTDIR);
}

TEST(rights_are_shown)
{
    check_fdstat(ROOT, FILETYPE_DIRECTORY, 0, 0x07B7FE00, 0x0FF7FFFF);
    CHECK(open_with(".", 0, 0, 0x07B7FE00, 0), 0);
    check_fdstat(word(RESULT), FILETYPE_DIRECTORY, 0, 0x07B7FE00, 0x0FF7FFFF);
    CHECK(open_with("dir", 0, 0, 0, 0), 0);
    check_fdstat(word(RESULT), FILETYPE_DIRECTORY, 0, 0, 0x0FF7FFFF);
    CHECK(open_with("dir", 0, 0, RIGHT_FD_READDIR | RIGHT_FD_READ, 0), 0);
    check_fdstat(word(RESULT), FILETYPE_DIRECTORY, 0, RIGHT_FD_READDIR, 0x0FF7FFFF);
    CHECK(open_with("file.txt", 0, 0, 0, 0), 0);
    check_fdstat(word(RESULT), FILETYPE_REGULAR_FILE, 0, RIGHTS_READER, 0);
    CHECK(open_with("file.txt", 0, 0, ~RIGHT_FD_WRITE, 0), 0);
    check_fdstat(word(RESULT), FILETYPE_REGULAR_FILE, 0, RIGHTS_FILE, 0);
}
