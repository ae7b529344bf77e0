// SPDX-License-Identifier: MIT
// The numbers of WASI preview1 that the runtime speaks. Source: wasi_snapshot_preview1.witx and typenames.witx.
#ifndef WASI_VFS_WASI_H
#define WASI_VFS_WASI_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t app_ptr; // an address in the program's memory
typedef int32_t errno_t;  // wasi errno, as the functions return it

enum {
    ERRNO_SUCCESS = 0,
    ERRNO_BADF = 8,
    ERRNO_BUSY = 10,
    ERRNO_EXIST = 20,
    ERRNO_FAULT = 21,
    ERRNO_FBIG = 22,
    ERRNO_ILSEQ = 25,
    ERRNO_INVAL = 28,
    ERRNO_IO = 29,
    ERRNO_ISDIR = 31,
    ERRNO_LOOP = 32,
    ERRNO_MFILE = 33,
    ERRNO_NAMETOOLONG = 37,
    ERRNO_NOENT = 44,
    ERRNO_NOMEM = 48,
    ERRNO_NOSPC = 51,
    ERRNO_NOTDIR = 54,
    ERRNO_NOTEMPTY = 55,
    ERRNO_NOTSOCK = 57,
    ERRNO_PERM = 63,
    ERRNO_ROFS = 69,
    ERRNO_SPIPE = 70,
    ERRNO_XDEV = 75,
    ERRNO_NOTCAPABLE = 76,
};

enum {
    FILETYPE_UNKNOWN = 0,
    FILETYPE_CHARACTER_DEVICE = 2,
    FILETYPE_DIRECTORY = 3,
    FILETYPE_REGULAR_FILE = 4,
    FILETYPE_SYMBOLIC_LINK = 7,
};

enum { WHENCE_SET = 0, WHENCE_CUR = 1, WHENCE_END = 2 };
enum { LOOKUP_SYMLINK_FOLLOW = 1 };
enum { OFLAGS_CREAT = 1, OFLAGS_DIRECTORY = 2, OFLAGS_EXCL = 4, OFLAGS_TRUNC = 8, OFLAGS_ALL = 15 };
enum { FDFLAGS_APPEND = 1, FDFLAGS_ALL = 31 };
enum { FSTFLAGS_ATIM = 1, FSTFLAGS_ATIM_NOW = 2, FSTFLAGS_MTIM = 4, FSTFLAGS_MTIM_NOW = 8, FSTFLAGS_ALL = 15 };
enum { ADVICE_LAST = 5 };
enum { PREOPENTYPE_DIR = 0 };
enum { EVENTTYPE_CLOCK = 0, EVENTTYPE_FD_READ = 1, EVENTTYPE_FD_WRITE = 2 };
enum { CLOCKID_MONOTONIC = 1, CLOCKID_LAST = 3 };
enum { SUBCLOCKFLAGS_ABSTIME = 1 };

#define RIGHT_FD_DATASYNC (1ull << 0)
#define RIGHT_FD_READ (1ull << 1)
#define RIGHT_FD_SEEK (1ull << 2)
#define RIGHT_FD_FDSTAT_SET_FLAGS (1ull << 3)
#define RIGHT_FD_SYNC (1ull << 4)
#define RIGHT_FD_TELL (1ull << 5)
#define RIGHT_FD_WRITE (1ull << 6)
#define RIGHT_FD_ADVISE (1ull << 7)
#define RIGHT_FD_ALLOCATE (1ull << 8)
#define RIGHT_PATH_CREATE_DIRECTORY (1ull << 9)
#define RIGHT_PATH_CREATE_FILE (1ull << 10)
#define RIGHT_PATH_LINK_SOURCE (1ull << 11)
#define RIGHT_PATH_LINK_TARGET (1ull << 12)
#define RIGHT_PATH_OPEN (1ull << 13)
#define RIGHT_FD_READDIR (1ull << 14)
#define RIGHT_PATH_READLINK (1ull << 15)
#define RIGHT_PATH_RENAME_SOURCE (1ull << 16)
#define RIGHT_PATH_RENAME_TARGET (1ull << 17)
#define RIGHT_PATH_FILESTAT_GET (1ull << 18)
#define RIGHT_PATH_FILESTAT_SET_TIMES (1ull << 20)
#define RIGHT_FD_FILESTAT_GET (1ull << 21)
#define RIGHT_FD_FILESTAT_SET_SIZE (1ull << 22)
#define RIGHT_FD_FILESTAT_SET_TIMES (1ull << 23)
#define RIGHT_PATH_SYMLINK (1ull << 24)
#define RIGHT_PATH_REMOVE_DIRECTORY (1ull << 25)
#define RIGHT_PATH_UNLINK_FILE (1ull << 26)
#define RIGHT_POLL_FD_READWRITE (1ull << 27)

// What a directory shows, base and inheriting: Wasmtime's values, which programs know.
#define RIGHTS_DIRECTORY 0x07B7FE00ull
#define RIGHTS_INHERITING 0x0FF7FFFFull
// What reading a file needs; every open file has these.
#define RIGHTS_READER                                                                                                  \
    (RIGHT_FD_READ | RIGHT_FD_SEEK | RIGHT_FD_TELL | RIGHT_FD_ADVISE | RIGHT_FD_FILESTAT_GET | RIGHT_POLL_FD_READWRITE)

// What a file may have beside, if it was asked for.
#define RIGHTS_FILE (RIGHTS_READER | RIGHT_FD_DATASYNC | RIGHT_FD_FDSTAT_SET_FLAGS | RIGHT_FD_SYNC)

// Sizes and offsets of the records that lie in the program's memory.
enum {
    IOVEC_SIZE = 8,
    PRESTAT_SIZE = 8,
    FDSTAT_SIZE = 24,
    FILESTAT_SIZE = 64,
    DIRENT_SIZE = 24,
    SUBSCRIPTION_SIZE = 48,
    SUBSCRIPTION_TAG = 8,
    SUBSCRIPTION_FD = 16, // of a clock: its id
    SUBSCRIPTION_TIMEOUT = 24,
    SUBSCRIPTION_PRECISION = 32,
    SUBSCRIPTION_CLOCK_FLAGS = 40,
    EVENT_SIZE = 32,
    EVENT_ERROR = 8,
    EVENT_TYPE = 10,
    EVENT_NBYTES = 16,
    EVENT_FLAGS = 24,
};

#endif
