// SPDX-License-Identifier: MIT
// Path rules: what is walked, and how far.
#include "unit.h"

static errno_t find_bytes(uint32_t directory, const void *bytes, uint32_t length)
{
    memcpy(machine_memory + PATH, bytes, length);
    return path_filestat_get(directory, LOOKUP_SYMLINK_FOLLOW, PATH, length, RESULT);
}

static errno_t find(const char *path) { return stat_path(ROOT, path, true); }

TEST(plain_paths)
{
    CHECK(find("file.txt"), 0);
    CHECK(quad(RESULT + STAT_SIZE), 13);
    CHECK(find("dir/deep/er/leaf"), 0);
    CHECK(quad(RESULT + STAT_SIZE), 5);
    CHECK(find("missing"), ERRNO_NOENT);
    CHECK(find("missing/file"), ERRNO_NOENT);
    CHECK(find("File.txt"), ERRNO_NOENT);
    CHECK(find("file.tx"), ERRNO_NOENT);
    CHECK(find("file.txtx"), ERRNO_NOENT);
    CHECK(find("file.txt/x"), ERRNO_NOTDIR);
    CHECK(find("file.txt/."), ERRNO_NOTDIR);
    CHECK(find("file.txt/.."), ERRNO_NOTDIR);
}

TEST(every_entry_of_a_big_directory_is_found)
{
    char path[32];
    for (int i = 0; i < 600; i++) {
        snprintf(path, sizeof path, "many/entry-%04d", i);
        CHECK(find(path), 0);
        snprintf(path, sizeof path, "many/entry-%04d!", i);
        CHECK(find(path), ERRNO_NOENT);
    }
    CHECK(find("many/!"), ERRNO_NOENT);
    CHECK(find("many/zzz"), ERRNO_NOENT);
}

TEST(dots_and_slashes)
{
    CHECK(find("."), 0);
    CHECK(find("./"), 0);
    CHECK(find("./././file.txt"), 0);
    CHECK(find("dir//deep///er/./leaf"), 0);
    CHECK(find("dir/"), 0);
    CHECK(find("dir/."), 0);
    CHECK(find("dir//"), 0);
    CHECK(find("file.txt/"), ERRNO_NOTDIR);
    CHECK(find("missing/"), ERRNO_NOENT);
    CHECK(find("dir/../file.txt"), 0);
    CHECK(find("dir/deep/../../file.txt"), 0);
    CHECK(find("dir/.."), 0);
    CHECK(find("missing/.."), ERRNO_NOENT);
    CHECK(find("names/..."), 0);
    CHECK(find("names/..a"), 0);
}

TEST(nothing_above_the_descriptor)
{
    uint32_t dir = must_open(ROOT, "dir"), deep = must_open(dir, "deep");
    CHECK(find(".."), ERRNO_PERM);
    CHECK(find("dir/../.."), ERRNO_PERM);
    CHECK(find("/"), ERRNO_PERM);
    CHECK(find("/file.txt"), ERRNO_PERM);
    CHECK(find("//file.txt"), ERRNO_PERM);
    CHECK(stat_path(dir, "..", true), ERRNO_PERM);
    CHECK(stat_path(dir, "../dir/inner.txt", true), ERRNO_PERM);
    CHECK(stat_path(dir, "deep/../../dir", true), ERRNO_PERM);
    CHECK(stat_path(dir, "deep/..", true), 0);
    CHECK(stat_path(deep, "er/../..", true), ERRNO_PERM);
    CHECK(stat_path(deep, "er/../er/leaf", true), 0);
}

TEST(links)
{
    CHECK(find("links/to-file"), 0);
    CHECK(quad(RESULT + STAT_SIZE), 13);
    CHECK(find("links/through"), 0);
    CHECK(quad(RESULT + STAT_SIZE), 10);
    CHECK(find("links/to-dir/inner.txt"), 0);
    CHECK(find("links/to-dir/deep/../inner.txt"), 0);
    CHECK(find("links/to-dir/../file.txt"), 0); // `..` of the directory that the link leads to
    CHECK(find("links/to-dir-slash"), 0);
    CHECK(find("links/to-dir-slash/inner.txt"), 0);
    CHECK(find("links/up/dir"), 0);
    CHECK(find("links/up/links/up/links/to-file"), 0);
    CHECK(find("links/up/.."), ERRNO_PERM);
    CHECK(find("links/to-file/"), ERRNO_NOTDIR);
    CHECK(find("links/to-file/x"), ERRNO_NOTDIR);
    CHECK(find("links/file-as-dir"), ERRNO_NOTDIR);
    CHECK(find("links/escape"), ERRNO_PERM);
    CHECK(find("links/escape-and-back"), ERRNO_PERM);
    CHECK(find("links/absolute"), ERRNO_PERM);
    CHECK(find("links/dangling"), ERRNO_NOENT);
    CHECK(find("links/dangling/x"), ERRNO_NOENT);
    CHECK(find("links/long"), 0);
    CHECK(stat_path(must_open(ROOT, "links"), "to-file", true), ERRNO_PERM);
    CHECK(stat_path(must_open(ROOT, "links"), "to-file", false), 0);
}

TEST(loops)
{
    CHECK(find("links/self"), ERRNO_LOOP);
    CHECK(find("links/loop-a"), ERRNO_LOOP);
    CHECK(find("links/loop-b/x"), ERRNO_LOOP);
    CHECK(find("links/chain-39"), 0); // 40 links
    CHECK(find("links/chain-40"), ERRNO_LOOP);
    CHECK(stat_path(ROOT, "links/chain-40", false), 0);
}

TEST(impossible_names)
{
    char long_name[300];
    memset(long_name, 'n', sizeof long_name);
    CHECK(find_bytes(ROOT, "", 0), ERRNO_NOENT);
    CHECK(find_bytes(ROOT, "file.txt\0", 9), ERRNO_INVAL);
    CHECK(find_bytes(ROOT, "\0", 1), ERRNO_INVAL);
    CHECK(find_bytes(ROOT, "dir\0/x", 6), ERRNO_INVAL);
    CHECK(find_bytes(must_open(ROOT, "names"), long_name, 255), 0);
    CHECK(find_bytes(ROOT, long_name, 256), ERRNO_NAMETOOLONG);
    CHECK(find_bytes(ROOT, long_name, 255), ERRNO_NOENT);
}

TEST(not_utf8)
{
    static const char *bad[] = {"\x80",
                                "\xC0\x80",
                                "\xC1\xBF",
                                "\xE0\x9F\xBF",
                                "\xED\xA0\x80",
                                "\xF0\x8F\xBF\xBF",
                                "\xF4\x90\x80\x80",
                                "\xF5\x80\x80\x80",
                                "\xFF",
                                "a\xC3",
                                "\xE2\x82",
                                "\xF0\x9F\x98",
                                "\xC3(",
                                "\xE4\xB8(",
                                "dir/\xFE"};
    static const char *good[] = {"\xC2\x80",     "\xE0\xA0\x80",     "\xED\x9F\xBF",
                                 "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"};
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(find(bad[i]), ERRNO_ILSEQ);
    for (unsigned i = 0; i < sizeof good / sizeof *good; i++)
        CHECK(find(good[i]), ERRNO_NOENT);
    CHECK(find("names/\xC3\xBC"), 0);
}

TEST(long_paths)
{
    char path[4200];
    for (int i = 0; i < 4200; i += 2)
        memcpy(path + i, "./", 2);
    memcpy(path + 4088, "file.txt", 8);
    CHECK(find_bytes(ROOT, path, 4096), 0);
    CHECK(find_bytes(ROOT, path, 4097), ERRNO_NAMETOOLONG);
    CHECK(path_filestat_get(ROOT, 0, PATH, UINT16_MAX, RESULT), ERRNO_NAMETOOLONG);
}

TEST(confined_to_the_mount)
{
    uint32_t dir, deep;
    machine_no_mounts(1);
    CHECK(machine.image_bytes > 0, true);
    machine_mount("/", machine.image[1024 + 14]);
    dir = must_open(ROOT, "dir");
    deep = must_open(dir, "deep");
    CHECK(stat_path(deep, "../inner.txt", true), 0);
    CHECK(stat_path(deep, "../../file.txt", true), 0);
    CHECK(stat_path(deep, "../../..", true), ERRNO_PERM);
    CHECK(stat_path(must_open(deep, ".."), "inner.txt", true), 0);
    CHECK(stat_path(must_open(deep, "../.."), "..", true), ERRNO_PERM);
    CHECK(stat_path(must_open(ROOT, "links"), "to-file", true), 0);
    CHECK(stat_path(must_open(ROOT, "links/to-dir"), "../links/to-file", true), 0);
}
