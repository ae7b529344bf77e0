// SPDX-License-Identifier: MIT
// What the libFuzzer targets share: bytes taken from the input, and a machine for each run.
#ifndef WASI_VFS_FUZZ_H
#define WASI_VFS_FUZZ_H

#include "program.h"

struct input {
    const uint8_t *bytes;
    size_t left;
};

// Zeros follow the end.
static inline uint32_t take(struct input *input, unsigned bytes)
{
    uint32_t value = 0;
    for (; bytes > 0; bytes--) {
        value = value << 8 | (input->left ? *input->bytes : 0);
        if (input->left) {
            input->bytes++;
            input->left--;
        }
    }
    return value;
}

// A new machine with the image that the environment variable WASI_VFS_IMAGE names, in the profile that the input
// chooses.
static inline void fuzz_start(struct input *input)
{
    if (!machine.image)
        machine_load_image(getenv("WASI_VFS_IMAGE"));
    host_reset();
    machine_reset(take(input, 1) & 1);
    machine.memory_bytes = PAGE_SIZE;
    machine.step_limit = 50u << 20; // a call that makes more does not end
}

// What a call answers is an errno of preview1.
static inline errno_t is_errno(errno_t error)
{
    if (error < 0 || error > ERRNO_NOTCAPABLE)
        machine_broken("a call answers an errno", (uint64_t)error, 0);
    return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
