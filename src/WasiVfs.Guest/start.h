// SPDX-License-Identifier: MIT
// What a program is started with that was packed with arguments, variables, an empty input or devices: the start block,
// which lies behind the names of the mount table (docs/IMAGE-FORMAT.md). The functions that read it have no variables
// of their own, so that a program without any of it is linked as if they were not there.
#ifndef WASI_VFS_START_H
#define WASI_VFS_START_H

#include "abi.h"

enum {
    START_FIXED = 1,     // the host's arguments are refused, and its variables not seen
    START_DIRECTORY = 2, // the first variable is PWD, and stands before the host's
};

enum { DEVICE_NULL, DEVICE_ZERO, DEVICE_URANDOM, DEVICE_STDIN, DEVICE_STDOUT, DEVICE_STDERR, DEVICES };

// The strings follow: arguments and variables with a NUL behind each, then what is said if arguments are refused.
struct start {
    uint32_t flags;
    uint32_t arguments, arguments_bytes;
    uint32_t variables, variables_bytes;
    uint32_t refusal_bytes;
    uint32_t input;            // the inode of standard input; 0: it is the host's
    uint32_t devices[DEVICES]; // the inode of each; 0: there is no such device
};

// Reads the block, and returns the offset of its strings in the mount table.
uint32_t start_read(struct start *start);

#endif
