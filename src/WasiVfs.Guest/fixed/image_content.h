// SPDX-License-Identifier: MIT
// The bytes of files of the image, as they are.
#ifndef WASI_VFS_IMAGE_CONTENT_H
#define WASI_VFS_IMAGE_CONTENT_H

#include "image.h"

// Copies bytes of a file from a position below its size to the program, at most so many; how many. 0: the program's
// pages end there.
static inline uint32_t image_read(const struct inode *file, uint64_t position, app_ptr to, uint32_t length)
{
    uint32_t offset, chunk = image_chunk(file, position, length, &offset);
    if (app_check(to, chunk))
        return 0;
    image_to_app(to, offset, chunk);
    return chunk;
}

// Copies the target of a link.
static inline void image_read_target(const struct inode *link, uint8_t *to)
{
    for (uint32_t done = 0; done < link->size;) {
        uint32_t offset, chunk = image_chunk(link, done, (uint32_t)link->size - done, &offset);
        image_to_state(to + done, offset, chunk);
        done += chunk;
    }
}

#endif
