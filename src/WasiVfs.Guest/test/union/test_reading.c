// SPDX-License-Identifier: MIT
// What a program finds where the host's directory and the image's are united.
#include "../unit.h"
#include "host_tree.h"

enum { HOST_INODES = 5000 };

static void unite(void)
{
    host_tree_reset();
    host_tree_preopen("/", 0);
}

static const char *content(const char *path)
{
    static char text[64];
    uint32_t fd;
    memset(text, 0, sizeof text);
    errno_t error = try_open(ROOT, path, 0, &fd);
    if (error) {
        snprintf(text, sizeof text, "error %d", error);
        return text;
    }
    int64_t length = read_some(fd, 40);
    if (length > 0)
        memcpy(text, machine_memory + BUFFER, (size_t)length);
    CHECK(fd_close(fd), 0);
    return text;
}

TEST(both_trees_are_read)
{
    unite();
    host_tree_add("user.txt", FILETYPE_REGULAR_FILE, "the host's");
    host_tree_add("dir/mine", FILETYPE_REGULAR_FILE, "mine");
    CHECK_TEXT(content("user.txt"), "the host's");
    CHECK_TEXT(content("dir/mine"), "mine");
    CHECK_TEXT(content("dir/inner.txt"), "inner.txt\n");
    CHECK_TEXT(content("file.txt"), "hello, world\n");
    CHECK_TEXT(content("nothing"), "error 44");
    CHECK_TEXT(content("file.txt/x"), "error 54");
    CHECK_TEXT(content("user.txt/x"), "error 54");
    CHECK(host_count_open(), 4);
}

TEST(the_host_comes_first)
{
    unite();
    host_tree_add("file.txt", FILETYPE_REGULAR_FILE, "over");
    host_tree_add("dir/deep", FILETYPE_REGULAR_FILE, "hides a directory");
    host_tree_add("twin-a/in", FILETYPE_REGULAR_FILE, "hides a file");
    CHECK_TEXT(content("file.txt"), "over");
    CHECK_TEXT(content("dir/deep"), "hides a directory");
    CHECK_TEXT(content("dir/deep/er/leaf"), "error 54");
    CHECK_TEXT(content("dir/inner.txt"), "inner.txt\n");
    CHECK_TEXT(content("twin-a/in"), "hides a file");
    CHECK(stat_path(ROOT, "twin-a", true), 0);
    CHECK(quad(RESULT + STAT_TYPE), FILETYPE_DIRECTORY);
    CHECK(quad(RESULT + STAT_INO) >= HOST_INODES, true);
    CHECK(stat_path(ROOT, "twin-a/in", true), 0);
    CHECK(quad(RESULT + STAT_SIZE), 12);
    CHECK(stat_path(ROOT, "twin-a/in/", true), ERRNO_NOTDIR);
    CHECK(stat_path(ROOT, "twin-a/", true), 0);
}

TEST(a_directory_of_both_has_the_images_number_and_the_hosts_times)
{
    CHECK(stat_path(ROOT, "dir", true), 0);
    uint64_t number = quad(RESULT + STAT_INO);
    machine_reset(machine.isolated);
    unite();
    int node = host_tree_add("dir", FILETYPE_DIRECTORY, "");
    host_tree.nodes[node].time = 12345;
    CHECK(stat_path(ROOT, "dir", true), 0);
    CHECK(quad(RESULT + STAT_INO), number);
    CHECK(quad(RESULT + STAT_MTIM), 12345);
    CHECK(stat_path(ROOT, "void/../dir/.", true), 0);
    CHECK(quad(RESULT + STAT_MTIM), 12345);
    uint32_t fd = must_open(ROOT, "dir");
    CHECK(fd_filestat_get(fd, RESULT), 0);
    CHECK(quad(RESULT + STAT_INO), number);
    CHECK(quad(RESULT + STAT_MTIM), 12345);
    CHECK(fd_filestat_get(must_open(ROOT, "void"), RESULT), 0);
    CHECK(quad(RESULT + STAT_MTIM) == 12345, false);
}

TEST(paths_go_up_in_both)
{
    unite();
    host_tree_add("dir/mine/below/x", FILETYPE_REGULAR_FILE, "x");
    host_tree_add("alone/a/b", FILETYPE_REGULAR_FILE, "b");
    CHECK_TEXT(content("dir/mine/below/../../inner.txt"), "inner.txt\n");
    CHECK_TEXT(content("dir/deep/../mine/below/x"), "x");
    CHECK_TEXT(content("dir/deep/er/../../mine/./below/x"), "x");
    CHECK_TEXT(content("alone/a/../a/b"), "b");
    CHECK_TEXT(content("alone/a/../../file.txt"), "hello, world\n");
    CHECK_TEXT(content("alone/../../file.txt"), "error 63");
    CHECK_TEXT(content(".."), "error 63");
    CHECK_TEXT(content("/file.txt"), "error 63");
    CHECK(stat_path(ROOT, "alone/a/..", true), 0);
    CHECK(quad(RESULT + STAT_INO), HOST_INODES + host_tree_find("alone"));
    CHECK(stat_path(ROOT, "alone/..", true), 0);
    CHECK(quad(RESULT + STAT_INO) < HOST_INODES, true);
}

TEST(links_lead_through_both)
{
    unite();
    host_tree_add("to-image", FILETYPE_SYMBOLIC_LINK, "dir/inner.txt");
    host_tree_add("to-host", FILETYPE_SYMBOLIC_LINK, "user/x");
    host_tree_add("user/x", FILETYPE_REGULAR_FILE, "x");
    host_tree_add("user/up", FILETYPE_SYMBOLIC_LINK, "../dir");
    host_tree_add("out", FILETYPE_SYMBOLIC_LINK, "../file.txt");
    host_tree_add("root", FILETYPE_SYMBOLIC_LINK, "/file.txt");
    host_tree_add("loop", FILETYPE_SYMBOLIC_LINK, "loop");
    host_tree_add("dir/inner.txt", FILETYPE_REGULAR_FILE, "covered");
    host_tree_add("links/to-dir", FILETYPE_SYMBOLIC_LINK, "../user");
    host_tree_add("nowhere", FILETYPE_SYMBOLIC_LINK, "no/where");
    host_tree_add("void", FILETYPE_SYMBOLIC_LINK, "user");
    CHECK_TEXT(content("to-image"), "covered");
    CHECK_TEXT(content("to-host"), "x");
    CHECK_TEXT(content("user/up/deep/er/leaf"), "leaf\n");
    CHECK_TEXT(content("out"), "error 63");
    CHECK_TEXT(content("root"), "error 63");
    CHECK_TEXT(content("loop"), "error 32");
    CHECK_TEXT(content("nowhere"), "error 44");
    CHECK_TEXT(content("links/to-dir/x"), "x");
    CHECK_TEXT(content("links/to-file"), "hello, world\n");
    CHECK_TEXT(content("void/x"), "x");
    CHECK(stat_path(ROOT, "void/.", true), 0);
    CHECK(quad(RESULT + STAT_INO), HOST_INODES + host_tree_find("user"));
    CHECK(stat_path(ROOT, "to-image", false), 0);
    CHECK(quad(RESULT + STAT_TYPE), FILETYPE_SYMBOLIC_LINK);
    CHECK(stat_path(ROOT, "to-image", true), 0);
    CHECK(quad(RESULT + STAT_SIZE), 7);
    CHECK(path_readlink(ROOT, put_text(PATH, "to-image"), 8, BUFFER, 100, RESULT), 0);
    CHECK(word(RESULT), 13);
    CHECK(memcmp(machine_memory + BUFFER, "dir/inner.txt", 13), 0);
    CHECK(path_readlink(ROOT, put_text(PATH, "to-image"), 8, BUFFER, 3, RESULT), 0);
    CHECK(word(RESULT), 3);
    CHECK(FAULTS(path_readlink(ROOT, put_text(PATH, "to-image"), 8, BEYOND - 2, 100, RESULT)), true);
    CHECK(path_readlink(ROOT, put_text(PATH, "user/x"), 6, BUFFER, 3, RESULT), ERRNO_INVAL);
    uint32_t fd;
    CHECK(path_open(ROOT, 0, put_text(PATH, "to-image"), 8, 0, RIGHT_FD_READ, 0, 0, RESULT), ERRNO_LOOP);
    CHECK(try_open(ROOT, "user/up/", OFLAGS_DIRECTORY, &fd), 0);
    CHECK(stat_path(fd, "inner.txt", true), 0);
    CHECK(stat_path(fd, "../user", true), ERRNO_PERM);
}

// A link as long as a loan is not taken for a shorter one.
TEST(a_link_of_the_host_that_is_too_long)
{
    static char target[LINK_MOST + 1];
    unite();
    memset(target, 'x', LINK_MOST);
    host_tree_add("long", FILETYPE_SYMBOLIC_LINK, target);
    CHECK_TEXT(content("long"), "error 37");
}

TEST(a_path_that_is_too_long_for_the_host)
{
    char path[4200] = "";
    unite();
    for (int i = 0; i < 2047; i++)
        memcpy(path + 2 * i, "x/", 2);
    host_tree_add("x", FILETYPE_SYMBOLIC_LINK, ".");
    CHECK_TEXT(content(path), "error 32");
    memset(path, 0, sizeof path);
    for (int i = 0; i < 16; i++) {
        memset(path + strlen(path), 'n', 250);
        host_tree_add(path, FILETYPE_DIRECTORY, "");
        strcat(path, "/");
    }
    memset(path + strlen(path), 'n', 16);
    CHECK_TEXT(content(path), "error 44");
    memset(path + strlen(path), 'n', 1);
    CHECK_TEXT(content(path), "error 37");
}

TEST(a_program_without_some_calls_finds_what_it_can)
{
    unite();
    host_tree_add("dir/mine", FILETYPE_REGULAR_FILE, "mine");
    host_tree_add("user/x", FILETYPE_REGULAR_FILE, "x");
    host_tree_add("link", FILETYPE_SYMBOLIC_LINK, "user/x");
    host_tree_add("below", FILETYPE_SYMBOLIC_LINK, "user");
    host_tree_add("nowhere", FILETYPE_SYMBOLIC_LINK, "no");
    host_tree_add("file.txt", FILETYPE_REGULAR_FILE, "over");
    for (unsigned lacks = 0; lacks < 4; lacks++) {
        host_tree.lacks = lacks;
        CHECK_TEXT(content("dir/mine"), "mine");
        CHECK_TEXT(content("dir/inner.txt"), "inner.txt\n");
        CHECK_TEXT(content("user/x"), "x");
        CHECK_TEXT(content("file.txt"), "over");
        CHECK_TEXT(content("link"), "x");
        CHECK_TEXT(content("nowhere"), "error 44");
        if (!(lacks & LACKS_STAT)) {
            CHECK_TEXT(content("below/x"), "x");
            CHECK(stat_path(ROOT, "link", false), 0);
            CHECK(quad(RESULT + STAT_TYPE), FILETYPE_SYMBOLIC_LINK);
            CHECK(stat_path(ROOT, "link", true), 0);
            CHECK(quad(RESULT + STAT_TYPE), FILETYPE_REGULAR_FILE);
        }
        CHECK(host_count_open(), 4);
    }
    host_tree.lacks = LACKS_STAT | LACKS_OPEN;
    CHECK_TEXT(content("dir/inner.txt"), "inner.txt\n");
}

TEST(what_stands_against_a_lookup_at_the_host_is_told)
{
    unite();
    host.fail_with = 2; // acces
    CHECK(stat_path(ROOT, "file.txt", true), 0);
    host.fail_in = 1;
    CHECK(stat_path(ROOT, "file.txt", true), 2);
    host.fail_with = ERRNO_INVAL;
    host.fail_in = 1;
    CHECK(stat_path(ROOT, "file.txt", true), 0);
    host.fail_with = ERRNO_IO;
    host_tree_add("link", FILETYPE_SYMBOLIC_LINK, "x");
    host.fail_in = 2;
    CHECK(stat_path(ROOT, "link", true), ERRNO_IO);
}

// Descriptors of directories that only the image has follow the host, which may get them later.
TEST(a_directory_is_united_by_its_path)
{
    unite();
    uint32_t fd = must_open(ROOT, "dir/deep");
    CHECK(stat_path(fd, "mine", true), ERRNO_NOENT);
    CHECK(stat_path(fd, "er", true), 0);
    host_tree_add("dir/deep/mine", FILETYPE_REGULAR_FILE, "mine");
    CHECK(stat_path(fd, "mine", true), 0);
    CHECK(stat_path(fd, "er/../mine", true), 0);
    CHECK(stat_path(fd, "../inner.txt", true), ERRNO_PERM);
    host_tree_delete(host_tree_find("dir/deep/mine"));
    host_tree_delete(host_tree_find("dir/deep"));
    host_tree_add("dir/deep", FILETYPE_REGULAR_FILE, "in its place");
    CHECK(stat_path(fd, "er/leaf", true), 0);
    CHECK(stat_path(fd, "mine", true), ERRNO_NOENT);
    host.fail_with = ERRNO_IO;
    host.fail_in = 1;
    CHECK(stat_path(fd, "er/leaf", true), ERRNO_IO);
}

static uint32_t number_of(const char *path)
{
    machine_reset(machine.isolated);
    CHECK(stat_path(ROOT, path, true), 0);
    uint32_t number = (uint32_t)quad(RESULT + STAT_INO);
    machine_reset(machine.isolated);
    machine_no_mounts(0);
    return number;
}

TEST(a_preopen_above_a_mapping_holds_what_is_at_its_path)
{
    machine_mount("/dir/deep", number_of("dir/deep"));
    host_tree_reset();
    host_tree_preopen("/", 0);
    host_tree_add("dir/deep/mine", FILETYPE_REGULAR_FILE, "mine");
    host_tree_add("other", FILETYPE_REGULAR_FILE, "x");
    CHECK(fd_prestat_get(3, RESULT), 0); // the host's root stays
    CHECK(stat_path(3, "other", true), 0);
    CHECK(stat_path(4, "mine", true), 0);
    CHECK(stat_path(4, "er/leaf", true), 0);
    CHECK(stat_path(4, "..", true), ERRNO_PERM);
    CHECK(fd_prestat_get(5, RESULT), ERRNO_BADF);
}

TEST(a_preopen_below_a_mapping_stays_the_hosts)
{
    host_tree_reset();
    host_tree_add("mine", FILETYPE_REGULAR_FILE, "mine");
    host_tree_preopen("/dir", 0);
    CHECK(stat_path(3, "mine", true), 0);
    CHECK(stat_path(3, "inner.txt", true), ERRNO_NOENT);
    CHECK(stat_path(4, "dir/mine", true), ERRNO_NOENT);
    CHECK(stat_path(4, "dir/inner.txt", true), 0);
}

// The most common call of all: wasmtime run --dir . app.wasm
TEST(a_preopen_that_is_a_point_is_the_root)
{
    static const char *const names[] = {".", "./", "/.", "", "//"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        machine_reset(machine.isolated);
        host_reset();
        host_tree_reset();
        host_tree_add("mine", FILETYPE_REGULAR_FILE, "mine");
        host_tree_preopen(names[i], 0);
        CHECK(stat_path(ROOT, "mine", true), 0);
        CHECK(stat_path(ROOT, "file.txt", true), 0);
        CHECK(fd_prestat_get(ROOT + 1, RESULT), ERRNO_BADF);
    }
}

TEST(a_mapping_of_that_very_name_comes_before_the_root)
{
    uint32_t deep = number_of("dir/deep");
    machine_mount("/", machine.image[1024 + 14]);
    machine_mount(".", deep);
    host_tree_reset();
    host_tree_add("mine", FILETYPE_REGULAR_FILE, "mine");
    host_tree_preopen(".", 0);
    CHECK(stat_path(3, "mine", true), ERRNO_NOENT);
    CHECK(stat_path(4, "mine", true), 0);
    CHECK(stat_path(3, "dir/deep/mine", true), ERRNO_NOENT);
}

TEST(preopens_that_name_nothing_of_the_image)
{
    static const char *const names[] = {"/no", "..", "/../dir", "/file.txt", "/file.txt/x", "/dir/no"};
    static char long_name[300];
    memset(long_name, 'n', sizeof long_name - 1);
    host_tree_reset();
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        host_tree_preopen(names[i], 0);
    host_tree_preopen(long_name, 0);
    host_tree_add("mine", FILETYPE_REGULAR_FILE, "mine");
    CHECK(stat_path(3 + 7, "mine", true), ERRNO_NOENT);
    CHECK(stat_path(3 + 7, "file.txt", true), 0);
    CHECK(stat_path(3, "mine", true), 0);
}

TEST(the_last_of_two_preopens_of_one_path_counts)
{
    host_tree_reset();
    int a = host_tree_add("a", FILETYPE_DIRECTORY, ""), b = host_tree_add("b", FILETYPE_DIRECTORY, "");
    host_tree_add("a/first", FILETYPE_REGULAR_FILE, "1");
    host_tree_add("b/second", FILETYPE_REGULAR_FILE, "2");
    host_tree_preopen("/", a);
    host_tree_preopen(".", b);
    CHECK(stat_path(ROOT, "first", true), ERRNO_NOENT);
    CHECK(stat_path(ROOT, "second", true), 0);
    CHECK(fd_prestat_get(ROOT + 1, RESULT), ERRNO_BADF);
}

TEST(several_directories_are_united)
{
    uint32_t deep = number_of("dir/deep");
    machine_mount("/dir/deep", deep);
    machine_mount("/", machine.image[1024 + 14]);
    host_tree_reset();
    host_tree_preopen("/", host_tree_add("root", FILETYPE_DIRECTORY, ""));
    host_tree_preopen("/dir/deep", host_tree_add("deep", FILETYPE_DIRECTORY, ""));
    host_tree_add("root/dir/mine", FILETYPE_REGULAR_FILE, "");
    host_tree_add("deep/other", FILETYPE_REGULAR_FILE, "");
    CHECK(stat_path(3, "other", true), 0);
    CHECK(stat_path(3, "er/leaf", true), 0);
    CHECK(stat_path(4, "dir/mine", true), 0);
    CHECK(stat_path(4, "dir/deep/er/leaf", true), 0);
    CHECK(fd_prestat_get(5, RESULT), ERRNO_BADF);
}

TEST(trace_tells_of_what_is_united)
{
    host_tree_reset();
    host_tree_preopen("/other", 0);
    host_tree_preopen(".", 0);
    host_tree_preopen("/", 0);
    trace_hidden();
    CHECK(strncmp(host.output, "<77> <79> / -> united <78>\n", 27), 0); // the mock keeps the last line
    machine_reset(machine.isolated);
    host_reset();
    host_tree_reset();
    host_tree_preopen(".", 0);
    trace_hidden();
    CHECK_TEXT(host.output, "<77> <79> . -> united <78>\n");
    machine_reset(machine.isolated);
    host_reset();
    host_tree_reset();
    host_tree_preopen("/", 0);
    host_tree_preopen("/dir", 0);
    host_tree_preopen(".", 0); // the last of two counts
    fd_sync(0);
    host.descriptors[5].preopen = 0;
    trace_hidden();
    CHECK_TEXT(host.output, "<77> <79> / -> <80> <78>\n");
}

static const char *traced(const char *path)
{
    enum { CALL = 99, OPENED = 1 };
    memset(host.output, 0, sizeof host.output);
    trace_begin(CALL, ROOT, put_text(PATH, path), (uint32_t)strlen(path), -1, 0, 0);
    errno_t error = path_filestat_get(ROOT, 1, PATH, (uint32_t)strlen(path), RESULT);
    trace_end(0, 0, 0, (uint32_t)error, true);
    return strrchr(host.output, ' ') + 1;
}

TEST(trace_tells_who_has_the_file)
{
    unite();
    host_tree_add("mine/x", FILETYPE_REGULAR_FILE, "mine");
    host_tree_add("dir", FILETYPE_DIRECTORY, "");
    CHECK_TEXT(traced("mine"), "<79>\n");
    CHECK_TEXT(traced("mine/x"), "<79>\n");
    CHECK_TEXT(traced("mine/.."), "<78>\n");
    CHECK_TEXT(traced("file.txt"), "<78>\n");
    CHECK_TEXT(traced("dir"), "<78>\n");
    memset(host.output, 0, sizeof host.output);
    trace_begin(99, ROOT, 0, 0, -1, 0, 0); // a call that looks nothing up
    trace_end(0, 0, 0, 0, true);
    CHECK_TEXT(strrchr(host.output, ' ') + 1, "<79>\n");
}
