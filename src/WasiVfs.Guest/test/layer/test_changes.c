// SPDX-License-Identifier: MIT
// The changes as a tar archive: what is in it, in which order, and how it is saved.
#include "../unit.h"
#include "layer/arena.h"
#include "layer/changes.h"
#include "layer/changing.h"

#define AT(place, path) put_text(place, path), (uint32_t)strlen(path)

static errno_t make(const char *path) { return path_create_directory(ROOT, AT(PATH, path)); }
static errno_t unlink_of(const char *path) { return path_unlink_file(ROOT, AT(PATH, path)); }
static errno_t remove_of(const char *path) { return path_remove_directory(ROOT, AT(PATH, path)); }
static errno_t rename_of(const char *from, const char *to)
{
    return path_rename(ROOT, AT(PATH, from), ROOT, AT(PATH2, to));
}
static errno_t link_of(const char *from, const char *to)
{
    return path_link(ROOT, 0, AT(PATH, from), ROOT, AT(PATH2, to));
}

static void write_file(const char *path, const char *text, uint32_t times)
{
    CHECK(path_open(ROOT, 1, AT(PATH, path), OFLAGS_CREAT, RIGHT_FD_WRITE, 0, 0, RESULT), 0);
    uint32_t fd = word(RESULT);
    for (uint32_t i = 0; i < times; i++)
        CHECK(fd_write(fd, put_iovs(1, put_text(BUFFER, text), (uint32_t)strlen(text)), 1, RESULT), 0);
    fd_close(fd);
}

// The whole archive.
static uint8_t archive[1 << 20];
static uint32_t archive_bytes;

static int32_t collect(void)
{
    int32_t length;
    archive_bytes = 0;
    while ((length = changes_next()) > 0) {
        memcpy(archive + archive_bytes, changes_bytes, (size_t)length);
        archive_bytes += (uint32_t)length;
    }
    return length;
}

static uint64_t octal(const uint8_t *at)
{
    uint64_t value = 0;
    if (at[0] & 0x80) {
        for (int i = 4; i < 12; i++)
            value = value << 8 | at[i];
        return value;
    }
    for (; *at >= '0' && *at <= '7'; at++)
        value = value * 8 + (uint64_t)(*at - '0');
    return value;
}

// The entries in their order: kind, path, of links the target, of files the size; each with a blank behind it. Every
// header's checksum is right, and two empty records end the archive.
static const char *entries(void)
{
    static char text[20000], name[5000], target[5000];
    char *to = text;
    uint32_t at = 0;
    *to = *name = *target = 0;
    while (at < archive_bytes && archive[at]) {
        const uint8_t *h = archive + at;
        uint32_t sum = 8 * ' ';
        for (uint32_t i = 0; i < 512; i++)
            sum += i >= 148 && i < 156 ? 0 : h[i];
        CHECK(octal(h + 148), sum);
        uint64_t size = octal(h + 124);
        at += 512;
        if (h[156] == 'L' || h[156] == 'K') {
            snprintf(h[156] == 'L' ? name : target, 5000, "%s", (const char *)archive + at);
        } else {
            if (!*name)
                snprintf(name, sizeof name, "%.100s", (const char *)h);
            if (!*target)
                snprintf(target, sizeof target, "%.100s", (const char *)h + 157);
            if (h[156] == '0')
                to += sprintf(to, "0%s:%llu ", name, (unsigned long long)size);
            else
                to += sprintf(to, *target ? "%c%s>%s " : "%c%s%s ", h[156], name, target);
            *name = *target = 0;
        }
        at += (uint32_t)((size + 511) / 512 * 512);
    }
    CHECK(archive_bytes - at, 1024);
    return text;
}

TEST(nothing_changed)
{
    CHECK(collect(), CHANGES_END);
    CHECK_TEXT(entries(), "");
    CHECK(archive_bytes, 1024);
}

TEST(what_is_new_or_changed)
{
    CHECK(make("made"), 0);
    write_file("made/new", "0123456789", 1);
    write_file("dir/inner.txt", "I", 1);
    CHECK(path_symlink(AT(PATH2, "made/new"), ROOT, AT(PATH, "sym")), 0);
    CHECK(collect(), CHANGES_END);
    CHECK_TEXT(entries(), "0dir/inner.txt:10 5made/ 0made/new:10 2sym>made/new ");
    CHECK(memcmp(archive + 512, "Inner.txt\n", 10), 0);
    CHECK(collect(), CHANGES_END); // and again
    CHECK_TEXT(entries(), "0dir/inner.txt:10 5made/ 0made/new:10 2sym>made/new ");
}

TEST(what_is_gone)
{
    CHECK(unlink_of("dir/inner.txt"), 0);
    CHECK(unlink_of("file.txt"), 0);
    CHECK(remove_of("void"), 0);
    write_file("new", "x", 1);
    CHECK(unlink_of("new"), 0); // leaves nothing
    CHECK(collect(), CHANGES_END);
    CHECK_TEXT(entries(), "0.wh.file.txt:0 0.wh.void:0 5dir/ 0dir/.wh.inner.txt:0 ");
}

TEST(a_moved_directory_is_whole)
{
    CHECK(rename_of("dir", "void/moved"), 0);
    CHECK(collect(), CHANGES_END);
    CHECK_TEXT(entries(),
               "0.wh.dir:0 5void/ 5void/moved/ 5void/moved/deep/ 5void/moved/deep/er/ 0void/moved/deep/er/leaf:5 "
               "0void/moved/inner.txt:10 ");
    CHECK(rename_of("void/moved", "dir"), 0); // back: nothing to tell but times
    CHECK(collect(), CHANGES_END);
    CHECK_TEXT(entries(), "5dir/ 5void/ ");
}

TEST(what_stands_for_something_else_replaces_it)
{
    CHECK(unlink_of("file.txt"), 0);
    CHECK(make("file.txt"), 0);
    CHECK(remove_of("void"), 0);
    write_file("void", "now a file", 1);
    write_file("tmp", "another", 1);
    CHECK(rename_of("tmp", "empty"), 0); // a file for a file
    CHECK(rename_of("dir/deep", "deep"), 0);
    CHECK(make("dir/deep"), 0);
    CHECK(collect(), CHANGES_END);
    CHECK_TEXT(entries(),
               "5dir/ 0dir/.wh.deep:0 5dir/deep/ 0empty:7 0.wh.file.txt:0 5file.txt/ 0.wh.void:0 0void:10 5deep/ "
               "5deep/er/ 0deep/er/leaf:5 ");
}

TEST(hard_links_are_links)
{
    CHECK(link_of("twin-a", "dir/twin"), 0);
    CHECK(collect(), CHANGES_END);
    CHECK_TEXT(entries(), "5dir/ 0dir/twin:5 1twin-a>dir/twin 1twin-b>dir/twin ");
    CHECK(arena_taken() < 10, true);
    CHECK(collect(), CHANGES_END);
    CHECK_TEXT(entries(), "5dir/ 0dir/twin:5 1twin-a>dir/twin 1twin-b>dir/twin ");
}

TEST(long_names_and_targets)
{
    char name[256], path[600], expected[2000];
    memset(name, 'l', 200);
    name[200] = 0;
    CHECK(make(name), 0);
    snprintf(path, sizeof path, "%s/%s", name, name);
    write_file(path, "x", 1);
    CHECK(path_symlink(AT(PATH2, path), ROOT, AT(PATH, "sym")), 0);
    CHECK(collect(), CHANGES_END);
    snprintf(expected, sizeof expected, "5%s/ 0%s:1 2sym>%s ", name, path, path);
    CHECK_TEXT(entries(), expected);
}

TEST(content_of_any_length)
{
    static const uint32_t lengths[] = {0, 1, 511, 512, 513, 32767, 32768, 32769, 65536, 100000};
    static uint8_t bytes[100000];
    for (uint32_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 31 + (i >> 8));
    for (unsigned k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        machine_reset(machine.isolated);
        CHECK(path_open(ROOT, 1, AT(PATH, "new"), OFLAGS_CREAT, RIGHT_FD_WRITE, 0, 0, RESULT), 0);
        uint32_t fd = word(RESULT);
        for (uint32_t at = 0; at < lengths[k]; at += 50000) {
            uint32_t length = lengths[k] - at < 50000 ? lengths[k] - at : 50000;
            memcpy(machine_memory + BUFFER, bytes + at, length);
            CHECK(fd_write(fd, put_iovs(1, (uint32_t)BUFFER, length), 1, RESULT), 0);
        }
        CHECK(collect(), CHANGES_END);
        char expected[40];
        snprintf(expected, sizeof expected, "0new:%u ", lengths[k]);
        CHECK_TEXT(entries(), expected);
        CHECK(memcmp(archive + 512, bytes, lengths[k]), 0);
    }
}

TEST(a_file_too_large_for_octal_digits)
{
    CHECK(path_open(ROOT, 1, AT(PATH, "new"), OFLAGS_CREAT, RIGHT_FD_WRITE, 0, 0, RESULT), 0);
    CHECK(fd_filestat_set_size(word(RESULT), 1ull << 40), 0);
    CHECK(changes_next(), 512);
    CHECK(octal(changes_bytes + 124), 1ull << 40);
    CHECK(changes_next(), 32768); // zeros
    CHECK(changes_bytes[0] | changes_bytes[32767], 0);
}

// A host may end the program anywhere, and asks then.
TEST(no_changes_in_the_middle_of_one)
{
    write_file("new", "text", 4);
    change_begin();
    CHECK(changes_buffer(), 0);
    CHECK(changes_next(), CHANGES_UNFINISHED);
    CHECK(change_end(ERRNO_NOSPC), ERRNO_NOSPC);
    CHECK(changes_buffer() != 0, true);
    CHECK(collect(), CHANGES_END);
}

TEST(names_that_the_format_cannot_hold)
{
    write_file(".wh.x", "x", 1);
    CHECK(collect(), CHANGES_NO_NAME);
    CHECK_TEXT((const char *)changes_bytes, ".wh.x");
    CHECK(unlink_of(".wh.x"), 0);
    CHECK(collect(), CHANGES_END);
    CHECK(make("dir/.wh..wh..opq"), 0);
    CHECK(collect(), CHANGES_NO_NAME);
    CHECK_TEXT((const char *)changes_bytes, "dir/.wh..wh..opq");
    CHECK(remove_of("dir/.wh..wh..opq"), 0);
    char name[201];
    memset(name, 'd', 200);
    name[200] = 0;
    uint32_t fd = ROOT;
    for (int i = 0; i < 21; i++) { // a path of 4221 bytes
        CHECK(path_create_directory(fd, AT(PATH, name)), 0);
        fd = must_open(fd, name);
    }
    CHECK(collect(), CHANGES_NO_NAME);
    CHECK(strlen((const char *)changes_bytes), 20 * 201 + 200);
}

TEST(an_archive_under_a_quota_that_is_used_up)
{
    machine_reset(machine.isolated);
    machine_mounts_flags(12 << 12);
    CHECK(link_of("twin-a", "twin-c"), 0);
    CHECK(path_open(ROOT, 1, AT(PATH, "new"), OFLAGS_CREAT, RIGHT_FD_WRITE, 0, 0, RESULT), 0);
    uint32_t fd = word(RESULT);
    while (fd_write(fd, put_iovs(1, (uint32_t)BUFFER, 4096), 1, RESULT) == 0)
        ;
    CHECK(arena_taken(), 12);
    CHECK(collect(), CHANGES_END);
    CHECK(strstr(entries(), "1twin-b>twin-a") != 0, true);
    CHECK(fd_write(fd, put_iovs(1, (uint32_t)BUFFER, 4096), 1, RESULT), ERRNO_NOSPC);
}

TEST(an_archive_without_memory)
{
    machine.state_limit = STATE_PAGES + 1;
    CHECK(path_open(ROOT, 1, AT(PATH, "new"), OFLAGS_CREAT, RIGHT_FD_WRITE, 0, 0, RESULT), 0);
    uint32_t fd = word(RESULT);
    while (fd_write(fd, put_iovs(1, (uint32_t)BUFFER, 4096), 1, RESULT) == 0)
        ;
    CHECK(collect(), CHANGES_NO_MEMORY);
    machine.state_limit++;
    CHECK(collect(), CHANGES_END);
}

TEST(changes_are_saved_into_a_directory_of_the_host)
{
    host_open(FILETYPE_DIRECTORY, "/home");
    uint32_t directory = host_open(FILETYPE_DIRECTORY, "/.wasi-vfs-changes");
    host_open(FILETYPE_DIRECTORY, "/later");
    CHECK(fd_prestat_get(4, RESULT), 0); // it is not the program's
    CHECK(fd_prestat_dir_name(4, BUFFER, 6), 0);
    CHECK(memcmp(machine_memory + BUFFER, "/later", 6), 0);
    uint32_t root = 5;
    CHECK(path_create_directory(root, AT(PATH, "made")), 0);
    static uint8_t before[MACHINE_BYTES];
    memcpy(before, machine_memory, sizeof before);
    host.keep_written = true;
    changes_save();
    CHECK(memcmp(before, machine_memory, sizeof before), 0);
    CHECK(host.path_opened, directory);
    CHECK(host.written_bytes, 512 + 1024);
    CHECK(memcmp(host.written, "made/", 6), 0);
    CHECK(host_count_open(), 6); // the file is closed
    CHECK_TEXT(host.output, "");
}

TEST(changes_are_saved_below_a_root_of_the_host)
{
    uint32_t directory = host_open(FILETYPE_DIRECTORY, "/");
    CHECK(make("made"), 0);
    host.keep_written = true;
    changes_save();
    CHECK(host.path_opened, directory);
    CHECK(host.written_bytes, 512 + 1024);
    host.keep_written = false;
    host.fail_in = 1;
    host.fail_with = ERRNO_NOENT; // there is no such directory in it
    changes_save();
    CHECK(host.written_bytes, 512 + 1024);
    CHECK_TEXT(host.output, "");
}

TEST(without_such_a_directory_nothing_is_saved)
{
    CHECK(make("made"), 0);
    unsigned calls = host.calls;
    changes_save();
    CHECK(host.calls, calls);
}

TEST(what_hinders_the_saving_is_said)
{
    for (unsigned call = 1; call <= 3; call++) {
        host_reset();
        machine_reset(machine.isolated);
        host_open(FILETYPE_DIRECTORY, "/.wasi-vfs-changes");
        CHECK(fd_sync(0), 0);
        host.fail_in = call; // opening, writing, closing
        host.fail_with = ERRNO_IO;
        changes_save();
        CHECK_TEXT(host.output, "wasi-vfs: the changes are not saved: 'changes.tar' could not be written to the "
                                "directory '/.wasi-vfs-changes'.\n");
        CHECK(host_count_open(), 4);
    }
    host_reset();
    machine_reset(machine.isolated);
    host_open(FILETYPE_DIRECTORY, "/.wasi-vfs-changes");
    host.keep_written = true;
    CHECK(make("dir/a"), 0);
    write_file("dir/.wh.x", "x", 1);
    changes_save();
    CHECK_TEXT(host.output, "wasi-vfs: the changes are not saved: a layer cannot hold the path 'dir/.wh.x'.\n");
    CHECK(host_count_open(), 4);
    CHECK(host.written_bytes, 0); // nothing that could be taken for all of the changes
}
