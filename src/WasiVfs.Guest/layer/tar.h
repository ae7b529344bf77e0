// SPDX-License-Identifier: MIT
// Headers of a tar archive in GNU's format: owners 0, modes 0644, 0755 and 0777 by kind, times in whole seconds.
#ifndef WASI_VFS_TAR_H
#define WASI_VFS_TAR_H

#include "arena.h"
#include "image.h"

enum { TAR_RECORD = 512, TAR_FILE = '0', TAR_HARD_LINK = '1', TAR_LINK = '2', TAR_DIRECTORY = '5' };

// The most that one entry's headers take: a long name and a long target, each with a header of its own.
enum { TAR_HEADERS_MOST = 3 * TAR_RECORD + 2 * (LINK_MOST + TAR_RECORD) };

struct tar_entry {
    uint8_t kind;
    const uint8_t *path;
    uint32_t length;
    const uint8_t *target; // of a link
    uint32_t target_length;
    uint64_t size;
    uint64_t seconds; // since 1970
};

// Writes the headers; how many bytes they take.
uint32_t tar_put(uint8_t *to, const struct tar_entry *entry);

// The bytes that fill up a record.
static inline uint32_t tar_padding(uint64_t size) { return (uint32_t)(-size & (TAR_RECORD - 1)); }

#endif
