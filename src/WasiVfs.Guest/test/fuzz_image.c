// SPDX-License-Identifier: MIT
// An image with bytes changed anywhere: all of it is listed, opened and read. A read outside the image is a trap of the
// engine, which ends a program; here it only ends the call, so that the rest is seen too. Every call ends.
#include "fuzz.h"

static uint8_t *image;
static uint32_t image_bytes;

static void change(struct input *input)
{
    static const uint8_t *original;
    if (!original) {
        original = machine.image;
        image_bytes = machine.image_bytes;
        image = malloc(image_bytes);
    }
    memcpy(image, original, image_bytes);
    while (input->left > 0) {
        uint32_t at = take(input, 2) % image_bytes, how = take(input, 1);
        for (uint32_t i = 0; i <= (how & 7) && at + i < image_bytes; i++)
            image[at + i] = how & 8 ? 0xFF : (uint8_t)take(input, 1);
    }
    machine_use_image(image, image_bytes);
}

static void look(uint32_t fd, const char *name, unsigned depth);

static void list(uint32_t fd, unsigned depth)
{
    uint64_t cookie = 0;
    uint8_t entries[700];
    for (int chunk = 0; chunk < 20; chunk++) {
        errno_t error = -1;
        machine.steps = 0;
        if (TRAPS(error = is_errno(fd_readdir(fd, BUFFER, sizeof entries, cookie, RESULT))) || error)
            return;
        uint32_t used = word(RESULT), length;
        if (used > sizeof entries)
            machine_broken("an answer fits the buffer", used, 0);
        memcpy(entries, machine_memory + BUFFER, used);
        for (uint32_t at = 0; used - at >= DIRENT_SIZE; at += DIRENT_SIZE + length) {
            char name[257] = {0};
            memcpy(&length, entries + at + 16, 4);
            if (length > 255)
                machine_broken("a name has at most 255 bytes", length, 0);
            memcpy(&cookie, entries + at, 8);
            if (used - at - DIRENT_SIZE < length)
                break;
            memcpy(name, entries + at + DIRENT_SIZE, length);
            if (chunk < 2)
                look(fd, name, depth);
        }
        if (used < sizeof entries)
            return;
    }
}

static void look(uint32_t fd, const char *name, unsigned depth)
{
    uint32_t child, length = (uint32_t)strlen(name);
    errno_t error = -1;
    machine.steps = 0;
    put_text(PATH, name);
    (void)TRAPS(is_errno(path_filestat_get(fd, 0, PATH, length, RESULT)));
    (void)TRAPS(is_errno(path_readlink(fd, PATH, length, BUFFER, 5000, RESULT)));
    (void)TRAPS(is_errno(path_rename(fd, PATH, length, fd, PATH, length)));
    (void)TRAPS(is_errno(path_remove_directory(fd, PATH, length)));
    if (TRAPS(error = is_errno(try_open(fd, name, 0, &child))) || error)
        return;
    child = word(RESULT);
    machine.steps = 0;
    (void)TRAPS(
        is_errno(fd_read(child, put_iovs(2, (uint32_t)BUFFER, 5000, (uint32_t)BUFFER + 9000, 5000), 2, RESULT)));
    (void)TRAPS(is_errno(fd_seek(child, -3, WHENCE_END, RESULT)));
    (void)TRAPS(is_errno(fd_seek(child, INT64_MIN, WHENCE_CUR, RESULT)));
    (void)TRAPS(is_errno(fd_read(child, put_iovs(1, (uint32_t)BUFFER, 5000), 1, RESULT)));
    if (depth < 3 && strcmp(name, ".") && strcmp(name, ".."))
        list(child, depth + 1);
    fd_close(child);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct input input = {bytes, size};
    fuzz_start(&input);
    change(&input);
    machine.step_limit = 50u << 20;
    bool dead = TRAPS(fd_sync(0)); // the first call reads the superblock and the mount table
    if (!dead) {
        look(3, ".", 0);
        look(3, "links/chain-39", 0);
        look(3, "dir/deep/er/leaf", 0);
    }
    return 0;
}
