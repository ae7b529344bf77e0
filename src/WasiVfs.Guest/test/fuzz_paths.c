// SPDX-License-Identifier: MIT
// Any bytes as a path, by every call that takes one. What is found lies below the descriptor: its number is one of
// those that a walk from there by names alone meets.
#include "fuzz.h"

enum { INODES = 4096 };
static bool below[2][INODES]; // by starting point, by inode number
static const char *starts[2] = {".", "dir"};

static void walk(uint32_t fd, bool *seen)
{
    static uint8_t listing[1 << 15];
    uint64_t inode;
    if (fd_filestat_get(fd, RESULT) || (inode = quad(RESULT + STAT_INO)) >= INODES || seen[inode])
        return;
    seen[inode] = true;
    if (fd_readdir(fd, BUFFER, sizeof listing, 0, RESULT))
        return;
    uint32_t used = word(RESULT);
    uint8_t copy[sizeof listing];
    memcpy(copy, machine_memory + BUFFER, used);
    for (uint32_t at = 0, length; at < used; at += DIRENT_SIZE + length) {
        char name[256] = {0};
        memcpy(&length, copy + at + 16, 4);
        memcpy(name, copy + at + DIRENT_SIZE, length);
        if (!strcmp(name, ".") || !strcmp(name, ".."))
            continue;
        memcpy(&inode, copy + at + 8, 8);
        uint32_t child;
        if (copy[at + 20] == FILETYPE_DIRECTORY && !try_open(fd, name, 0, &child)) {
            walk(child, seen);
            fd_close(child);
        }
        if (inode < INODES)
            seen[inode] = true;
    }
}

static void learn(void)
{
    static bool learnt;
    for (int i = 0; i < 2 && !learnt; i++)
        walk(must_open(3, starts[i]), below[i]);
    learnt = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct input input = {bytes, size};
    fuzz_start(&input);
    uint8_t choice = (uint8_t)take(&input, 1);
    learn();
    uint32_t fd = must_open(3, starts[choice & 1]), flags = choice >> 1 & 3, other;
    uint32_t length = input.left < PATH2 - PATH ? (uint32_t)input.left : PATH2 - PATH;
    memcpy(machine_memory + PATH, input.bytes, length);
    errno_t found = is_errno(path_filestat_get(fd, flags, PATH, length, RESULT));
    if (!found && quad(RESULT + STAT_INO) < INODES && !below[choice & 1][quad(RESULT + STAT_INO)])
        machine_broken("a path stays below its descriptor", quad(RESULT + STAT_INO), choice & 1);
    errno_t opened =
        is_errno(path_open(fd, flags, PATH, length, choice >> 3 & 15, RIGHT_FD_READ, RIGHTS_INHERITING, 0, RESULT));
    if (!opened && found)
        machine_broken("what is opened is there", (uint64_t)found, 0);
    if (!opened) {
        other = word(RESULT);
        is_errno(path_filestat_get(other, 0, PATH, length, RESULT));
        is_errno(fd_readdir(other, BUFFER, 300, 0, RESULT));
    }
    is_errno(path_readlink(fd, PATH, length, BUFFER, 100, RESULT));
    errno_t refused[] = {
        path_create_directory(fd, PATH, length),
        path_unlink_file(fd, PATH, length),
        path_remove_directory(fd, PATH, length),
        path_symlink(PATH, 1, fd, PATH, length),
        path_link(fd, 0, PATH, length, fd, PATH, length),
        path_rename(fd, PATH, length, fd, PATH, length),
        path_filestat_set_times(fd, flags, PATH, length, 0, 0, 1),
    };
    for (unsigned i = 0; i < sizeof refused / sizeof *refused; i++)
        if (is_errno(refused[i]) == ERRNO_SUCCESS)
            machine_broken("nothing changes the tree", i, 0);
    return 0;
}
