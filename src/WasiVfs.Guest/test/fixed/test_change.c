// SPDX-License-Identifier: MIT
// The calls that would change the tree.
#include "unit.h"

#define AT(place, path) put_text(place, path), (uint32_t)strlen(path)

static errno_t make(const char *path) { return path_create_directory(ROOT, AT(PATH, path)); }
static errno_t unlink_of(const char *path) { return path_unlink_file(ROOT, AT(PATH, path)); }
static errno_t remove_of(const char *path) { return path_remove_directory(ROOT, AT(PATH, path)); }
static errno_t symlink_of(const char *target, const char *path)
{
    return path_symlink(AT(PATH2, target), ROOT, AT(PATH, path));
}
static errno_t link_of(const char *from, const char *to)
{
    return path_link(ROOT, 0, AT(PATH, from), ROOT, AT(PATH2, to));
}
static errno_t rename_of(const char *from, const char *to)
{
    return path_rename(ROOT, AT(PATH, from), ROOT, AT(PATH2, to));
}

TEST(create_directory)
{
    CHECK(make("new"), ERRNO_ROFS);
    CHECK(make("new/"), ERRNO_ROFS);
    CHECK(make("dir/new"), ERRNO_ROFS);
    CHECK(make("dir"), ERRNO_EXIST);
    CHECK(make("dir/"), ERRNO_EXIST);
    CHECK(make("."), ERRNO_EXIST);
    CHECK(make("file.txt"), ERRNO_EXIST);
    CHECK(make("links/dangling"), ERRNO_EXIST);
    CHECK(make("links/dangling/"), ERRNO_EXIST);
    CHECK(make("file.txt/"), ERRNO_EXIST);
    CHECK(make("missing/new"), ERRNO_NOENT);
    CHECK(make("file.txt/new"), ERRNO_NOTDIR);
    CHECK(make("../new"), ERRNO_PERM);
    CHECK(make(""), ERRNO_NOENT);
}

TEST(unlink_file)
{
    CHECK(unlink_of("file.txt"), ERRNO_ROFS);
    CHECK(unlink_of("links/to-dir"), ERRNO_ROFS);
    CHECK(unlink_of("links/dangling"), ERRNO_ROFS);
    CHECK(unlink_of("dir"), ERRNO_ISDIR);
    CHECK(unlink_of("dir/"), ERRNO_ISDIR);
    CHECK(unlink_of("."), ERRNO_ISDIR);
    CHECK(unlink_of("file.txt/"), ERRNO_NOTDIR);
    CHECK(unlink_of("missing"), ERRNO_NOENT);
    CHECK(unlink_of("links/to-dir/"), ERRNO_NOTDIR); // the link itself
}

TEST(remove_directory)
{
    CHECK(remove_of("void"), ERRNO_ROFS);
    CHECK(remove_of("void/"), ERRNO_ROFS);
    CHECK(remove_of("dir"), ERRNO_NOTEMPTY);
    CHECK(remove_of("file.txt"), ERRNO_NOTDIR);
    CHECK(remove_of("links/to-dir"), ERRNO_NOTDIR);
    CHECK(remove_of("."), ERRNO_INVAL);
    CHECK(remove_of("void/."), ERRNO_INVAL);
    CHECK(remove_of("dir/.."), ERRNO_NOTEMPTY);
    CHECK(remove_of("links/to-dir/"), ERRNO_NOTDIR);
    CHECK(remove_of("missing"), ERRNO_NOENT);
}

TEST(symlink)
{
    CHECK(symlink_of("anything", "new"), ERRNO_ROFS);
    CHECK(symlink_of("anything", "file.txt"), ERRNO_EXIST);
    CHECK(symlink_of("anything", "dir"), ERRNO_EXIST);
    CHECK(symlink_of("anything", "dir/"), ERRNO_EXIST);
    CHECK(symlink_of("anything", "new/"), ERRNO_NOENT);
    CHECK(symlink_of("anything", "file.txt/"), ERRNO_EXIST);
    CHECK(symlink_of("anything", "missing/new"), ERRNO_NOENT);
    CHECK(symlink_of("", "new"), ERRNO_NOENT);
}

TEST(link)
{
    CHECK(link_of("file.txt", "new"), ERRNO_ROFS);
    CHECK(link_of("file.txt", "empty"), ERRNO_EXIST);
    CHECK(link_of("file.txt", "missing/new"), ERRNO_NOENT);
    CHECK(link_of("file.txt", "new/"), ERRNO_NOENT);
    CHECK(link_of("missing", "new"), ERRNO_NOENT);
    CHECK(link_of("dir", "new"), ERRNO_PERM);
    CHECK(link_of("dir", "file.txt"), ERRNO_EXIST);
    CHECK(link_of("missing", "file.txt/new"), ERRNO_NOTDIR);
    CHECK(link_of("links/to-dir", "new"), ERRNO_ROFS);
    CHECK(path_link(ROOT, LOOKUP_SYMLINK_FOLLOW, AT(PATH, "links/to-dir"), ROOT, AT(PATH2, "new")), ERRNO_PERM);
}

TEST(rename)
{
    CHECK(rename_of("file.txt", "new"), ERRNO_ROFS);
    CHECK(rename_of("file.txt", "empty"), ERRNO_ROFS);
    CHECK(rename_of("file.txt", "file.txt"), ERRNO_ROFS);
    CHECK(rename_of("file.txt", "dir"), ERRNO_ISDIR);
    CHECK(rename_of("file.txt", "new/"), ERRNO_NOTDIR);
    CHECK(rename_of("dir", "new"), ERRNO_ROFS);
    CHECK(rename_of("dir/", "new/"), ERRNO_ROFS);
    CHECK(rename_of("dir", "void"), ERRNO_ROFS);
    CHECK(rename_of("void", "dir"), ERRNO_NOTEMPTY);
    CHECK(rename_of("dir", "file.txt"), ERRNO_NOTDIR);
    CHECK(rename_of("missing", "new"), ERRNO_NOENT);
    CHECK(rename_of("file.txt", "missing/new"), ERRNO_NOENT);
    CHECK(rename_of(".", "new"), ERRNO_BUSY);
    CHECK(rename_of("dir", "."), ERRNO_BUSY);
}

TEST(rename_within_a_line_of_directories)
{
    CHECK(rename_of("dir", "dir/new"), ERRNO_INVAL);
    CHECK(rename_of("dir", "dir/inner.txt"), ERRNO_INVAL);
    CHECK(rename_of("dir", "dir/deep/er/new"), ERRNO_INVAL);
    CHECK(rename_of("dir", "links/to-dir/new"), ERRNO_INVAL);
    CHECK(rename_of("dir/inner.txt", "dir"), ERRNO_NOTEMPTY);
    CHECK(rename_of("dir/deep/er/leaf", "dir"), ERRNO_NOTEMPTY);
    CHECK(rename_of("dir/deep/er", "dir"), ERRNO_NOTEMPTY);
    CHECK(rename_of("dir", "dir"), ERRNO_ROFS);
    CHECK(rename_of("dir/deep", "dir/deep/"), ERRNO_ROFS);
    CHECK(rename_of("dir/deep", "new"), ERRNO_ROFS);
    uint32_t deep = must_open(ROOT, "dir/deep");
    CHECK(path_rename(ROOT, AT(PATH, "dir"), deep, AT(PATH2, "new")), ERRNO_INVAL);
    CHECK(path_rename(deep, AT(PATH, "er/leaf"), ROOT, AT(PATH2, "dir")), ERRNO_NOTEMPTY);
}

TEST(rename_walks_both_paths_before_it_looks_at_the_names)
{
    CHECK(rename_of("missing", "file.txt/new"), ERRNO_NOTDIR);
    CHECK(rename_of("missing", "links/self/new"), ERRNO_LOOP);
    CHECK(rename_of("missing", "dir/."), ERRNO_BUSY);
    CHECK(rename_of("file.txt/", "missing/new"), ERRNO_NOENT);
    CHECK(rename_of("file.txt", "dir/"), ERRNO_NOTDIR);
    CHECK(rename_of("dir", "links/dangling/"), ERRNO_NOTDIR); // onto the link itself
}

TEST(set_times)
{
    CHECK(path_filestat_set_times(ROOT, 0, AT(PATH, "file.txt"), 0, 0, FSTFLAGS_MTIM), ERRNO_ROFS);
    CHECK(path_filestat_set_times(ROOT, 0, AT(PATH, "missing"), 0, 0, FSTFLAGS_MTIM), ERRNO_NOENT);
    CHECK(path_filestat_set_times(ROOT, 0, AT(PATH, "file.txt"), 0, 0, FSTFLAGS_MTIM | FSTFLAGS_MTIM_NOW), ERRNO_INVAL);
    CHECK(path_filestat_set_times(ROOT, 0, AT(PATH, "links/dangling"), 0, 0, FSTFLAGS_MTIM), ERRNO_ROFS);
    CHECK(path_filestat_set_times(ROOT, 1, AT(PATH, "links/dangling"), 0, 0, FSTFLAGS_MTIM), ERRNO_NOENT);
}

TEST(descriptors_that_are_not_directories)
{
    uint32_t file = must_open(ROOT, "file.txt"), bases[] = {file, 99};
    errno_t expected[] = {ERRNO_NOTDIR, ERRNO_BADF};
    for (int i = 0; i < 2; i++) {
        CHECK(path_create_directory(bases[i], AT(PATH, "x")), expected[i]);
        CHECK(path_unlink_file(bases[i], AT(PATH, "x")), expected[i]);
        CHECK(path_remove_directory(bases[i], AT(PATH, "x")), expected[i]);
        CHECK(path_symlink(AT(PATH2, "t"), bases[i], AT(PATH, "x")), expected[i]);
        CHECK(path_readlink(bases[i], AT(PATH, "x"), BUFFER, 1, RESULT), expected[i]);
        CHECK(path_filestat_set_times(bases[i], 0, AT(PATH, "x"), 0, 0, 0), expected[i]);
        CHECK(path_link(bases[i], 0, AT(PATH, "x"), ROOT, AT(PATH2, "y")), expected[i]);
        CHECK(path_link(ROOT, 0, AT(PATH, "file.txt"), bases[i], AT(PATH2, "y")), expected[i]);
        CHECK(path_rename(bases[i], AT(PATH, "x"), ROOT, AT(PATH2, "y")), expected[i]);
        CHECK(path_rename(ROOT, AT(PATH, "file.txt"), bases[i], AT(PATH2, "y")), expected[i]);
    }
}
