// SPDX-License-Identifier: MIT
// The EROFS image: inodes, and where their bytes lie. Source: erofs_fs.h of the Linux kernel; docs/IMAGE-FORMAT.md says
// which part of the format a packed image uses. The packer writes and checks the image, so that what is read here is
// well formed; the bounds that keep a damaged one from reaching outside it are memory.init's own.
#ifndef WASI_VFS_IMAGE_H
#define WASI_VFS_IMAGE_H

#include "abi.h"

enum { BLOCK_SIZE = 4096, BLOCK_BITS = 12, NAME_MAX_BYTES = 255, LINK_MOST = 4096 };

struct node;

struct inode {
    uint32_t nid; // the inode's number, and its inode number for the program
    uint8_t type; // a FILETYPE
    uint32_t nlink;
    uint64_t size;     // bytes
    uint64_t mtime_ns; // since 1970
    struct node *node; // what the writable layer holds of it, or null; not set here
    uint32_t blocks;   // image offset of the content's whole blocks
    uint32_t tail;     // image offset of the inline tail
    uint64_t tail_at;  // position in the file where the inline tail starts; the file's size if it has no tail
};

// Reads the superblock; once, before anything else of the image.
void image_open(void);

// The number of the root directory.
uint32_t image_root(void);

// False if the number does not stand for an inode that this reader serves.
bool image_load(uint32_t nid, struct inode *inode);

// The longest contiguous chunk of the image that holds the file's bytes from a position below its size.
uint32_t image_chunk(const struct inode *inode, uint64_t position, uint32_t wanted, uint32_t *offset);

#endif
