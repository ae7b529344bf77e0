// SPDX-License-Identifier: MIT
// The times of what changes. The mock host's clock says 2, so that the layer's own goes on from 1980 or from the
// image's times.
#include "../unit.h"

#define AT(place, path) put_text(place, path), (uint32_t)strlen(path)

static const uint64_t image_time = 1700000000ull * 1000000000;

static uint64_t time_of(const char *path, int field)
{
    CHECK(stat_path(ROOT, path, false), 0);
    return quad(RESULT + (uint32_t)field);
}

static uint32_t open_to_write(const char *path)
{
    CHECK(path_open(ROOT, 1, AT(PATH, path), OFLAGS_CREAT, RIGHT_FD_READ | RIGHT_FD_WRITE, 0, 0, RESULT), 0);
    return word(RESULT);
}

static void write_one(uint32_t fd) { CHECK(fd_write(fd, put_iovs(1, (uint32_t)BUFFER, 1), 1, RESULT), 0); }

TEST(what_is_new_has_a_time_after_all_it_follows)
{
    uint32_t fd = open_to_write("new");
    uint64_t first = time_of("new", STAT_MTIM);
    CHECK(first > 315532800000000000, true);
    CHECK(time_of("new", STAT_ATIM), first);
    CHECK(time_of("new", STAT_CTIM), first);
    write_one(fd);
    uint64_t second = time_of("new", STAT_MTIM);
    CHECK(second > first, true);
    CHECK(time_of("new", STAT_CTIM), second);
    CHECK(time_of("new", STAT_ATIM), first); // reading and writing leave it alone
    CHECK(time_of("new", STAT_MTIM), second);
}

TEST(a_file_of_the_image_gets_a_later_time)
{
    CHECK(time_of("file.txt", STAT_MTIM), image_time);
    write_one(open_to_write("file.txt"));
    CHECK(time_of("file.txt", STAT_MTIM) > image_time, true);
    CHECK(time_of("file.txt", STAT_ATIM), image_time);
    CHECK(path_create_directory(ROOT, AT(PATH, "dir/new")), 0);
    CHECK(time_of("dir", STAT_MTIM) > time_of("file.txt", STAT_MTIM), true);
}

TEST(a_link_or_a_new_name_changes_the_change_time_only)
{
    CHECK(path_link(ROOT, 0, AT(PATH, "file.txt"), ROOT, AT(PATH2, "other")), 0);
    CHECK(time_of("file.txt", STAT_MTIM), image_time);
    CHECK(time_of("file.txt", STAT_CTIM) > image_time, true);
    CHECK(path_rename(ROOT, AT(PATH, "large"), ROOT, AT(PATH2, "larger")), 0);
    CHECK(time_of("larger", STAT_MTIM), image_time);
    CHECK(time_of("larger", STAT_CTIM) > image_time, true);
}

TEST(times_are_set)
{
    uint32_t fd = must_open(ROOT, "file.txt"); // for reading only
    CHECK(fd_filestat_set_times(fd, 11, 22, FSTFLAGS_ATIM | FSTFLAGS_MTIM), 0);
    CHECK(time_of("file.txt", STAT_ATIM), 11);
    CHECK(time_of("file.txt", STAT_MTIM), 22);
    uint64_t changed = time_of("file.txt", STAT_CTIM);
    CHECK(changed > image_time, true);
    CHECK(fd_filestat_set_times(fd, 0, 0, FSTFLAGS_ATIM_NOW), 0);
    CHECK(time_of("file.txt", STAT_ATIM) > changed, true);
    CHECK(time_of("file.txt", STAT_MTIM), 22);
    CHECK(path_filestat_set_times(ROOT, 0, AT(PATH, "links/dangling"), 0, 33, FSTFLAGS_MTIM), 0);
    CHECK(time_of("links/dangling", STAT_MTIM), 33);
    CHECK(path_filestat_set_times(ROOT, 1, AT(PATH, "links/dangling"), 0, 33, FSTFLAGS_MTIM), ERRNO_NOENT);
    CHECK(fd_filestat_set_times(fd, 0, 0, FSTFLAGS_ATIM | FSTFLAGS_ATIM_NOW), ERRNO_INVAL);
    CHECK(fd_filestat_set_times(fd, 0, 0, 16), ERRNO_INVAL);
    CHECK(fd_fdstat_set_rights(fd, 0, 0), 0);
    CHECK(fd_filestat_set_times(fd, 0, 0, FSTFLAGS_MTIM), ERRNO_NOTCAPABLE);
}

TEST(a_time_that_is_set_stands_over_a_mark)
{
    uint32_t fd = open_to_write("new");
    write_one(fd);
    CHECK(fd_filestat_set_times(fd, 0, 5000, FSTFLAGS_MTIM), 0);
    CHECK(time_of("new", STAT_MTIM), 5000);
    write_one(fd);
    CHECK(time_of("new", STAT_MTIM) > 5000, true);
}

TEST(sync_and_close_settle_the_times)
{
    uint32_t fd = open_to_write("new");
    write_one(fd);
    CHECK(fd_sync(fd), 0);
    CHECK_TEXT(host.log, "clock_time_get 0");
    unsigned calls = host.calls;
    uint64_t time = time_of("new", STAT_MTIM);
    CHECK(host.calls, calls);
    CHECK(fd_datasync(fd), 0);
    CHECK(host.calls, calls); // nothing was marked
    write_one(fd);
    CHECK(fd_close(fd), 0);
    CHECK(host.calls, calls + 1);
    CHECK(time_of("new", STAT_MTIM) > time, true);
}

TEST(the_hosts_clock_counts)
{
    host.time = 2000000000ull * 1000000000;
    uint32_t fd = open_to_write("new");
    CHECK(time_of("new", STAT_MTIM), host.time);
    write_one(fd);
    host.time += 77;
    CHECK(time_of("new", STAT_MTIM), host.time);
    host.fail_in = 1; // a host without the clock
    host.fail_with = ERRNO_BADF;
    write_one(fd);
    CHECK(time_of("new", STAT_MTIM), host.time + 1);
}
