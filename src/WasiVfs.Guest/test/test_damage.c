// SPDX-License-Identifier: MIT
// A damaged image or mount table: an error, never an answer made up.
#include "unit.h"

static uint8_t *image;
static const uint8_t *kept;
static uint32_t kept_bytes;

// A copy of the image that a test may change; put_back ends it.
static void take_copy(void)
{
    kept = machine.image;
    kept_bytes = machine.image_bytes;
    image = malloc(kept_bytes);
    memcpy(image, kept, kept_bytes);
    machine_use_image(image, kept_bytes);
}

static void put_back(void)
{
    machine_use_image(kept, kept_bytes);
    free(image);
}

static uint32_t nid_of(const char *path)
{
    CHECK(stat_path(ROOT, path, false), 0);
    return (uint32_t)quad(RESULT + STAT_INO);
}

// The inode's header in the image. The packer's metadata starts at the block that the superblock names.
static uint8_t *inode_of(uint32_t nid)
{
    uint32_t block;
    memcpy(&block, image + 1024 + 40, sizeof block);
    return image + block * 4096 + nid * 32;
}

TEST(a_mapping_to_what_is_not_a_directory)
{
    uint32_t nid = nid_of("file.txt");
    machine_reset(machine.isolated);
    machine_no_mounts(0);
    machine_mount("/", nid);
    CHECK(stat_path(ROOT, "x", true), ERRNO_NOTDIR);
    CHECK(stat_path(ROOT, ".", true), ERRNO_NOTDIR);
    uint32_t fd;
    CHECK(try_open(ROOT, "x", 0, &fd), ERRNO_NOTDIR);
}

TEST(an_inode_of_an_unknown_layout)
{
    take_copy();
    uint32_t file = nid_of("file.txt"), dir = nid_of("dir"), fd = must_open(ROOT, "file.txt"),
             directory = must_open(ROOT, "dir");
    inode_of(file)[0] |= 1 << 1; // compressed
    inode_of(dir)[0] |= 1 << 1;
    CHECK(read_some(fd, 10), -ERRNO_IO);
    CHECK(seek_to(fd, 0, WHENCE_END), -ERRNO_IO);
    CHECK(fd_filestat_get(fd, RESULT), ERRNO_IO);
    CHECK(fd_readdir(directory, BUFFER, 100, 0, RESULT), ERRNO_IO);
    CHECK(stat_path(directory, "x", true), ERRNO_IO);
    CHECK(stat_path(ROOT, "file.txt", true), ERRNO_IO);
    CHECK(stat_path(ROOT, "dir/x", true), ERRNO_IO);
    put_back();
}

TEST(a_link_whose_target_is_empty_or_too_long)
{
    take_copy();
    uint8_t *link = inode_of(nid_of("links/to-file"));
    uint32_t extended = link[0] & 1;
    memcpy(link + 8, &(uint32_t){0}, 4);
    CHECK(stat_path(ROOT, "links/to-file", true), ERRNO_NOENT);
    memcpy(link + 8, &(uint32_t){5000}, 4);
    CHECK(stat_path(ROOT, "links/to-file", true), ERRNO_NAMETOOLONG);
    if (extended)
        memcpy(link + 12, &(uint32_t){1}, 4); // four gigabytes more
    CHECK(stat_path(ROOT, "links/to-file", true), extended ? ERRNO_IO : ERRNO_NAMETOOLONG);
    put_back();
}

TEST(extended_attributes_are_passed_over)
{
    take_copy();
    uint8_t *empty = inode_of(nid_of("empty"));
    uint32_t fd = must_open(ROOT, "empty");
    memcpy(empty + 2, &(uint16_t){2}, 2); // 16 bytes of them
    CHECK(read_some(fd, 10), 0);
    put_back();
}

TEST(a_directory_without_records)
{
    take_copy();
    uint32_t dir = nid_of("dir"), many = nid_of("many"), blocks, directory = must_open(ROOT, "dir");
    memcpy(inode_of(dir) + 8, &(uint32_t){0}, 4);
    CHECK(stat_path(ROOT, "dir/inner.txt", true), ERRNO_NOENT);
    memcpy(inode_of(dir) + 8, &(uint32_t){4}, 4);
    CHECK(stat_path(ROOT, "dir/inner.txt", true), ERRNO_NOENT);
    CHECK(fd_readdir(directory, BUFFER, 100, 0, RESULT), ERRNO_INVAL);
    // Of a large directory: the first name of a block lies outside it, or the block says that it has more records than
    // fit.
    memcpy(&blocks, inode_of(many) + 16, 4);
    for (uint32_t i = 0; i < 3; i++)
        memset(image + (blocks + i) * 4096 + 8, 0xFF, 2);
    CHECK(stat_path(ROOT, "many/entry-0300", true), ERRNO_NOENT);
    put_back();
}
