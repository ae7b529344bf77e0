// SPDX-License-Identifier: MIT
// The first handles of a program, for the tests of components.
#ifndef WASI_VFS_HANDLES_H
#define WASI_VFS_HANDLES_H

#include "../unit.h"
#include "answers.h"

enum { RET = RESULT, READ = 1, WRITE = 2, FOLLOW = 1 };

static inline uint8_t byte(app_ptr at) { return machine_memory[at]; }

static inline uint32_t first_preopen(void)
{
    component_reset();
    preopens_get_directories(RET);
    uint32_t list = word(RET), count = word(RET + 4);
    return word(list + (count - 1) * 12);
}

#define TEXT(text) put_text(PATH, text), (uint32_t)strlen(text)

// Opens with the flags of wasi:filesystem.
static inline uint32_t open_with(uint32_t directory, const char *path, uint32_t open_flags, uint32_t flags)
{
    types_open_at(directory, FOLLOW, TEXT(path), open_flags, flags, RET);
    CHECK(byte(RET), 0);
    return word(RET + 4);
}

static inline uint32_t open_at(uint32_t directory, const char *path) { return open_with(directory, path, 0, READ); }

#endif
