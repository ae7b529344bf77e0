// SPDX-License-Identifier: MIT
// The bytes of files that change.
#include "../unit.h"
#include "descriptor.h"
#include "layer/arena.h"
#include "layer/content.h"

enum { READS = 1, WRITES = 2 };

static errno_t try_open_as(const char *path, uint32_t oflags, int access, uint32_t fdflags, uint32_t *fd)
{
    uint64_t rights = (access & READS ? RIGHT_FD_READ : 0) | (access & WRITES ? RIGHT_FD_WRITE : 0);
    errno_t error = path_open(ROOT, LOOKUP_SYMLINK_FOLLOW, put_text(PATH, path), (uint32_t)strlen(path), oflags, rights,
                              0, fdflags, RESULT);
    *fd = word(RESULT);
    return error;
}

static uint32_t open_as(const char *path, uint32_t oflags, int access)
{
    uint32_t fd;
    CHECK(try_open_as(path, oflags, access, 0, &fd), 0);
    return fd;
}

static int64_t write_some(uint32_t fd, const void *bytes, uint32_t length)
{
    memcpy(machine_memory + BUFFER, bytes, length);
    errno_t error = fd_write(fd, put_iovs(1, (uint32_t)BUFFER, length), 1, RESULT);
    return error ? -error : (int64_t)word(RESULT);
}

static int64_t write_at(uint32_t fd, const void *bytes, uint32_t length, uint64_t at)
{
    memcpy(machine_memory + BUFFER, bytes, length);
    errno_t error = fd_pwrite(fd, put_iovs(1, (uint32_t)BUFFER, length), 1, at, RESULT);
    return error ? -error : (int64_t)word(RESULT);
}

static const uint8_t *read_at(uint32_t fd, uint32_t length, uint64_t at)
{
    CHECK(fd_pread(fd, put_iovs(1, (uint32_t)BUFFER, length), 1, at, RESULT), 0);
    CHECK(word(RESULT), length);
    return machine_memory + BUFFER;
}

static uint64_t size_of(uint32_t fd)
{
    CHECK(fd_filestat_get(fd, RESULT), 0);
    return quad(RESULT + STAT_SIZE);
}

TEST(a_new_file)
{
    uint32_t fd = open_as("new", OFLAGS_CREAT, READS | WRITES);
    CHECK(size_of(fd), 0);
    CHECK(write_some(fd, "hello", 5), 5);
    CHECK(write_some(fd, ", world", 7), 7);
    CHECK(memcmp(read_at(fd, 12, 0), "hello, world", 12), 0);
    CHECK(size_of(fd), 12);
    CHECK(seek_to(fd, 0, WHENCE_CUR), 12);
    CHECK(fd_close(fd), 0);
    fd = open_as("new", 0, READS);
    CHECK(read_some(fd, 100), 12);
}

TEST(a_file_of_the_image_changes_where_it_is_written)
{
    uint32_t fd = open_as("large", 0, READS | WRITES), other = open_as("large", 0, READS);
    CHECK(write_at(fd, "XY", 2, 5000), 2);
    const uint8_t *bytes = read_at(other, 10000, 0);
    for (uint32_t i = 0; i < 10000; i++)
        if (bytes[i] != (i == 5000 ? 'X' : i == 5001 ? 'Y' : i % 251))
            CHECK(bytes[i], i % 251);
    CHECK(size_of(fd), 10000);
    CHECK(arena_taken() < 6, true); // one block of the file
}

TEST(a_small_file_of_the_image_takes_a_cell_that_widens)
{
    char path[300] = "names/";
    memset(path + 6, 'n', 255);
    uint32_t fd = open_as(path, 0, READS | WRITES);
    CHECK(size_of(fd), 255);
    static const uint32_t at[] = {0, 60, 100, 130, 250};
    for (int i = 0; i < 5; i++)
        CHECK(write_at(fd, "##", 2, at[i]), 2);
    const uint8_t *bytes = read_at(fd, 255, 0);
    for (uint32_t i = 0, next = 0; i < 255; i++) {
        bool changed = next < 5 && (i == at[next] || i == at[next] + 1);
        CHECK(bytes[i], changed ? '#' : 'n');
        next += changed && i == at[next] + 1;
    }
}

TEST(the_end_of_a_longer_file_takes_a_cell_that_widens)
{
    uint32_t fd = open_as("large", 0, READS | WRITES);
    static const uint32_t at[] = {8200, 8300, 8500, 9100, 9999, 12000};
    for (int i = 0; i < 6; i++)
        CHECK(write_at(fd, "#", 1, at[i]), 1);
    CHECK(size_of(fd), 12001);
    const uint8_t *bytes = read_at(fd, 12001, 0);
    for (uint32_t i = 0, next = 0; i < 12001; i++) {
        bool changed = i == at[next];
        uint8_t expected = changed ? '#' : i < 10000 ? i % 251 : 0;
        if (bytes[i] != expected)
            CHECK(i, -1);
        next += changed;
    }
}

TEST(what_it_was_opened_for)
{
    uint32_t fd = open_as("file.txt", 0, WRITES);
    CHECK(read_some(fd, 1), -ERRNO_BADF);
    CHECK(fd_pread(fd, IOVS, 1, 0, RESULT), ERRNO_BADF);
    CHECK(write_some(fd, "J", 1), 1);
    uint32_t reader = open_as("file.txt", 0, READS);
    CHECK(memcmp(read_at(reader, 5, 0), "Jello", 5), 0);
    CHECK(write_some(reader, "x", 1), -ERRNO_BADF);
    CHECK(fd_pwrite(reader, IOVS, 1, 0, RESULT), ERRNO_BADF);
    CHECK(fd_allocate(reader, 0, 1), ERRNO_BADF);
    CHECK(fd_filestat_set_size(reader, 0), ERRNO_BADF);
    CHECK(fd_fdstat_set_rights(fd, 0, 0), 0);
    CHECK(write_some(fd, "x", 1), -ERRNO_NOTCAPABLE);
    CHECK(fd_allocate(fd, 0, 1), ERRNO_NOTCAPABLE);
    CHECK(fd_filestat_set_size(fd, 0), ERRNO_NOTCAPABLE);
    CHECK(write_some(must_open(ROOT, "dir"), "x", 1), -ERRNO_BADF);
    CHECK(fd_allocate(ROOT, 0, 1), ERRNO_BADF);
    CHECK(fd_filestat_set_size(ROOT, 0), ERRNO_BADF);
    CHECK(fd_write(99, IOVS, 1, RESULT), ERRNO_BADF);
    CHECK(fd_pwrite(99, IOVS, 1, 0, RESULT), ERRNO_BADF);
    CHECK(fd_allocate(99, 0, 1), ERRNO_BADF);
    CHECK(fd_filestat_set_size(99, 1), ERRNO_BADF);
}

TEST(the_hosts_files_are_the_hosts)
{
    host_open(FILETYPE_REGULAR_FILE, "/host");
    CHECK(fd_write(3, put_iovs(1, (uint32_t)BUFFER, 3), 1, RESULT), 0);
    CHECK_TEXT(host.log, "fd_write 3");
    CHECK(fd_pwrite(3, IOVS, 1, 0, RESULT), 0);
    CHECK_TEXT(host.log, "fd_pwrite 3");
    CHECK(fd_allocate(3, 0, 1), 0);
    CHECK_TEXT(host.log, "fd_allocate 3");
    CHECK(fd_filestat_set_size(3, 1), 0);
    CHECK_TEXT(host.log, "fd_filestat_set_size 3");
}

TEST(rights_of_a_file_that_is_written_to)
{
    uint32_t fd;
    CHECK(path_open(ROOT, 0, put_text(PATH, "file.txt"), 8, 0, ~0ull, 0, 0, RESULT), 0);
    fd = word(RESULT);
    CHECK(fd_fdstat_get(fd, RESULT), 0);
    CHECK(quad(RESULT + 8),
          RIGHTS_FILE | RIGHT_FD_WRITE | RIGHT_FD_ALLOCATE | RIGHT_FD_FILESTAT_SET_SIZE | RIGHT_FD_FILESTAT_SET_TIMES);
    CHECK(path_open(ROOT, 0, PATH, 8, 0, RIGHT_FD_WRITE, 0, 0, RESULT), 0);
    fd = word(RESULT);
    CHECK(fd_fdstat_get(fd, RESULT), 0);
    CHECK(quad(RESULT + 8), (RIGHTS_READER & ~RIGHT_FD_READ) | RIGHT_FD_WRITE);
}

TEST(appending)
{
    uint32_t fd, other = open_as("file.txt", 0, READS | WRITES);
    CHECK(try_open_as("file.txt", 0, READS | WRITES, FDFLAGS_APPEND, &fd), 0);
    CHECK(write_some(fd, "one", 3), 3);
    CHECK(seek_to(fd, 0, WHENCE_CUR), 16);
    CHECK(write_at(fd, "two", 3, 0), 3); // as Linux: the place says nothing
    CHECK(memcmp(read_at(other, 19, 0), "hello, world\nonetwo", 19), 0);
    CHECK(fd_fdstat_set_flags(fd, 0), 0);
    CHECK(write_at(fd, "J", 1, 0), 1);
    CHECK(memcmp(read_at(other, 5, 0), "Jello", 5), 0);
}

TEST(cutting_and_growing)
{
    uint32_t fd = open_as("large", 0, READS | WRITES);
    CHECK(fd_filestat_set_size(fd, 5000), 0);
    CHECK(size_of(fd), 5000);
    CHECK(fd_filestat_set_size(fd, 9000), 0);
    const uint8_t *bytes = read_at(fd, 9000, 0);
    for (uint32_t i = 0; i < 9000; i++)
        if (bytes[i] != (i < 5000 ? i % 251 : 0))
            CHECK(i, -1);
    CHECK(fd_filestat_set_size(fd, 0), 0);
    CHECK(fd_filestat_set_size(fd, UINT64_MAX), ERRNO_INVAL);
    CHECK(fd_filestat_set_size(fd, INT64_MAX), 0);
    CHECK(size_of(fd), INT64_MAX);
    CHECK(write_at(fd, "x", 1, INT64_MAX), -ERRNO_FBIG);
    CHECK(write_at(fd, "xyz", 3, INT64_MAX - 2), 2); // what fits
    CHECK(fd_filestat_set_size(fd, 10), 0);
    CHECK(memcmp(read_at(fd, 10, 0), "\0\0\0\0\0\0\0\0\0\0", 10), 0);
    uint32_t cut = open_as("exact", OFLAGS_TRUNC, READS);
    CHECK(size_of(cut), 0);
}

TEST(cutting_inside_a_block_that_has_changed)
{
    uint32_t fd = open_as("new", OFLAGS_CREAT, READS | WRITES);
    memset(machine_memory + BUFFER, 'w', 20000);
    CHECK(fd_write(fd, put_iovs(1, (uint32_t)BUFFER, 20000), 1, RESULT), 0);
    CHECK(fd_filestat_set_size(fd, 10000), 0);
    CHECK(fd_filestat_set_size(fd, 20000), 0);
    const uint8_t *bytes = read_at(fd, 20000, 0);
    for (uint32_t i = 0; i < 20000; i++)
        if (bytes[i] != (i < 10000 ? 'w' : 0))
            CHECK(i, -1);
    CHECK(fd_filestat_set_size(fd, 5), 0);
    CHECK(write_at(fd, "!", 1, 7), 1);
    CHECK(memcmp(read_at(fd, 8, 0), "wwwww\0\0!", 8), 0);
}

TEST(a_file_that_outgrows_its_arrays)
{
    uint32_t fd = open_as("new", OFLAGS_CREAT, READS | WRITES);
    for (uint32_t i = 0; i < 3000; i += 7) // 12 megabytes
        CHECK(write_at(fd, &i, 4, (uint64_t)i * 4096 + 100), 4);
    for (uint32_t i = 0; i < 3000; i += 7)
        CHECK(memcmp(read_at(fd, 4, (uint64_t)i * 4096 + 100), &i, 4), 0);
    CHECK(read_at(fd, 1, 5000)[0], 0);
    CHECK(fd_filestat_set_size(fd, 1500 * 4096), 0);
    CHECK(memcmp(read_at(fd, 4, 1498 * 4096 + 100), &(uint32_t){1498}, 4), 0);
}

TEST(holes_at_every_height)
{
    uint32_t fd = open_as("sparse", OFLAGS_CREAT, READS | WRITES);
    for (int bit = 62; bit >= 12; bit--)
        CHECK(write_at(fd, &bit, 1, 1ull << bit), 1);
    CHECK(size_of(fd), (1ull << 62) + 1);
    for (uint8_t bit = 12; bit <= 62; bit++) {
        CHECK(read_at(fd, 1, 1ull << bit)[0], bit);
        CHECK(read_at(fd, 1, (1ull << bit) - 1)[0], 0);
    }
    CHECK(fd_filestat_set_size(fd, 1ull << 40), 0);
    CHECK(size_of(fd), 1ull << 40);
    CHECK(read_at(fd, 1, 1ull << 39)[0], 39);
    CHECK(fd_filestat_set_size(fd, 0), 0);
    CHECK(fd_close(fd), 0);
    CHECK(path_unlink_file(ROOT, put_text(PATH, "sparse"), 6), 0);
    CHECK(arena_taken() <= 4, true);
}

TEST(many_buffers_in_order)
{
    uint32_t fd = open_as("new", OFLAGS_CREAT, READS | WRITES);
    put_text(BUFFER, "abcdefgh");
    CHECK(fd_write(fd, put_iovs(3, (uint32_t)BUFFER + 4, 4, 0, 0, (uint32_t)BUFFER, 4), 3, RESULT), 0);
    CHECK(word(RESULT), 8);
    CHECK(memcmp(read_at(fd, 8, 0), "efghabcd", 8), 0);
    CHECK(fd_write(fd, IOVS, 0, RESULT), 0);
    CHECK(word(RESULT), 0);
}

TEST(nothing_written_copies_nothing)
{
    uint32_t fd = open_as("large", 0, READS | WRITES);
    CHECK(fd_write(fd, put_iovs(1, (uint32_t)BUFFER, 0), 1, RESULT), 0);
    CHECK(fd_pwrite(fd, IOVS, 1, 1 << 20, RESULT), 0);
    CHECK(size_of(fd), 10000);
    CHECK(arena_taken(), 0);
}

static void use_quota(uint32_t blocks)
{
    machine_reset(machine.isolated);
    machine_mounts_flags(blocks << 12);
}

TEST(a_quota_ends_writing_and_cutting_gives_room_back)
{
    use_quota(16);
    uint32_t fd = open_as("new", OFLAGS_CREAT, READS | WRITES);
    uint64_t written = 0;
    int64_t answer;
    memset(machine_memory + BUFFER, 'w', 8192);
    while ((answer = fd_write(fd, put_iovs(1, (uint32_t)BUFFER, 8192), 1, RESULT)) == 0)
        written += word(RESULT);
    CHECK(answer, ERRNO_NOSPC);
    CHECK(size_of(fd), written);
    CHECK(written > 8 * 4096, true);
    CHECK(arena_taken(), 16);
    CHECK(read_at(fd, 1, written - 1)[0], 'w');
    CHECK(fd_filestat_set_size(fd, 4096), 0);
    CHECK(write_at(fd, "x", 1, 20000), 1);
    uint32_t other;
    CHECK(path_unlink_file(ROOT, put_text(PATH, "new"), 3), 0);
    CHECK(fd_close(fd), 0);
    CHECK(arena_taken() <= 4, true);
    CHECK(try_open_as("again", OFLAGS_CREAT, WRITES, 0, &other), 0);
}

// How many runs of memory a part of a file lies in.
static uint32_t count_runs(uint32_t fd, uint32_t length)
{
    struct node *node = node_get(descriptor_get(fd)->number);
    uint32_t runs = 0, chunk;
    for (uint32_t at = 0; at < length; at += chunk, runs++)
        CHECK(content_at(node, at, length - at, &chunk) != 0, true);
    return runs;
}

TEST(room_that_was_given_back_is_taken_side_by_side_and_is_zero)
{
    enum { LENGTH = 16 * 4096 };
    static uint8_t bytes[LENGTH];
    uint32_t fd = open_as("new", OFLAGS_CREAT, READS | WRITES);
    CHECK(write_some(fd, "begun", 5), 5); // the root array comes before the blocks
    for (int round = 0; round < 4; round++) {
        memset(bytes, 'a' + round, LENGTH);
        CHECK(write_at(fd, bytes, LENGTH, 0), LENGTH);
        CHECK(count_runs(fd, LENGTH) <= 3, true);
        CHECK(memcmp(read_at(fd, LENGTH, 0), bytes, LENGTH), 0);
        CHECK(fd_filestat_set_size(fd, 0), 0);
    }
    memset(bytes, 0, LENGTH);
    bytes[8197] = 'x';
    CHECK(write_at(fd, "x", 1, 8197), 1);
    CHECK(fd_filestat_set_size(fd, LENGTH), 0);
    CHECK(memcmp(read_at(fd, LENGTH, 0), bytes, LENGTH), 0);
    memset(bytes + 4096, 'y', 4096); // a whole block of it
    CHECK(write_at(fd, bytes + 4096, 4096, 4096), 4096);
    CHECK(memcmp(read_at(fd, LENGTH, 0), bytes, LENGTH), 0);
}

TEST(small_files_give_their_room_back_to_large_ones)
{
    use_quota(64);
    char path[16];
    uint32_t fd, count = 0;
    for (;; count++) {
        snprintf(path, sizeof path, "f%u", count);
        if (try_open_as(path, OFLAGS_CREAT, WRITES, 0, &fd))
            break;
        CHECK(write_some(fd, "some bytes of a small file", 26) > 0 || arena_taken() == 64, true);
        fd_close(fd);
    }
    CHECK(count > 300, true);
    for (uint32_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "f%u", i);
        CHECK(path_unlink_file(ROOT, put_text(PATH, path), (uint32_t)strlen(path)), 0);
    }
    CHECK(arena_taken() <= 6, true);
}

TEST(the_engines_end_is_an_end_too)
{
    machine.state_limit = STATE_PAGES + 3;
    uint32_t fd = open_as("new", OFLAGS_CREAT, WRITES);
    errno_t error;
    while ((error = fd_write(fd, put_iovs(1, (uint32_t)BUFFER, 65536), 1, RESULT)) == 0)
        ;
    CHECK(error, ERRNO_NOSPC);
    CHECK(machine.state_pages, STATE_PAGES + 3);
    CHECK(fd_filestat_set_size(fd, 0), 0);
    CHECK(seek_to(fd, 0, WHENCE_SET), 0);
    CHECK(fd_write(fd, IOVS, 1, RESULT), 0);
    CHECK(word(RESULT), 65536);
}

TEST(allocating_takes_the_room)
{
    use_quota(32);
    uint32_t fd = open_as("new", OFLAGS_CREAT, READS | WRITES), other = open_as("other", OFLAGS_CREAT, WRITES);
    CHECK(fd_allocate(fd, 0, 0), ERRNO_INVAL);
    CHECK(fd_allocate(fd, INT64_MAX, 1), ERRNO_FBIG);
    CHECK(fd_allocate(fd, 0, 1ull << 40), ERRNO_NOSPC);
    CHECK(fd_allocate(fd, 0, 40 * 4096), ERRNO_NOSPC);
    CHECK(size_of(fd), 0);
    CHECK(fd_allocate(fd, 100, 6 * 4096), 0);
    CHECK(size_of(fd), 100 + 6 * 4096);
    while (fd_write(other, put_iovs(1, (uint32_t)BUFFER, 4096), 1, RESULT) == 0)
        ;
    uint32_t taken = arena_taken();
    for (uint64_t at = 0; at < 100 + 6 * 4096; at += 1000)
        CHECK(write_at(fd, "w", 1, at), 1);
    CHECK(arena_taken(), taken);
    CHECK(fd_allocate(fd, 0, 10), 0); // nothing to do
}

TEST(what_small_files_cost)
{
    static const struct {
        uint32_t size, most;
    } costs[] = {{0, 512}, {30, 600}, {100, 700}, {5000, 6300}}; // with pointers of 8 bytes
    char path[16];
    for (int c = 0; c < 4; c++) {
        machine_reset(machine.isolated);
        CHECK(fd_sync(0), 0);
        for (uint32_t i = 0; i < 500; i++) {
            snprintf(path, sizeof path, "f%u", i);
            uint32_t fd = open_as(path, OFLAGS_CREAT, WRITES);
            memset(machine_memory + BUFFER, 's', 5000);
            CHECK(fd_write(fd, put_iovs(1, (uint32_t)BUFFER, costs[c].size), 1, RESULT), 0);
            fd_close(fd);
        }
        CHECK(arena_taken() * 4096 / 500 <= costs[c].most, true);
    }
}

TEST(writing_asks_nothing_of_the_host)
{
    uint32_t fd = open_as("new", OFLAGS_CREAT, WRITES);
    unsigned calls = host.calls;
    for (int i = 0; i < 100; i++)
        CHECK(write_some(fd, "x", 1), 1);
    CHECK(path_create_directory(ROOT, put_text(PATH, "made"), 4), 0);
    CHECK(path_rename(ROOT, PATH, 4, ROOT, put_text(PATH2, "moved"), 5), 0);
    CHECK(host.calls - calls, 0);
    CHECK(fd_close(fd), 0);
    CHECK(host.calls - calls, 1); // the time
}

TEST(bad_pointers_when_writing)
{
    uint32_t fd = open_as("new", OFLAGS_CREAT, WRITES);
    errno_t error = 0;
    bool trapped = TRAPS(error = fd_write(fd, put_iovs(1, (uint32_t)BEYOND - 1, 2), 1, RESULT));
    CHECK(machine.isolated ? trapped : error == ERRNO_FAULT, true);
    trapped =
        TRAPS(error = fd_write(fd, put_iovs(1, (uint32_t)BUFFER, UINT32_MAX), 1, RESULT)); // past the last address
    CHECK(machine.isolated ? trapped : error == ERRNO_FAULT, true);
    CHECK(stat_path(ROOT, "new", false), 0);
    CHECK(quad(RESULT + STAT_SIZE), 0);
    trapped = TRAPS(error = fd_pwrite(fd, BEYOND - 7, 1, 0, RESULT));
    CHECK(machine.isolated ? trapped : error == ERRNO_FAULT, true);
    trapped = TRAPS(error = path_symlink(BEYOND - 1, 2, ROOT, put_text(PATH, "link"), 4));
    CHECK(machine.isolated ? trapped : error == ERRNO_FAULT, true);
    CHECK(stat_path(ROOT, "link", false), ERRNO_NOENT);
}
