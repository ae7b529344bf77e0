// SPDX-License-Identifier: MIT
// Bad pointers, what is lent to the host, and memory that nobody named.
#include "unit.h"

// A call with a pointer that leaves the program's pages: FAULT in the portable profile, the engine's trap (or the
// host's own FAULT) in the isolated one.
#define REFUSED(call)                                                                                                  \
    do {                                                                                                               \
        errno_t error = 0;                                                                                             \
        bool trapped = TRAPS(error = (call));                                                                          \
        CHECK(machine.isolated ? trapped || error == ERRNO_FAULT : error == ERRNO_FAULT, true);                        \
    } while (0)

TEST(bad_pointers_of_embedded_files)
{
    uint32_t file = must_open(ROOT, "file.txt"), dir = must_open(ROOT, "dir");
    put_text(PATH, "file.txt");
    REFUSED(fd_read(file, BEYOND, 1, RESULT));
    REFUSED(fd_read(file, BEYOND - 4, 1, RESULT));
    REFUSED(fd_read(file, put_iovs(1, (uint32_t)BEYOND - 1, 2), 1, RESULT));
    REFUSED(fd_read(file, put_iovs(1, UINT32_MAX, 2), 1, RESULT));
    REFUSED(fd_read(file, put_iovs(1, (uint32_t)BUFFER, 1), 1, BEYOND - 3));
    REFUSED(fd_pread(file, put_iovs(1, (uint32_t)BEYOND, 1), 1, 0, RESULT));
    REFUSED(fd_seek(file, 0, 0, BEYOND - 7));
    REFUSED(fd_tell(file, BEYOND - 7));
    REFUSED(fd_fdstat_get(file, BEYOND - 23));
    REFUSED(fd_filestat_get(file, BEYOND - 63));
    REFUSED(path_filestat_get(ROOT, 0, PATH, 8, BEYOND - 63));
    REFUSED(path_filestat_get(ROOT, 0, BEYOND - 7, 8, RESULT));
    REFUSED(path_open(ROOT, 0, PATH, 8, 0, 0, 0, 0, BEYOND - 3));
    REFUSED(path_open(ROOT, 0, BEYOND - 7, 8, 0, 0, 0, 0, RESULT));
    REFUSED(path_readlink(ROOT, put_text(PATH, "links/to-file"), 13, BEYOND - 1, 9, RESULT));
    REFUSED(path_readlink(ROOT, PATH, 13, BUFFER, 9, BEYOND - 3));
    REFUSED(fd_readdir(dir, BEYOND - 9, 10, 0, RESULT));
    REFUSED(fd_readdir(dir, BUFFER, 10, 0, BEYOND - 3));
    REFUSED(fd_prestat_get(ROOT, BEYOND - 7));
    REFUSED(fd_prestat_dir_name(ROOT, BEYOND, 1));
    REFUSED(path_create_directory(ROOT, BEYOND, 1));
    REFUSED(path_remove_directory(ROOT, BEYOND, 1));
    REFUSED(path_unlink_file(ROOT, BEYOND, 1));
    REFUSED(path_filestat_set_times(ROOT, 0, BEYOND, 1, 0, 0, 0));
    REFUSED(path_symlink(PATH, 1, ROOT, BEYOND, 1));
    REFUSED(path_link(ROOT, 0, BEYOND, 1, ROOT, PATH, 1));
    REFUSED(path_rename(ROOT, put_text(PATH, "file.txt"), 8, ROOT, BEYOND, 1));
}

TEST(bad_pointers_do_not_reach_the_host)
{
    if (machine.isolated)
        return; // there the host looks after itself
    host_open(FILETYPE_DIRECTORY, "/host");
    put_iovs(1, (uint32_t)BEYOND, 10);
    CHECK(fd_sync(3), 0);
    unsigned calls = host.calls;
    REFUSED(fd_read(0, IOVS, 1, RESULT));
    REFUSED(fd_pread(0, IOVS, 1, 0, RESULT));
    REFUSED(fd_write(1, IOVS, 1, RESULT));
    REFUSED(fd_write(1, BEYOND, 1, RESULT));
    REFUSED(fd_write(1, 0, UINT32_MAX, RESULT));
    REFUSED(fd_pwrite(1, IOVS, 1, 0, RESULT));
    REFUSED(sock_recv(0, IOVS, 1, 0, RESULT, RESULT));
    REFUSED(sock_recv(0, IOVS, 0, 0, RESULT, BEYOND - 1));
    REFUSED(sock_send(0, IOVS, 1, 0, RESULT));
    REFUSED(sock_accept(0, 0, BEYOND));
    REFUSED(poll_oneoff(BEYOND - 47, BUFFER + 8192, 1, RESULT));
    REFUSED(poll_oneoff(BUFFER, BEYOND - 31, 1, RESULT));
    REFUSED(poll_oneoff(BUFFER, BUFFER + 8192, 1, BEYOND));
    REFUSED(poll_oneoff(BUFFER, BUFFER + 8192, UINT32_MAX / 48 + 2, RESULT));
    REFUSED(random_get(BEYOND - 1, 2));
    REFUSED(random_get(1, UINT32_MAX));
    REFUSED(clock_time_get(0, 0, BEYOND - 7));
    REFUSED(clock_res_get(0, BEYOND - 7));
    REFUSED(args_sizes_get(BEYOND - 3, RESULT));
    REFUSED(args_sizes_get(RESULT, BEYOND - 3));
    REFUSED(environ_sizes_get(BEYOND - 3, RESULT));
    REFUSED(path_open(3, 0, PATH, 1, 0, 0, 0, 0, BEYOND));
    REFUSED(path_filestat_get(3, 0, PATH, 1, BEYOND));
    REFUSED(path_readlink(3, PATH, 1, BEYOND, 1, RESULT));
    REFUSED(fd_readdir(3, BEYOND, 1, 0, RESULT));
    REFUSED(fd_filestat_get(3, BEYOND));
    REFUSED(fd_fdstat_get(3, BEYOND));
    REFUSED(fd_prestat_get(3, BEYOND));
    REFUSED(fd_prestat_dir_name(3, BEYOND, 5));
    REFUSED(fd_tell(3, BEYOND));
    REFUSED(fd_seek(3, 0, 0, BEYOND));
    CHECK(host.calls - calls, 0);
    REFUSED(args_get(BEYOND - 7, BUFFER)); // two pointers
    REFUSED(args_get(BUFFER, BEYOND - 4)); // five bytes
    REFUSED(environ_get(BEYOND - 7, BUFFER));
    REFUSED(environ_get(BUFFER, BEYOND - 4));
    CHECK_TEXT(host.log, "environ_sizes_get");
}

TEST(good_pointers_reach_the_host)
{
    CHECK(args_sizes_get(RESULT, RESULT + 4), 0);
    CHECK(word(RESULT + 4), 5);
    CHECK(args_get(BEYOND - 13, BEYOND - 5), 0);
    CHECK(memcmp(machine_memory + BEYOND - 5, "a\0bc", 5), 0);
    CHECK(environ_sizes_get(RESULT, RESULT + 4), 0);
    CHECK(environ_get(RESULT, BUFFER), 0);
    CHECK(clock_time_get(0, 0, BEYOND - 8), 0);
    CHECK(quad(BEYOND - 8), 2);
    CHECK(clock_res_get(0, RESULT), 0);
    CHECK(random_get(BEYOND - 2, 2), 0);
    CHECK(machine_memory[BEYOND - 1], 'r');
}

TEST(a_host_that_cannot_tell_how_much_it_writes)
{
    host.fail_in = 1;
    host.fail_with = ERRNO_IO;
    CHECK(args_get(RESULT, BUFFER), 0);
    if (machine.isolated)
        return;
    host.fail_in = 1;
    CHECK(environ_get(BEYOND + 1, BUFFER), ERRNO_FAULT);
    host.fail_in = 1;
    CHECK(environ_get(RESULT, BEYOND + 1), ERRNO_FAULT);
}

TEST(a_program_without_memory_has_nothing_to_lend)
{
    if (!machine.isolated)
        return; // there the state is in the program's memory
    machine.memory_bytes = 0;
    CHECK(args_get(0, 0), ERRNO_FAULT);
    CHECK(environ_get(0, 0), ERRNO_FAULT);
}

TEST(a_buffer_over_its_own_list_stays_in_the_program)
{
    // The first buffer lies over the second record: what the file holds becomes an address.
    uint32_t fd = must_open(ROOT, "large");
    CHECK(seek_to(fd, 246, WHENCE_SET), 246); // F6 F7 F8 F9 FA 00 01 02: an address beyond the program's pages
    put_iovs(2, (uint32_t)IOVS + 8, 8, (uint32_t)BUFFER, 8);
    REFUSED(fd_read(fd, IOVS, 2, RESULT));
}

// Nothing but the named buffers changes, whatever the first call of all has to ask of the host.
TEST(what_is_lent_is_given_back)
{
    static uint8_t before[MACHINE_BYTES];
    host_open(FILETYPE_DIRECTORY, "/host");
    host_open(HOST_SOCKET, 0);
    memcpy(before, machine_memory, sizeof before);
    CHECK(fd_sync(3), 0);
    CHECK(memcmp(before, machine_memory, sizeof before), 0);
    if (!machine.isolated) {
        CHECK(args_get(RESULT, BUFFER), 0);
        memcpy(machine_memory + RESULT, before + RESULT, 8);
        memcpy(machine_memory + BUFFER, before + BUFFER, 5);
        CHECK(memcmp(before, machine_memory, sizeof before), 0);
    }
}
