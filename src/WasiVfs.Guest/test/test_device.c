// SPDX-License-Identifier: MIT
// Files of the image that stand for devices.
#include "../start.h"
#include "unit.h"

static const char *const names[DEVICES] = {"many/entry-0300", "many/entry-0301", "many/entry-0302",
                                           "many/entry-0303", "many/entry-0304", "many/entry-0305"};

// Puts a start block that names the devices behind the mount table.
static void plug_in(void)
{
    struct start block = {0};
    for (uint32_t i = 0; i < DEVICES; i++) {
        CHECK(stat_path(ROOT, names[i], true), 0);
        block.devices[i] = (uint32_t)quad(RESULT + STAT_INO);
    }
    memcpy(machine.mounts + machine.mounts_bytes, &block, sizeof block);
    machine.mounts_bytes += (uint32_t)sizeof block;
}

static errno_t try_device(const char *name, uint32_t oflags, uint64_t rights, uint32_t *fd)
{
    errno_t error =
        device_path_open(ROOT, 0, put_text(PATH, name), (uint32_t)strlen(name), oflags, rights, 0, 0, RESULT);
    *fd = word(RESULT);
    return error;
}

static uint32_t open_device(uint32_t device, uint64_t rights)
{
    uint32_t fd;
    CHECK(try_device(names[device], 0, rights, &fd), 0);
    return fd;
}

static const uint64_t both = RIGHT_FD_READ | RIGHT_FD_WRITE;

TEST(the_null_device_is_at_its_end_and_takes_everything)
{
    plug_in();
    uint32_t fd = open_device(DEVICE_NULL, both);
    app_ptr iovs = put_iovs(2, (uint32_t)BUFFER, 5, (uint32_t)BUFFER + 100, 7);
    CHECK(device_fd_read(fd, iovs, 2, RESULT), 0);
    CHECK(word(RESULT), 0);
    CHECK(device_fd_pread(fd, iovs, 2, 9, RESULT), 0);
    CHECK(word(RESULT), 0);
    CHECK(device_fd_write(fd, iovs, 2, RESULT), 0);
    CHECK(word(RESULT), 12);
    CHECK(device_fd_pwrite(fd, iovs, 2, 9, RESULT), 0);
    CHECK(word(RESULT), 12);
}

TEST(the_devices_of_zeros_and_of_random_bytes_fill_every_buffer)
{
    plug_in();
    uint32_t zero = open_device(DEVICE_ZERO, RIGHT_FD_READ), random = open_device(DEVICE_URANDOM, RIGHT_FD_READ);
    app_ptr iovs = put_iovs(2, (uint32_t)BUFFER, 2, (uint32_t)BUFFER + 3, 2);
    memset(machine_memory + BUFFER, 'x', 6);
    CHECK(device_fd_read(zero, iovs, 2, RESULT), 0);
    CHECK(word(RESULT), 4);
    CHECK(memcmp(machine_memory + BUFFER, "\0\0x\0\0x", 6), 0);
    CHECK(device_fd_pread(random, iovs, 2, 0, RESULT), 0);
    CHECK(word(RESULT), 4);
    CHECK(memcmp(machine_memory + BUFFER, "rrxrrx", 6), 0);
    host.fail_in = 1;
    host.fail_with = ERRNO_NOMEM;
    CHECK(device_fd_read(random, iovs, 2, RESULT), ERRNO_IO);
}

TEST(the_devices_of_streams_are_the_streams)
{
    plug_in();
    uint32_t input = open_device(DEVICE_STDIN, RIGHT_FD_READ), output = open_device(DEVICE_STDOUT, RIGHT_FD_WRITE);
    uint32_t error = open_device(DEVICE_STDERR, RIGHT_FD_WRITE);
    put_text(BUFFER, "said\n");
    app_ptr iovs = put_iovs(1, (uint32_t)BUFFER, 5);
    CHECK(device_fd_write(error, iovs, 1, RESULT), 0);
    CHECK_TEXT(host.output, "said\n");
    CHECK(device_fd_write(output, iovs, 1, RESULT), 0);
    CHECK_TEXT(host.log, "fd_write 1");
    CHECK(device_fd_pwrite(output, iovs, 1, 0, RESULT), ERRNO_SPIPE);
    CHECK(device_fd_read(input, iovs, 1, RESULT), 0);
    CHECK_TEXT(host.log, "fd_read 0");
    CHECK(device_fd_pread(input, iovs, 1, 0, RESULT), ERRNO_SPIPE);
    CHECK(device_fd_fdstat_get(input, RESULT), 0);
    CHECK_TEXT(host.log, "fd_fdstat_get 0");
    (void)device_fd_filestat_get(output, RESULT);
    CHECK_TEXT(host.log, "fd_filestat_get 1");
}

TEST(a_device_is_read_and_written_as_it_was_opened)
{
    plug_in();
    app_ptr iovs = put_iovs(1, (uint32_t)BUFFER, 5);
    uint32_t reader = open_device(DEVICE_ZERO, RIGHT_FD_READ), writer = open_device(DEVICE_ZERO, RIGHT_FD_WRITE);
    CHECK(device_fd_write(reader, iovs, 1, RESULT), ERRNO_BADF);
    CHECK(device_fd_pwrite(reader, iovs, 1, 0, RESULT), ERRNO_BADF);
    CHECK(device_fd_read(writer, iovs, 1, RESULT), ERRNO_BADF);
    CHECK(device_fd_pread(writer, iovs, 1, 0, RESULT), ERRNO_BADF);
    CHECK(FAULTS(device_fd_read(reader, MACHINE_BYTES - 4, 1, RESULT)), true);
    CHECK(FAULTS(device_fd_pread(reader, iovs, 1, 0, MACHINE_BYTES - 3)), true);
    CHECK(FAULTS(device_fd_write(writer, MACHINE_BYTES - 4, 1, RESULT)), true);
    CHECK(FAULTS(device_fd_pwrite(writer, iovs, 1, 0, MACHINE_BYTES - 3)), true);
}

TEST(a_device_is_a_character_device_that_nobody_creates_or_cuts)
{
    plug_in();
    uint32_t fd;
    CHECK(try_device(names[DEVICE_NULL], OFLAGS_CREAT | OFLAGS_TRUNC, RIGHT_FD_WRITE, &fd), 0);
    CHECK(device_fd_fdstat_get(fd, RESULT), 0);
    CHECK(machine_memory[RESULT], FILETYPE_CHARACTER_DEVICE);
    CHECK(device_fd_filestat_get(fd, RESULT), 0);
    CHECK(machine_memory[RESULT + STAT_TYPE], FILETYPE_CHARACTER_DEVICE);
    uint32_t length = (uint32_t)strlen(names[0]);
    CHECK(device_path_filestat_get(ROOT, 0, put_text(PATH, names[0]), length, RESULT), 0);
    CHECK(machine_memory[RESULT + STAT_TYPE], FILETYPE_CHARACTER_DEVICE);
    CHECK(try_device(names[DEVICE_NULL], OFLAGS_CREAT | OFLAGS_EXCL, both, &fd) != 0, true);
}

TEST(other_files_answer_as_without_devices)
{
    plug_in();
    uint32_t fd;
    CHECK(try_device("file.txt", 0, RIGHT_FD_READ, &fd), 0);
    app_ptr iovs = put_iovs(1, (uint32_t)BUFFER, 5);
    CHECK(device_fd_read(fd, iovs, 1, RESULT), 0);
    CHECK(word(RESULT), 5);
    CHECK(device_fd_pread(fd, iovs, 1, 1, RESULT), 0);
    CHECK(device_fd_write(fd, iovs, 1, RESULT), fd_write(fd, iovs, 1, RESULT));
    CHECK(device_fd_pwrite(fd, iovs, 1, 0, RESULT), fd_pwrite(fd, iovs, 1, 0, RESULT));
    CHECK(device_fd_fdstat_get(fd, RESULT), 0);
    CHECK(machine_memory[RESULT], FILETYPE_REGULAR_FILE);
    CHECK(device_fd_filestat_get(fd, RESULT), 0);
    CHECK(machine_memory[RESULT + STAT_TYPE], FILETYPE_REGULAR_FILE);
    CHECK(device_path_filestat_get(ROOT, 0, put_text(PATH, "dir"), 3, RESULT), 0);
    CHECK(machine_memory[RESULT + STAT_TYPE], FILETYPE_DIRECTORY);
    CHECK(device_fd_read(99, iovs, 1, RESULT), ERRNO_BADF);
    CHECK(try_device("nothing", 0, RIGHT_FD_READ, &fd), ERRNO_NOENT);
}
