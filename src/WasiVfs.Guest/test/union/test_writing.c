// SPDX-License-Identifier: MIT
// Changes where the host's directory and the image's are united: they are made at the host.
#include "../unit.h"
#include "../../loan.h"
#include "host_tree.h"

static void unite(void)
{
    host_tree_reset();
    host_tree_preopen("/", 0);
}

static const char *at_host(const char *path)
{
    int node = host_tree_find(path);
    return node == HOST_NOTHING                  ? "nothing"
           : node && host_tree.nodes[node].bytes ? (char *)host_tree.nodes[node].bytes
                                                 : "";
}

static errno_t open_to_write(const char *path, uint32_t oflags, uint32_t fdflags, uint32_t *fd)
{
    errno_t error = path_open(ROOT, LOOKUP_SYMLINK_FOLLOW, put_text(PATH, path), (uint32_t)strlen(path), oflags,
                              RIGHT_FD_WRITE | RIGHT_FD_READ, 0, fdflags, RESULT);
    if (!error)
        *fd = word(RESULT);
    return error;
}

static errno_t write_text(const char *path, uint32_t oflags, uint32_t fdflags, const char *text)
{
    uint32_t fd;
    errno_t error = open_to_write(path, oflags, fdflags, &fd);
    if (error)
        return error;
    put_text(BUFFER, text);
    CHECK(fd_write(fd, put_iovs(1, (uint32_t)BUFFER, (uint32_t)strlen(text)), 1, RESULT), 0);
    CHECK(fd_close(fd), 0);
    return ERRNO_SUCCESS;
}

static errno_t remove_file(const char *path)
{
    return path_unlink_file(ROOT, put_text(PATH, path), (uint32_t)strlen(path));
}
static errno_t remove_directory(const char *path)
{
    return path_remove_directory(ROOT, put_text(PATH, path), (uint32_t)strlen(path));
}
static errno_t make_directory(const char *path)
{
    return path_create_directory(ROOT, put_text(PATH, path), (uint32_t)strlen(path));
}
static errno_t make_link(const char *target, const char *path)
{
    return path_symlink(put_text(PATH2, target), (uint32_t)strlen(target), ROOT, put_text(PATH, path),
                        (uint32_t)strlen(path));
}
static errno_t move(const char *path, const char *new_path)
{
    return path_rename(ROOT, put_text(PATH, path), (uint32_t)strlen(path), ROOT, put_text(PATH2, new_path),
                       (uint32_t)strlen(new_path));
}
static errno_t link_to(const char *path, const char *new_path)
{
    return path_link(ROOT, 0, put_text(PATH, path), (uint32_t)strlen(path), ROOT, put_text(PATH2, new_path),
                     (uint32_t)strlen(new_path));
}

TEST(files_are_created_at_the_host)
{
    unite();
    CHECK(write_text("new", OFLAGS_CREAT, 0, "new"), 0);
    CHECK_TEXT(at_host("new"), "new");
    CHECK(write_text("new", OFLAGS_CREAT | OFLAGS_EXCL, 0, "new"), ERRNO_EXIST);
    CHECK(write_text("file.txt", OFLAGS_CREAT | OFLAGS_EXCL, 0, "new"), ERRNO_EXIST);
    CHECK(write_text("no/new", OFLAGS_CREAT, 0, ""), ERRNO_NOENT);
    CHECK(write_text("dir", OFLAGS_CREAT, 0, ""), ERRNO_ISDIR);
    CHECK(write_text("new/", OFLAGS_CREAT, 0, ""), ERRNO_ISDIR);
    CHECK(host_count_open(), 4);
    CHECK(stat_path(ROOT, "new", true), 0);
    CHECK(quad(RESULT + STAT_SIZE), 3);
}

TEST(directories_on_the_way_are_made_at_the_host)
{
    unite();
    CHECK(write_text("dir/deep/er/new", OFLAGS_CREAT, 0, "x"), 0);
    CHECK_TEXT(at_host("dir/deep/er/new"), "x");
    CHECK(stat_path(ROOT, "dir/deep/er/leaf", true), 0);
    uint32_t fd = must_open(ROOT, "void");
    CHECK(path_open(fd, 0, put_text(PATH, "below"), 5, OFLAGS_CREAT, RIGHT_FD_WRITE, 0, 0, RESULT), 0);
    CHECK_TEXT(at_host("void/below"), "");
    CHECK(stat_path(fd, "below", true), 0);
    CHECK(stat_path(ROOT, "void/below", true), 0);
}

TEST(a_way_that_cannot_be_made)
{
    unite();
    host_tree.lacks = LACKS_MKDIR;
    CHECK(write_text("dir/new", OFLAGS_CREAT, 0, "x"), ERRNO_ROFS);
    CHECK(write_text("new", OFLAGS_CREAT, 0, "x"), 0);
    host_tree.lacks = 0;
    uint32_t fd = must_open(ROOT, "dir/deep");
    host_tree_add("dir/deep", FILETYPE_REGULAR_FILE, "in its place");
    CHECK(path_open(fd, 0, put_text(PATH, "new"), 3, OFLAGS_CREAT, RIGHT_FD_WRITE, 0, 0, RESULT), ERRNO_NOTDIR);
    host.fail_with = ERRNO_NOSPC;
    host.fail_in = 2; // `names` is looked up, then made
    CHECK(make_directory("names/new"), ERRNO_NOSPC);
    CHECK_TEXT(at_host("names"), "nothing");
}

TEST(a_file_of_the_image_is_copied_up_with_its_content)
{
    unite();
    uint32_t before = must_open(ROOT, "file.txt");
    CHECK(write_text("file.txt", 0, FDFLAGS_APPEND, "!!"), 0);
    CHECK_TEXT(at_host("file.txt"), "hello, world\n!!");
    CHECK(read_some(before, 100), 13); // it goes on reading the image's
    CHECK(write_text("dir/inner.txt", 0, 0, "O"), 0);
    CHECK_TEXT(at_host("dir/inner.txt"), "Onner.txt\n");
    CHECK(write_text("large", OFLAGS_CREAT, FDFLAGS_APPEND, ""), 0);
    CHECK(host_tree.nodes[host_tree_find("large")].length, 10000);
    CHECK(write_text("exact", OFLAGS_TRUNC, 0, "cut"), 0);
    CHECK_TEXT(at_host("exact"), "cut");
    CHECK(write_text("empty", 0, 0, "filled"), 0);
    CHECK_TEXT(at_host("empty"), "filled");
    CHECK(write_text("file.txt", OFLAGS_TRUNC, 0, "again"), 0);
    CHECK_TEXT(at_host("file.txt"), "again");
    fd_close(before);
    CHECK(host_count_open(), 4);
}

TEST(a_copy_is_whole_or_not_there)
{
    unite();
    host_tree.room = 5000;
    CHECK(write_text("large", 0, 0, "x"), ERRNO_NOSPC);
    CHECK_TEXT(at_host("large"), "nothing");
    host_tree.room = UINT32_MAX;
    host_tree.write_most = 1000;
    CHECK(write_text("large", 0, 0, "x"), 0);
    CHECK(host_tree.nodes[host_tree_find("large")].length, 10000);
    host_tree.write_most = 0;
    host_tree.lacks = LACKS_UNLINK;
    CHECK(write_text("file.txt", 0, 0, "x"), ERRNO_ROFS);
    CHECK(write_text("file.txt", OFLAGS_TRUNC, 0, "x"), 0);
    CHECK(write_text("empty", 0, 0, "x"), 0);
    host_tree.lacks = 0;
    host.fail_with = ERRNO_IO;
    for (unsigned call = 1; call < 8; call++) {
        host.fail_in = call;
        errno_t error = write_text("exact", 0, 0, "");
        // Looked up, asked for unlink, opened, written to twice, closed, opened again: each may fail.
        if (call != 2)
            CHECK(error, ERRNO_IO);
        host.fail_in = 0;
        int node = host_tree_find("exact");
        if (node != HOST_NOTHING) {
            CHECK(host_tree.nodes[node].length, 8192);
            host_tree_delete(node);
        }
    }
    CHECK(host_count_open(), 4);
}

TEST(no_host_no_changes)
{
    host_open(FILETYPE_DIRECTORY, "/other");
    uint32_t root = 4, fd;
    CHECK(path_open(root, 0, put_text(PATH, "new"), 3, OFLAGS_CREAT, RIGHT_FD_WRITE, 0, 0, RESULT), ERRNO_ROFS);
    CHECK(path_open(root, 0, put_text(PATH, "empty"), 5, 0, RIGHT_FD_WRITE, 0, 0, RESULT), ERRNO_ROFS);
    CHECK(path_open(root, 0, put_text(PATH, "empty"), 5, OFLAGS_TRUNC, RIGHT_FD_READ, 0, 0, RESULT), ERRNO_ROFS);
    CHECK(path_create_directory(root, put_text(PATH, "new"), 3), ERRNO_ROFS);
    CHECK(path_symlink(put_text(PATH2, "x"), 1, root, put_text(PATH, "new"), 3), ERRNO_ROFS);
    CHECK(path_unlink_file(root, put_text(PATH, "empty"), 5), ERRNO_ROFS);
    CHECK(path_remove_directory(root, put_text(PATH, "void"), 4), ERRNO_ROFS);
    CHECK(path_rename(root, put_text(PATH, "empty"), 5, root, put_text(PATH2, "new"), 3), ERRNO_ROFS);
    CHECK(path_link(root, 0, put_text(PATH, "empty"), 5, root, put_text(PATH2, "new"), 3), ERRNO_ROFS);
    CHECK(path_filestat_set_times(root, 0, put_text(PATH, "empty"), 5, 1, 1, 4), ERRNO_ROFS);
    CHECK(try_open(root, "empty", 0, &fd), 0);
    CHECK(fd_filestat_set_times(fd, 1, 1, 4), ERRNO_ROFS);
}

TEST(what_the_image_has_is_not_taken_away)
{
    unite();
    host_tree_add("file.txt", FILETYPE_REGULAR_FILE, "over");
    host_tree_add("dir/mine", FILETYPE_REGULAR_FILE, "mine");
    CHECK(remove_file("file.txt"), ERRNO_ROFS);
    CHECK(remove_file("empty"), ERRNO_ROFS);
    CHECK(remove_file("dir"), ERRNO_ISDIR);
    CHECK(remove_directory("dir"), ERRNO_NOTEMPTY);
    CHECK(remove_directory("void"), ERRNO_ROFS);
    CHECK(move("file.txt", "new"), ERRNO_ROFS);
    CHECK(move("empty", "new"), ERRNO_ROFS);
    CHECK(move("dir", "new"), ERRNO_ROFS);
    CHECK(link_to("empty", "new"), ERRNO_XDEV);
    CHECK(remove_file("dir/mine"), 0);
    CHECK_TEXT(at_host("dir/mine"), "nothing");
    CHECK_TEXT(at_host("file.txt"), "over");
    CHECK(stat_path(ROOT, "new", true), ERRNO_NOENT);
}

TEST(names_of_the_host_are_moved)
{
    unite();
    CHECK(write_text("a", OFLAGS_CREAT, 0, "a"), 0);
    CHECK(move("a", "dir/deep/b"), 0);
    CHECK_TEXT(at_host("dir/deep/b"), "a");
    CHECK(move("dir/deep/b", "file.txt"), 0); // as programs save: written beside and moved over
    CHECK_TEXT(at_host("file.txt"), "a");
    CHECK(write_text("b", OFLAGS_CREAT, 0, "b"), 0);
    CHECK(move("b", "dir/inner.txt"), 0);
    CHECK(stat_path(ROOT, "dir/inner.txt", true), 0);
    CHECK(quad(RESULT + STAT_SIZE), 1);
    CHECK(make_directory("d"), 0);
    CHECK(make_directory("e"), 0);
    CHECK(write_text("e/x", OFLAGS_CREAT, 0, "x"), 0);
    CHECK(move("d", "e/d"), 0);
    CHECK(move("e", "e/d/e"), ERRNO_INVAL);
    CHECK(move("e/x", "e/d"), ERRNO_ISDIR);
    CHECK(move("e/d", "e/x"), ERRNO_NOTDIR);
    CHECK(move("e/d", "dir"), ERRNO_NOTEMPTY);
    CHECK(move("e/d", "empty"), ERRNO_NOTDIR);
    CHECK(move("e/d", "void"), 0);
    CHECK(move("e/x", "void"), ERRNO_ISDIR);
    CHECK(move("no", "new"), ERRNO_NOENT);
    CHECK(move("e/x", "no/new"), ERRNO_NOENT);
    CHECK(move("e/x", "e/x"), 0);
    CHECK(move("e/..", "x"), ERRNO_BUSY);
    CHECK(link_to("e/x", "dir/y"), 0);
    CHECK_TEXT(at_host("dir/y"), "x");
    CHECK(link_to("e/x", "dir/y"), ERRNO_EXIST);
    CHECK(link_to("e", "dir/z"), ERRNO_PERM);
    CHECK(link_to("no", "dir/z"), ERRNO_NOENT);
    CHECK(remove_directory("e"), ERRNO_NOTEMPTY);
    CHECK(remove_file("e/x"), 0);
    CHECK(remove_directory("e"), 0);
    CHECK(remove_directory("e"), ERRNO_NOENT);
}

TEST(directories_and_links_are_made_at_the_host)
{
    unite();
    CHECK(make_directory("new"), 0);
    CHECK(make_directory("new/"), ERRNO_EXIST);
    CHECK(make_directory("new/er/"), 0);
    CHECK(make_directory("dir"), ERRNO_EXIST);
    CHECK(make_directory("names/x"), 0);
    CHECK(make_link("../file.txt", "names/x/link"), 0);
    CHECK_TEXT(at_host("names/x/link"), "../file.txt");
    CHECK(stat_path(ROOT, "names/x/link", true), ERRNO_NOENT);
    CHECK(make_link("../../file.txt", "names/x/link"), ERRNO_EXIST);
    CHECK(make_link("../../file.txt", "names/x/link2"), 0);
    CHECK(stat_path(ROOT, "names/x/link2", true), 0);
    CHECK(make_link("x", "no/link"), ERRNO_NOENT);
    CHECK(make_link("x", "empty"), ERRNO_EXIST);
    // The target may lie where the loan is.
    memcpy(machine_memory, "target", 6);
    CHECK(path_symlink(0, 6, ROOT, put_text(PATH, "low"), 3), 0);
    CHECK_TEXT(at_host("low"), "target");
    CHECK(path_symlink(4096, LOAN_MAX_BYTES, ROOT, put_text(PATH, "long"), 4), ERRNO_NAMETOOLONG);
    CHECK(write_text("through", OFLAGS_CREAT, 0, ""), 0);
    CHECK(make_link("made", "dangling"), 0);
    CHECK(write_text("dangling", OFLAGS_CREAT, 0, "x"), 0);
    CHECK_TEXT(at_host("made"), "x");
}

TEST(times_of_the_host_are_set)
{
    unite();
    host_tree_add("mine", FILETYPE_REGULAR_FILE, "mine");
    CHECK(path_filestat_set_times(ROOT, 0, put_text(PATH, "mine"), 4, 1, 42, FSTFLAGS_MTIM), 0);
    CHECK(host_tree.nodes[host_tree_find("mine")].time, 42);
    CHECK(path_filestat_set_times(ROOT, 0, put_text(PATH, "empty"), 5, 1, 42, FSTFLAGS_MTIM), ERRNO_ROFS);
    CHECK(path_filestat_set_times(ROOT, 0, put_text(PATH, "mine"), 4, 1, 42, 255), ERRNO_INVAL);
    host_tree_add("link", FILETYPE_SYMBOLIC_LINK, "mine");
    CHECK(path_filestat_set_times(ROOT, 0, put_text(PATH, "link"), 4, 1, 43, FSTFLAGS_MTIM), 0);
    CHECK(host_tree.nodes[host_tree_find("mine")].time, 42);
    CHECK(host_tree.nodes[host_tree_find("link")].time, 43);
    CHECK(path_filestat_set_times(ROOT, LOOKUP_SYMLINK_FOLLOW, PATH, 4, 1, 44, FSTFLAGS_MTIM), 0);
    CHECK(host_tree.nodes[host_tree_find("mine")].time, 44);
}

TEST(rights_that_were_given_up_stay_so)
{
    unite();
    host_tree_add("mine", FILETYPE_REGULAR_FILE, "mine");
    const uint64_t kept = RIGHT_PATH_OPEN | RIGHT_PATH_FILESTAT_GET;
    CHECK(fd_fdstat_set_rights(ROOT, kept, RIGHT_FD_READ), 0);
    uint32_t fd;
    CHECK(open_to_write("new", OFLAGS_CREAT, 0, &fd), ERRNO_NOTCAPABLE);
    CHECK(make_directory("new"), ERRNO_NOTCAPABLE);
    CHECK(make_link("x", "new"), ERRNO_NOTCAPABLE);
    CHECK(remove_file("mine"), ERRNO_NOTCAPABLE);
    CHECK(move("mine", "x"), ERRNO_NOTCAPABLE);
    CHECK(link_to("mine", "x"), ERRNO_NOTCAPABLE);
    CHECK(path_filestat_set_times(ROOT, 0, put_text(PATH, "mine"), 4, 1, 42, FSTFLAGS_MTIM), ERRNO_NOTCAPABLE);
    CHECK(stat_path(ROOT, "mine", true), 0);
}

TEST(two_long_paths_do_not_fit_in_one_call)
{
    char path[3000] = "", other[3000] = "";
    unite();
    for (int i = 0; i < 9; i++) {
        memset(path + strlen(path), 'n', 250);
        memset(other + strlen(other), 'm', 250);
        host_tree_add(path, FILETYPE_DIRECTORY, "");
        if (i < 8)
            strcat(path, "/"), strcat(other, "/");
    }
    host_tree_add(path, FILETYPE_DIRECTORY, "");
    *strrchr(other, '/') = 0;
    host_tree_add(other, FILETYPE_DIRECTORY, "");
    strcat(other, "/x");
    strcat(path, "/y");
    host_tree_add(path, FILETYPE_REGULAR_FILE, "");
    CHECK(strlen(path) + strlen(other) > LOAN_MAX_BYTES, true);
    CHECK(move(path, other), ERRNO_NAMETOOLONG);
    CHECK(link_to(path, other), ERRNO_NAMETOOLONG);
}
