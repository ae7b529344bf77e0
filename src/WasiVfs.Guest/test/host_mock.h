// SPDX-License-Identifier: MIT
// A host that counts what is asked of it, with descriptors of its own.
#ifndef WASI_VFS_HOST_MOCK_H
#define WASI_VFS_HOST_MOCK_H

#include "machine.h"

enum { HOST_DESCRIPTORS = 4096, HOST_CHARACTER_DEVICE = 2, HOST_SOCKET = 6 };

struct host_descriptor {
    uint8_t type;        // a FILETYPE; 0 if the number is free
    const char *preopen; // its name, or null
    bool ready;          // for poll_oneoff
};

struct host {
    struct host_descriptor descriptors[HOST_DESCRIPTORS];
    uint32_t first_new;     // new descriptors get the lowest free number from here on
    unsigned calls;         // all calls so far
    char log[256];          // the last call: its name and the descriptors that it named
    char output[2048];      // what was written to 2
    const char *everything; // a name that every number is a preopen of, or null
    errno_t poll_error;     // what poll_oneoff answers, if anything
    uint32_t path_opened;   // the directory of the last path_open
    bool keep_written;      // whether what is written to other descriptors than 2 is kept
    uint8_t written[4096];
    uint32_t written_bytes;
    const char *strings; // its arguments and variables, a NUL between them: "a" and "bc"
    uint32_t string_count;
    uint32_t exit_code; // of proc_exit
    uint64_t time;      // of its clock
    uint64_t wall_time; // of the clock of WASI 0.2; 0: the program does not import it
    unsigned fail_in;   // that many calls from now, one fails; 0: none does
    errno_t fail_with;  // what it answers
    bool has_tree;      // whether a tree in memory stands behind descriptors (union/host_tree.c)
};
extern struct host host;

// 0 to 2 and nothing else.
void host_reset(void);
uint32_t host_open(uint8_t type, const char *preopen);
uint32_t host_count_open(void);

#define UNUSED __attribute__((unused))

// What its calls are made of: the log, which says whether the call has to fail; a descriptor or null; an answer in the
// program's memory.
__attribute__((format(printf, 1, 2))) bool host_called(const char *format, ...);
struct host_descriptor *host_get(uint32_t fd);
errno_t host_put(app_ptr to, const void *bytes, uint32_t length);
errno_t host_put32(app_ptr to, uint32_t value);

#endif
