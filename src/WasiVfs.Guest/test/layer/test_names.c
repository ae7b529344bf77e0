// SPDX-License-Identifier: MIT
// Names that come, go and move, over the image and over each other.
#include "../unit.h"
#include "layer/arena.h"
#include "layer/entry.h"

#define AT(place, path) put_text(place, path), (uint32_t)strlen(path)

static errno_t make(const char *path) { return path_create_directory(ROOT, AT(PATH, path)); }
static errno_t unlink_of(const char *path) { return path_unlink_file(ROOT, AT(PATH, path)); }
static errno_t remove_of(const char *path) { return path_remove_directory(ROOT, AT(PATH, path)); }
static errno_t link_of(const char *from, const char *to)
{
    return path_link(ROOT, 0, AT(PATH, from), ROOT, AT(PATH2, to));
}
static errno_t symlink_of(const char *target, const char *path)
{
    return path_symlink(AT(PATH2, target), ROOT, AT(PATH, path));
}
static errno_t rename_of(const char *from, const char *to)
{
    return path_rename(ROOT, AT(PATH, from), ROOT, AT(PATH2, to));
}

static uint32_t open_to_write(uint32_t directory, const char *path)
{
    CHECK(path_open(directory, 1, AT(PATH, path), OFLAGS_CREAT, RIGHT_FD_READ | RIGHT_FD_WRITE, 0, 0, RESULT), 0);
    return word(RESULT);
}

static void write_text(uint32_t fd, const char *text)
{
    CHECK(fd_write(fd, put_iovs(1, put_text(BUFFER, text), (uint32_t)strlen(text)), 1, RESULT), 0);
}

static void make_file(const char *path, const char *text)
{
    uint32_t fd = open_to_write(ROOT, path);
    write_text(fd, text);
    CHECK(fd_close(fd), 0);
}

static const char *text_of(uint32_t fd)
{
    static char text[200];
    memset(text, 0, sizeof text);
    CHECK(fd_pread(fd, put_iovs(1, (uint32_t)BUFFER, 199), 1, 0, RESULT), 0);
    memcpy(text, machine_memory + BUFFER, word(RESULT));
    return text;
}

static uint64_t stat_field(const char *path, int field)
{
    CHECK(stat_path(ROOT, path, false), 0);
    return quad(RESULT + (uint32_t)field);
}

// The names of a directory, listed in chunks of a size; each with a blank behind it.
static const char *names_of(uint32_t fd, uint32_t chunk)
{
    static char text[80000];
    uint64_t cookie = 0;
    char *to = text;
    *to = 0;
    for (;;) {
        CHECK(fd_readdir(fd, BUFFER, chunk, cookie, RESULT), 0);
        uint32_t used = word(RESULT);
        for (uint32_t at = 0, length; used - at >= DIRENT_SIZE; at += DIRENT_SIZE + length) {
            length = word(BUFFER + at + 16);
            if (used - at - DIRENT_SIZE < length)
                break;
            cookie = quad(BUFFER + at);
            CHECK(cookie <= INT32_MAX, true);
            to += sprintf(to, "%.*s ", (int)length, (char *)machine_memory + BUFFER + at + DIRENT_SIZE);
        }
        if (used < chunk)
            return text;
    }
}

TEST(new_names_follow_the_images)
{
    uint32_t fd = must_open(ROOT, "dir");
    CHECK(make("dir/z"), 0);
    CHECK(make("dir/a"), 0);
    make_file("dir/file", "x");
    CHECK_TEXT(names_of(fd, 4096), ". .. deep inner.txt z a file ");
    CHECK_TEXT(names_of(fd, 40), ". .. deep inner.txt z a file ");
    CHECK(unlink_of("dir/inner.txt"), 0);
    CHECK(rename_of("dir/z", "dir/y"), 0);
    CHECK_TEXT(names_of(fd, 40), ". .. deep a file y ");
    make_file("dir/inner.txt", "again"); // at its old place
    CHECK_TEXT(names_of(fd, 4096), ". .. deep inner.txt a file y ");
    CHECK_TEXT(text_of(must_open(ROOT, "dir/inner.txt")), "again");
}

TEST(a_file_that_replaces_one_of_the_image_is_listed_once)
{
    uint32_t fd = must_open(ROOT, "dir");
    CHECK(fd_readdir(fd, BUFFER, 200, 0, RESULT), 0); // a listing is under way
    make_file("dir/tmp", "new text");
    CHECK(rename_of("dir/tmp", "dir/inner.txt"), 0);
    CHECK_TEXT(names_of(fd, 40), ". .. deep inner.txt ");
    CHECK_TEXT(text_of(must_open(fd, "inner.txt")), "new text");
}

TEST(a_renamed_directory_of_the_image_keeps_all_below)
{
    uint64_t number = stat_field("dir/deep/er/leaf", STAT_INO), directory = stat_field("dir", STAT_INO);
    uint32_t open = must_open(ROOT, "dir/deep");
    CHECK(rename_of("dir", "void/moved"), 0);
    CHECK(stat_path(ROOT, "dir", false), ERRNO_NOENT);
    CHECK(stat_field("void/moved/deep/er/leaf", STAT_INO), number);
    CHECK(stat_field("void/moved", STAT_INO), directory);
    CHECK(stat_path(ROOT, "void/moved/deep/../../../file.txt", true), 0);
    CHECK(stat_path(open, "er/leaf", true), 0);
    CHECK(arena_taken() < 8, true);
    CHECK(rename_of("void/moved/deep", "deep"), 0);
    CHECK(rename_of("deep", "void/moved/er"), 0);
    CHECK(stat_field("void/moved/er/er/leaf", STAT_INO), number);
    CHECK(make("dir"), 0); // nothing of the image's shows through
    CHECK_TEXT(names_of(must_open(ROOT, "dir"), 4096), ". .. ");
}

TEST(hard_links_of_the_image_stay_one_file)
{
    uint64_t number = stat_field("twin-a", STAT_INO);
    uint32_t before = must_open(ROOT, "twin-b"), fd = open_to_write(ROOT, "twin-a");
    CHECK(stat_field("twin-b", STAT_NLINK), 2);
    write_text(fd, "TWIN");
    CHECK_TEXT(text_of(before), "TWIN\n");
    CHECK(stat_field("twin-b", STAT_INO), number);
    CHECK(link_of("twin-a", "twin-c"), 0);
    CHECK(stat_field("twin-c", STAT_NLINK), 3);
    CHECK(unlink_of("twin-a"), 0);
    CHECK(unlink_of("twin-b"), 0);
    CHECK(stat_field("twin-c", STAT_NLINK), 1);
    CHECK(stat_field("twin-c", STAT_INO), number);
    CHECK(unlink_of("twin-c"), 0);
    CHECK_TEXT(text_of(before), "TWIN\n");
}

TEST(an_unlinked_open_file_lives_on)
{
    make_file("new", "text");
    uint32_t fd = must_open(ROOT, "new"), image = must_open(ROOT, "file.txt"), spare = must_open(ROOT, "dir");
    CHECK(unlink_of("new"), 0);
    CHECK(unlink_of("file.txt"), 0);
    CHECK_TEXT(text_of(fd), "text");
    CHECK_TEXT(text_of(image), "hello, world\n");
    CHECK(fd_filestat_get(image, RESULT), 0);
    CHECK(quad(RESULT + STAT_NLINK), 0);
    make_file("file.txt", "another");
    CHECK_TEXT(text_of(image), "hello, world\n");
    CHECK(fd_renumber(spare, image), 0); // closes it
    CHECK(fd_close(fd), 0);
    CHECK_TEXT(text_of(must_open(ROOT, "file.txt")), "another");
}

TEST(a_removed_open_directory_is_empty_for_ever)
{
    CHECK(make("new"), 0);
    uint32_t fd = must_open(ROOT, "new"), image = must_open(ROOT, "void");
    CHECK(remove_of("new"), 0);
    CHECK(remove_of("void"), 0);
    for (int i = 0; i < 2; i++) {
        uint32_t d = i ? image : fd, other;
        CHECK_TEXT(names_of(d, 4096), "");
        CHECK(path_create_directory(d, AT(PATH, "x")), ERRNO_NOENT);
        CHECK(path_open(d, 0, AT(PATH, "x"), OFLAGS_CREAT, 0, 0, 0, RESULT), ERRNO_NOENT);
        CHECK(path_rename(ROOT, AT(PATH, "file.txt"), d, AT(PATH2, "x")), ERRNO_NOENT);
        CHECK(path_link(ROOT, 0, AT(PATH, "file.txt"), d, AT(PATH2, "x")), ERRNO_NOENT);
        CHECK(try_open(d, "x", 0, &other), ERRNO_NOENT);
        CHECK(stat_path(d, ".", true), 0);
        CHECK(quad(RESULT + STAT_NLINK), 0);
    }
    CHECK(make("void"), 0);
    CHECK_TEXT(names_of(image, 4096), "");
}

TEST(links_are_made)
{
    CHECK(symlink_of("file.txt", "link"), 0);
    CHECK(stat_field("link", STAT_TYPE), FILETYPE_SYMBOLIC_LINK);
    CHECK(path_readlink(ROOT, AT(PATH, "link"), BUFFER, 100, RESULT), 0);
    CHECK(word(RESULT), 8);
    CHECK(memcmp(machine_memory + BUFFER, "file.txt", 8), 0);
    CHECK_TEXT(text_of(must_open(ROOT, "link")), "hello, world\n");
    CHECK(symlink_of("", "other"), ERRNO_NOENT);
    CHECK(symlink_of("/absolute", "other"), ERRNO_PERM);
    CHECK(symlink_of("\xFF", "other"), ERRNO_ILSEQ);
    put_text(PATH2, "a");
    machine_memory[PATH2 + 1] = 0;
    CHECK(path_symlink(PATH2, 2, ROOT, AT(PATH, "other")), ERRNO_INVAL);
    memset(machine_memory + BUFFER, 'l', 4097);
    CHECK(path_symlink(BUFFER, 4097, ROOT, AT(PATH, "other")), ERRNO_NAMETOOLONG);
    CHECK(path_symlink(BUFFER, 4096, ROOT, AT(PATH, "other")), 0);
    CHECK(path_readlink(ROOT, AT(PATH, "other"), BUFFER, 5000, RESULT), 0);
    CHECK(word(RESULT), 4096);
    CHECK(stat_path(ROOT, "other", true), ERRNO_NAMETOOLONG); // a component of 4096 bytes
    CHECK(rename_of("links/to-file", "moved"), 0);            // a link of the image
    CHECK(path_readlink(ROOT, AT(PATH, "moved"), BUFFER, 100, RESULT), 0);
    CHECK(memcmp(machine_memory + BUFFER, "../file.txt", 11), 0);
    CHECK(rename_of("moved", "void/to-file"), 0);
    CHECK_TEXT(text_of(must_open(ROOT, "void/to-file")), "hello, world\n");
}

TEST(links_between_directories_are_counted)
{
    uint64_t root = stat_field(".", STAT_NLINK);
    CHECK(make("one"), 0);
    CHECK(make("one/two"), 0);
    CHECK(stat_field(".", STAT_NLINK), root + 1);
    CHECK(stat_field("one", STAT_NLINK), 3);
    CHECK(rename_of("one/two", "two"), 0);
    CHECK(stat_field("one", STAT_NLINK), 2);
    CHECK(stat_field(".", STAT_NLINK), root + 2);
    CHECK(rename_of("two", "one"), 0); // over an empty directory
    CHECK(stat_field(".", STAT_NLINK), root + 1);
    CHECK(remove_of("void"), 0);
    CHECK(stat_field(".", STAT_NLINK), root);
}

TEST(creating_through_links)
{
    uint32_t fd = open_to_write(ROOT, "links/dangling");
    write_text(fd, "there");
    CHECK_TEXT(text_of(must_open(ROOT, "links/nowhere")), "there");
    CHECK(path_open(ROOT, 0, AT(PATH, "links/dangling"), OFLAGS_CREAT, 0, 0, 0, RESULT), ERRNO_LOOP);
    CHECK(path_open(ROOT, 1, AT(PATH, "links/self"), OFLAGS_CREAT, 0, 0, 0, RESULT), ERRNO_LOOP);
    CHECK(path_open(ROOT, 1, AT(PATH, "links/dangling-deep"), OFLAGS_CREAT, 0, 0, 0, RESULT), ERRNO_NOTDIR);
}

TEST(without_room_for_a_descriptor_nothing_is_created_or_cut)
{
    uint32_t fd;
    machine.state_limit = STATE_PAGES;
    while (try_open(ROOT, "file.txt", 0, &fd) == 0)
        ;
    CHECK(path_open(ROOT, 0, AT(PATH, "new"), OFLAGS_CREAT, 0, 0, 0, RESULT), ERRNO_MFILE);
    CHECK(path_open(ROOT, 0, AT(PATH, "large"), OFLAGS_TRUNC, 0, 0, 0, RESULT), ERRNO_MFILE);
    CHECK(stat_path(ROOT, "new", false), ERRNO_NOENT);
    CHECK(stat_field("large", STAT_SIZE), 10000);
}

TEST(rights_that_a_directory_gave_up)
{
    CHECK(fd_fdstat_set_rights(ROOT, RIGHT_PATH_OPEN | RIGHT_PATH_FILESTAT_GET, RIGHTS_INHERITING), 0);
    CHECK(make("new"), ERRNO_NOTCAPABLE);
    CHECK(unlink_of("file.txt"), ERRNO_NOTCAPABLE);
    CHECK(remove_of("void"), ERRNO_NOTCAPABLE);
    CHECK(rename_of("file.txt", "new"), ERRNO_NOTCAPABLE);
    CHECK(link_of("file.txt", "new"), ERRNO_NOTCAPABLE);
    CHECK(symlink_of("t", "new"), ERRNO_NOTCAPABLE);
    CHECK(path_filestat_set_times(ROOT, 0, AT(PATH, "file.txt"), 0, 0, 0), ERRNO_NOTCAPABLE);
    CHECK(path_open(ROOT, 0, AT(PATH, "new"), OFLAGS_CREAT, 0, 0, 0, RESULT), ERRNO_NOTCAPABLE);
    CHECK(path_open(ROOT, 0, AT(PATH, "file.txt"), 0, RIGHT_FD_WRITE, 0, 0, RESULT), 0);
}

TEST(memory_comes_back)
{
    static char path[40];
    uint32_t before = 0;
    for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 40; i++) {
            snprintf(path, sizeof path, "n%d", i);
            CHECK(make(path), 0);
            strcat(path, "/file");
            make_file(path, "some text that is longer than a name is, and then some more of it");
            strcat(path, "/");
            snprintf(path, sizeof path, "l%d", i);
            CHECK(symlink_of("file.txt", path), 0);
        }
        for (int i = 0; i < 40; i++) {
            char other[40];
            snprintf(path, sizeof path, "n%d/file", i);
            snprintf(other, sizeof other, "l%d", i);
            CHECK(rename_of(path, other), 0);
            CHECK(unlink_of(other), 0);
            *strchr(path, '/') = 0;
            CHECK(remove_of(path), 0);
        }
        if (round == 1)
            before = arena_taken();
    }
    CHECK(arena_taken(), before);
}

TEST(whiteouts_go_with_their_directory)
{
    CHECK(unlink_of("dir/deep/er/leaf"), 0);
    CHECK(remove_of("dir/deep/er"), 0);
    CHECK(remove_of("dir/deep"), 0);
    CHECK(unlink_of("dir/inner.txt"), 0);
    uint32_t open = must_open(ROOT, "dir");
    CHECK(remove_of("dir"), 0);
    CHECK(stat_path(open, "inner.txt", false), ERRNO_NOENT);
    CHECK(make("dir"), 0);
    CHECK(stat_path(ROOT, "dir/inner.txt", false), ERRNO_NOENT);
    CHECK(fd_close(open), 0);
    CHECK(stat_path(ROOT, "dir/inner.txt", false), ERRNO_NOENT);
}

TEST(a_directory_that_is_a_mapping_can_be_removed)
{
    CHECK(stat_path(ROOT, "void", true), 0);
    uint32_t nid = (uint32_t)quad(RESULT + STAT_INO);
    machine_reset(machine.isolated);
    machine_mount("/void", nid);
    CHECK(remove_of("void"), 0);
    CHECK_TEXT(names_of(4, 4096), "");
    CHECK(fd_close(4), 0);
    CHECK(make("void"), 0);
    CHECK(stat_field("void", STAT_INO) == nid, false);
}

TEST(ten_thousand_names)
{
    char path[20];
    CHECK(make("new"), 0);
    uint32_t fd = must_open(ROOT, "new");
    for (uint32_t i = 0; i < 10000; i++) {
        snprintf(path, sizeof path, "f%05u", i);
        CHECK(path_create_directory(fd, AT(PATH, path)), 0);
    }
    uint64_t before = machine.steps;
    const char *names = names_of(fd, 4096);
    CHECK(strlen(names), 5 + 10000 * 7);
    CHECK(machine.steps - before < 10000 * 4, true);
    for (uint32_t i = 0; i < 10000; i++) {
        snprintf(path, sizeof path, "f%05u", (i * 7919) % 10000);
        CHECK(path_remove_directory(fd, AT(PATH, path)), 0);
    }
    CHECK_TEXT(names_of(fd, 4096), ". .. ");
}

// The sequence numbers of a directory that saw a billion names start anew.
TEST(sequence_numbers_start_anew)
{
    CHECK(make("dir/one"), 0);
    struct node *node = node_get((uint32_t)stat_field("dir", STAT_INO));
    node->names.next = SEQUENCE_MOST;
    CHECK(make("dir/two"), 0);
    CHECK(make("dir/three"), 0);
    CHECK(node->names.next, 3);
    CHECK_TEXT(names_of(must_open(ROOT, "dir"), 40), ". .. deep inner.txt one two three ");
}
