// SPDX-License-Identifier: MIT
// Images that hold what this reader does not serve, or are damaged.
#include "unit.h"

// A copy of the image in which the inode of a path may be changed.
static uint8_t *inode_of(const char *path)
{
    static uint8_t *copy;
    static uint32_t length;
    static const uint8_t *original;
    if (!copy) {
        original = machine.image;
        length = machine.image_bytes;
        copy = malloc(length);
    }
    machine_use_image(original, length);
    CHECK(stat_path(ROOT, path, false), 0);
    uint64_t nid = quad(RESULT + STAT_INO);
    memcpy(copy, original, length);
    machine_use_image(copy, length);
    machine_reset(machine.isolated);
    return copy + nid * 32;
}

static void put_back(void)
{
    inode_of("dir"); // a fresh copy
}

static void set16(uint8_t *at, uint32_t value) { memcpy(at, &value, 2); }
static void set64(uint8_t *at, uint64_t value) { memcpy(at, &value, 8); }

TEST(layouts_and_types_that_are_not_served)
{
    static const uint8_t layouts[] = {1, 3, 4, 5, 7};
    for (unsigned i = 0; i < sizeof layouts; i++) {
        uint8_t *inode = inode_of("large");
        inode[0] = (uint8_t)((inode[0] & 1) | layouts[i] << 1);
        CHECK(stat_path(ROOT, "large", false), ERRNO_IO);
    }
    set16(inode_of("large") + 4, 0x2000 | 0644); // a character device
    CHECK(stat_path(ROOT, "large", false), ERRNO_IO);
    put_back();
}

TEST(sizes_beyond_any_image)
{
    static const uint64_t sizes[] = {1ull << 32, 1ull << 62, UINT64_MAX, UINT64_MAX - 4096, UINT32_MAX};
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint32_t fd = 0;
        set64(inode_of("dir") + 8, sizes[i]);
        errno_t error = ERRNO_IO;
        CHECK(TRAPS(error = try_open(ROOT, "dir/inner.txt", 0, &fd)) || error == ERRNO_IO, true);
        CHECK(TRAPS(error = fd_readdir(ROOT, BUFFER, 1000, 0, RESULT)), false);
    }
    put_back();
}

TEST(a_directory_that_never_seems_to_end)
{
    // Every block of it lies in the image, as the same entries `.` over and over.
    uint8_t *inode = inode_of("dir");
    set64(inode + 8, UINT32_MAX);
    inode[0] = 1; // extended, plain
    memset(inode + 16, 0, 4);
    errno_t error = 0;
    uint32_t fd = 0;
    machine.step_limit = 1 << 20;
    if (!TRAPS(error = try_open(ROOT, "dir", 0, &fd)) && !error)
        (void)TRAPS(fd_readdir(fd, BUFFER, 65000, 0, RESULT));
    put_back();
}

TEST(times_that_a_filestat_cannot_say)
{
    set64(inode_of("dir") + 32, UINT64_MAX); // a second before 1970
    CHECK(stat_path(ROOT, "dir", false), 0);
    CHECK(quad(RESULT + STAT_MTIM), 0);
    set64(inode_of("dir") + 32, 18446744073);
    CHECK(stat_path(ROOT, "dir", false), 0);
    CHECK(quad(RESULT + STAT_MTIM), 0);
    put_back();
}

TEST(an_image_that_is_cut_off)
{
    inode_of("dir");
    const uint8_t *image = machine.image;
    uint32_t length = machine.image_bytes;
    for (uint32_t cut = 0; cut < length; cut += 512) {
        errno_t error = 0;
        machine_use_image(image, cut);
        machine_reset(machine.isolated);
        machine_no_mounts(0);
        machine_mount("/", 36);
        if (!TRAPS(error = stat_path(ROOT, "dir/deep/er/leaf", true)))
            CHECK(error == 0 || error == ERRNO_IO || error == ERRNO_NOENT || error == ERRNO_NOTDIR, true);
    }
    machine_use_image(image, length);
    put_back();
}
