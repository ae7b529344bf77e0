// SPDX-License-Identifier: MIT
// What is open at start: the host's descriptors, the mappings, a listening socket between them.
#include "unit.h"

static const char *preopen_name(uint32_t fd)
{
    static char name[64];
    memset(name, 0, sizeof name);
    errno_t error = fd_prestat_get(fd, RESULT);
    if (error)
        return error == ERRNO_BADF ? "BADF" : "another error";
    uint32_t length = word(RESULT + 4);
    CHECK(word(RESULT), PREOPENTYPE_DIR);
    CHECK(fd_prestat_dir_name(fd, BUFFER, length - 1), ERRNO_NAMETOOLONG);
    CHECK(fd_prestat_dir_name(fd, BUFFER, length + 1), 0);
    CHECK(fd_prestat_dir_name(fd, BUFFER, length), 0);
    memcpy(name, machine_memory + BUFFER, length);
    return name;
}

static uint32_t root_nid(void) { return machine.image[1024 + 14]; }

TEST(mappings_follow_the_hosts_preopens)
{
    host.descriptors[1].preopen = "stdout"; // as some engines have it
    host_open(FILETYPE_DIRECTORY, "/host");
    host_open(FILETYPE_DIRECTORY, "/home/me");
    machine_mount("relative/dir", root_nid());
    CHECK_TEXT(preopen_name(3), "/host");
    CHECK_TEXT(preopen_name(4), "/home/me");
    CHECK_TEXT(preopen_name(5), "/");
    CHECK_TEXT(preopen_name(6), "relative/dir");
    CHECK_TEXT(preopen_name(7), "BADF");
    CHECK_TEXT(preopen_name(1), "BADF");
    CHECK_TEXT(preopen_name(0), "BADF");
    CHECK(fd_prestat_get(UINT32_MAX, RESULT), ERRNO_BADF);
    CHECK(fd_prestat_dir_name(7, BUFFER, 10), ERRNO_BADF);
    CHECK(must_open(5, "file.txt"), 7);
    CHECK_TEXT(preopen_name(7), "BADF");
    CHECK(stat_path(6, "file.txt", true), 0);
}

TEST(a_host_preopen_with_the_name_of_a_mapping_is_hidden)
{
    host_open(FILETYPE_DIRECTORY, "/");
    host_open(FILETYPE_DIRECTORY, "/home");
    host_open(FILETYPE_DIRECTORY, "/data");
    machine_mount("/data", root_nid());
    machine_mount("/datas", root_nid());
    CHECK_TEXT(preopen_name(3), "/home");
    CHECK_TEXT(preopen_name(4), "/");
    CHECK_TEXT(preopen_name(5), "/data");
    CHECK_TEXT(preopen_name(6), "/datas");
    CHECK_TEXT(preopen_name(7), "BADF");
    CHECK(stat_path(4, "file.txt", true), 0);
    CHECK(stat_path(5, "file.txt", true), 0);
    CHECK(path_unlink_file(3, put_text(PATH, "x"), 1), 0);
    CHECK_TEXT(host.log, "path_unlink_file 4");
}

TEST(a_long_name_is_compared_too)
{
    static char name[201];
    memset(name, 'n', 200);
    host_open(FILETYPE_DIRECTORY, name);
    machine_mount(name, root_nid());
    CHECK_TEXT(preopen_name(3), "/");
    CHECK(fd_prestat_get(4, RESULT), 0);
    CHECK(word(RESULT + 4), 200);
    CHECK(stat_path(4, "file.txt", true), 0);
}

TEST(a_mapping_is_a_root_of_its_own)
{
    CHECK(stat_path(ROOT, "dir", true), 0);
    uint32_t nid = (uint32_t)quad(RESULT + STAT_INO);
    machine_reset(machine.isolated);
    machine_no_mounts(0);
    machine_mount("/sub", nid);
    CHECK_TEXT(preopen_name(3), "/sub");
    CHECK(stat_path(3, "inner.txt", true), 0);
    CHECK(stat_path(3, "..", true), ERRNO_PERM);
    CHECK(stat_path(3, "deep/../..", true), ERRNO_PERM);
}

TEST(no_mapping_at_all)
{
    machine_no_mounts(0);
    host_open(FILETYPE_DIRECTORY, "/host");
    host_open(HOST_SOCKET, 0);
    CHECK_TEXT(preopen_name(3), "/host");
    CHECK_TEXT(preopen_name(4), "BADF");
    CHECK(sock_accept(4, 0, RESULT), 0);
    CHECK(word(RESULT), 5);
}

TEST(a_listener_keeps_its_number_and_hides_nothing)
{
    host_open(HOST_SOCKET, 0);
    host_open(FILETYPE_DIRECTORY, "/host");
    machine_mount("/second", root_nid());
    // A program that stops at the first number that is not a preopen sees them all.
    CHECK_TEXT(preopen_name(3), "/");
    CHECK_TEXT(preopen_name(4), "/host");
    CHECK_TEXT(preopen_name(5), "/");
    CHECK_TEXT(preopen_name(6), "/second");
    CHECK_TEXT(preopen_name(7), "BADF");
    // The socket is at 3, and paths below it are those of the first mapping.
    CHECK(sock_accept(3, 0, RESULT), 0);
    CHECK_TEXT(host.log, "sock_accept 3");
    CHECK(word(RESULT), 7);
    CHECK(fd_fdstat_get(3, RESULT), 0);
    CHECK(machine_memory[RESULT], HOST_SOCKET);
    CHECK(stat_path(3, "file.txt", true), 0);
    CHECK(must_open(3, "file.txt"), 8);
    CHECK(read_some(8, 100), 13);
    CHECK(fd_readdir(3, BUFFER, 100, 0, RESULT), 0);
    CHECK(sock_shutdown(3, 0), 0);
    CHECK(fd_close(3), 0);
    CHECK_TEXT(host.log, "fd_close 3");
    CHECK_TEXT(preopen_name(3), "BADF");
    CHECK(stat_path(3, "file.txt", true), ERRNO_BADF);
}

TEST(the_tables_first_use_may_be_any_call)
{
    CHECK(fd_close(99), ERRNO_BADF);
    machine_reset(machine.isolated);
    CHECK(fd_close(3), 0);
    CHECK_TEXT(preopen_name(3), "BADF");
    machine_reset(machine.isolated);
    CHECK(fd_write(1, put_iovs(1, (uint32_t)BUFFER, 4), 1, RESULT), 0);
    CHECK_TEXT(host.log, "fd_write 1");
}

TEST(preopens_close_and_move)
{
    machine_mount("/second", root_nid());
    CHECK(fd_renumber(4, 3), 0);
    CHECK_TEXT(preopen_name(3), "/second");
    CHECK_TEXT(preopen_name(4), "BADF");
    CHECK(fd_close(3), 0);
    CHECK(fd_close(3), ERRNO_BADF);
    CHECK(fd_fdstat_get(3, RESULT), ERRNO_BADF);
}

TEST(a_program_without_memory_has_its_standard_streams)
{
    if (!machine.isolated)
        return;
    machine.memory_bytes = 0;
    host_open(FILETYPE_DIRECTORY, "/host");
    CHECK(fd_sync(2), 0);
    CHECK_TEXT(host.log, "fd_sync 2");
    CHECK(fd_sync(3), 0);
    CHECK_TEXT(host.log, "fd_sync 2"); // 3 is the mapping
}

TEST(a_host_that_says_yes_to_everything_ends_somewhere)
{
    machine.state_limit = STATE_PAGES;
    for (int i = 0; i < 3500; i++)
        host_open(FILETYPE_DIRECTORY, "/again");
    CHECK(fd_close(3), 0);
}

TEST(a_host_that_calls_everything_by_the_name_of_a_mapping_ends_too)
{
    host.everything = "/";
    machine.state_limit = 64;
    CHECK_TEXT(preopen_name(3), "/");
    CHECK(host.calls < 400000, true);
}
