// SPDX-License-Identifier: MIT
// A program, as the tests play it: its calls, and its memory by fixed places.
#ifndef WASI_VFS_PROGRAM_H
#define WASI_VFS_PROGRAM_H

#include "host_mock.h"
#include "../preview1.h"

enum {
    RESULT = 256,
    IOVS = 512,
    PATH = 1024,
    PATH2 = 8192,
    BUFFER = 16384,
    BUFFER_BYTES = 65536,
    BEYOND = MACHINE_BYTES, // the first address that is not the program's
    ALL_RIGHTS_TO_READ = (int)(RIGHTS_READER | RIGHT_FD_READDIR),
};

app_ptr put_text(app_ptr at, const char *text);
app_ptr put_iovs(unsigned count, ...); // pairs of address and length
uint32_t word(app_ptr at);
uint64_t quad(app_ptr at);

// path_open below a descriptor with all that a reader asks for; *fd is the new descriptor.
errno_t try_open(uint32_t directory, const char *path, uint32_t oflags, uint32_t *fd);
uint32_t must_open(uint32_t directory, const char *path);

// Reads into BUFFER; the length read, or minus the error.
int64_t read_some(uint32_t fd, uint32_t length);
int64_t seek_to(uint32_t fd, int64_t offset, uint32_t whence);

// One record of path_filestat_get or fd_filestat_get at RESULT.
errno_t stat_path(uint32_t directory, const char *path, bool follow);
enum { STAT_INO = 8, STAT_TYPE = 16, STAT_NLINK = 24, STAT_SIZE = 32, STAT_ATIM = 40, STAT_MTIM = 48, STAT_CTIM = 56 };

#endif
