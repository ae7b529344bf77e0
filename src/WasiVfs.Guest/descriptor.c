// SPDX-License-Identifier: MIT
#include "descriptor.h"
#include "host.h"
#include "mounts.h"
#include "preopens.h"
#include "tree.h"

void descriptors_fill(void)
{
    static bool filled;
    if (!filled) {
        filled = true;
        image_open();
        mounts_open();
        tree_open();
        preopens_fill();
    }
}

struct descriptor *descriptor_get(uint32_t fd)
{
    descriptors_fill();
    return table_get(fd);
}

const struct descriptor *descriptor_of_paths(uint32_t fd)
{
    static struct descriptor preopen;
    const struct descriptor *d = descriptor_get(fd);
    if (!d || !is_host(d) || d->mount >= HOST_MOUNT)
        return d;
    preopens_make(d->mount, &preopen);
    return &preopen;
}

errno_t descriptor_add_host(uint32_t host_fd, uint32_t *fd)
{
    struct descriptor d = {.kind = KIND_HOST, .mount = NO_MOUNT, .number = host_fd};
    errno_t error = table_add(&d, fd);
    if (error)
        host_fd_close(host_fd);
    return error;
}
