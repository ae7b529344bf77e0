// SPDX-License-Identifier: MIT
// Closing, renumbering, translation of the host's numbers, and a table that grows.
#include "unit.h"

TEST(a_closed_descriptor_is_gone)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(fd_close(fd), 0);
    CHECK(fd_close(fd), ERRNO_BADF);
    CHECK(read_some(fd, 1), -ERRNO_BADF);
    CHECK(fd_tell(fd, RESULT), ERRNO_BADF);
    CHECK(fd_seek(fd, 0, 0, RESULT), ERRNO_BADF);
    CHECK(fd_sync(fd), ERRNO_BADF);
    CHECK(fd_datasync(fd), ERRNO_BADF);
    CHECK(fd_advise(fd, 0, 0, 0), ERRNO_BADF);
    CHECK(fd_write(fd, IOVS, 0, RESULT), ERRNO_BADF);
    CHECK(fd_pwrite(fd, IOVS, 0, 0, RESULT), ERRNO_BADF);
    CHECK(fd_allocate(fd, 0, 1), ERRNO_BADF);
    CHECK(fd_filestat_set_size(fd, 0), ERRNO_BADF);
    CHECK(fd_filestat_set_times(fd, 0, 0, 0), ERRNO_BADF);
    CHECK(fd_fdstat_set_flags(fd, 0), ERRNO_BADF);
    CHECK(fd_close(UINT32_MAX), ERRNO_BADF);
}

TEST(the_hosts_descriptors_are_translated)
{
    host.first_new = 1000;
    uint32_t host_dir = host_open(FILETYPE_DIRECTORY, 0);
    host.descriptors[3] = (struct host_descriptor){.type = FILETYPE_DIRECTORY, .preopen = "/host"};
    CHECK(host_dir, 1000);
    CHECK(path_open(3, 0, put_text(PATH, "x"), 1, 0, 0, 0, 0, RESULT), 0);
    uint32_t fd = word(RESULT);
    CHECK(fd, 5); // after the mapping
    CHECK(read_some(fd, 3), 3);
    CHECK_TEXT(host.log, "fd_read 1001");
    put_text(PATH, "x");
    struct {
        errno_t error;
        const char *log;
    } calls[] = {
        {fd_advise(fd, 0, 0, 0), host.log},
        {0, 0},
    };
    CHECK(calls[0].error, 0);
    CHECK_TEXT(calls[0].log, "fd_advise 1001");
#define REACHES(call, expected)                                                                                        \
    do {                                                                                                               \
        CHECK(call, 0);                                                                                                \
        CHECK_TEXT(host.log, expected);                                                                                \
    } while (0)
    REACHES(fd_allocate(fd, 0, 1), "fd_allocate 1001");
    REACHES(fd_datasync(fd), "fd_datasync 1001");
    REACHES(fd_sync(fd), "fd_sync 1001");
    REACHES(fd_fdstat_get(fd, RESULT), "fd_fdstat_get 1001");
    REACHES(fd_fdstat_set_flags(fd, 99), "fd_fdstat_set_flags 1001");
    REACHES(fd_fdstat_set_rights(fd, ~0ull, ~0ull), "fd_fdstat_set_rights 1001");
    REACHES(fd_filestat_get(fd, RESULT), "fd_filestat_get 1001");
    REACHES(fd_filestat_set_size(fd, 1), "fd_filestat_set_size 1001");
    REACHES(fd_filestat_set_times(fd, 0, 0, 99), "fd_filestat_set_times 1001");
    REACHES(fd_pread(fd, IOVS, 1, 0, RESULT), "fd_pread 1001");
    REACHES(fd_pwrite(fd, IOVS, 1, 0, RESULT), "fd_pwrite 1001");
    REACHES(fd_readdir(fd, BUFFER, 10, 0, RESULT), "fd_readdir 1001");
    REACHES(fd_seek(fd, 0, 99, RESULT), "fd_seek 1001");
    REACHES(fd_tell(fd, RESULT), "fd_tell 1001");
    REACHES(path_create_directory(fd, PATH, 1), "path_create_directory 1001");
    REACHES(path_filestat_get(fd, 9, PATH, 1, RESULT), "path_filestat_get 1001");
    REACHES(path_filestat_set_times(fd, 9, PATH, 1, 0, 0, 9), "path_filestat_set_times 1001");
    REACHES(path_link(fd, 9, PATH, 1, 3, PATH, 1), "path_link 1001 3");
    REACHES(path_readlink(fd, PATH, 1, BUFFER, 1, RESULT), "path_readlink 1001");
    REACHES(path_remove_directory(fd, PATH, 1), "path_remove_directory 1001");
    REACHES(path_rename(3, PATH, 1, fd, PATH, 1), "path_rename 3 1001");
    REACHES(path_symlink(PATH, 1, fd, PATH, 1), "path_symlink 1001");
    REACHES(path_unlink_file(fd, PATH, 1), "path_unlink_file 1001");
    REACHES(sock_recv(fd, IOVS, 1, 0, RESULT, RESULT + 4), "sock_recv 1001");
    REACHES(sock_send(fd, IOVS, 1, 0, RESULT), "sock_send 1001");
    REACHES(sock_shutdown(fd, 0), "sock_shutdown 1001");
    REACHES(fd_write(fd, IOVS, 1, RESULT), "fd_write 1001");
    REACHES(fd_close(fd), "fd_close 1001");
    CHECK(host_count_open(), 5); // 1000 is not the program's to see
}

TEST(a_refusal_of_the_host_makes_no_descriptor)
{
    host_open(FILETYPE_DIRECTORY, "/host");
    CHECK(path_open(3, 0, put_text(PATH, "?"), 1, 0, 0, 0, 0, RESULT), ERRNO_NOENT);
    CHECK(must_open(4, "file.txt"), 5);
}

TEST(what_lies_across_cannot_be_linked)
{
    host_open(FILETYPE_DIRECTORY, "/host");
    unsigned calls = (must_open(4, "file.txt"), host.calls);
    CHECK(path_link(3, 0, PATH, 1, 4, PATH2, 1), ERRNO_XDEV);
    CHECK(path_link(4, 0, put_text(PATH, "file.txt"), 8, 3, PATH2, 1), ERRNO_XDEV);
    CHECK(path_rename(3, PATH, 1, 4, PATH2, 1), ERRNO_XDEV);
    CHECK(path_rename(4, PATH, 8, 3, PATH2, 1), ERRNO_XDEV);
    CHECK(path_rename(3, PATH, 1, 99, PATH2, 1), ERRNO_BADF);
    CHECK(host.calls - calls, 0);
}

TEST(renumber_over_every_mix)
{
    host_open(FILETYPE_DIRECTORY, "/host");
    host.first_new = 50;
    for (int mix = 0; mix < 4; mix++) {
        uint32_t fds[2], open_before = host_count_open();
        for (int i = 0; i < 2; i++)
            if (mix >> i & 1) {
                CHECK(path_open(3, 0, put_text(PATH, "x"), 1, 0, 0, 0, 0, RESULT), 0);
                fds[i] = word(RESULT);
            } else
                fds[i] = must_open(4, "file.txt");
        CHECK(fd_renumber(fds[0], fds[1]), 0);
        CHECK(fd_close(fds[0]), ERRNO_BADF);
        CHECK(read_some(fds[1], 1), 1);
        CHECK(machine_memory[BUFFER], mix & 1 ? 'h' : 'h');      // "hello" or the mock's
        CHECK(host_count_open() - open_before, mix & 1 ? 1 : 0); // the target was closed
        CHECK(fd_close(fds[1]), 0);
        CHECK(host_count_open(), open_before);
    }
}

TEST(renumber_needs_two_open_descriptors)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(fd_renumber(fd, 99), ERRNO_BADF);
    CHECK(fd_renumber(99, fd), ERRNO_BADF);
    CHECK(fd_renumber(99, 99), ERRNO_BADF);
    CHECK(read_some(fd, 2), 2);
    CHECK(fd_renumber(fd, fd), 0);
    CHECK(read_some(fd, 2), 2);
    CHECK(memcmp(machine_memory + BUFFER, "ll", 2), 0);
}

TEST(a_file_in_the_place_of_a_standard_stream)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(fd_renumber(fd, 0), 0);
    CHECK_TEXT(host.log, "fd_close 0");
    CHECK(read_some(0, 5), 5);
    CHECK(memcmp(machine_memory + BUFFER, "hello", 5), 0);
    CHECK(fd_close(1), 0);
    CHECK(must_open(ROOT, "file.txt"), 1);
    CHECK(fd_write(1, IOVS, 1, RESULT), ERRNO_BADF);
}

TEST(thousands_of_descriptors)
{
    uint32_t count = 20000;
    for (uint32_t i = 0; i < count; i++)
        CHECK(must_open(ROOT, i % 2 ? "file.txt" : "dir/inner.txt"), ROOT + 1 + i);
    for (uint32_t i = 0; i < count; i += 333)
        CHECK(read_some(ROOT + 1 + i, 100), i % 2 ? 13 : 10);
    for (uint32_t i = 0; i < count; i++)
        CHECK(fd_close(ROOT + 1 + i), 0);
    CHECK(must_open(ROOT, "large"), ROOT + 1);
}
