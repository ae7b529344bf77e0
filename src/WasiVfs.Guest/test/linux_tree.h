// SPDX-License-Identifier: MIT
// The image's tree as files of this machine, and calls of preview1 on it answered by Linux itself.
#ifndef WASI_VFS_LINUX_TREE_H
#define WASI_VFS_LINUX_TREE_H

#include "program.h"

// Reads the tree below an embedded descriptor and writes it below a new directory of its own. False if Linux lacks what
// is needed (openat2 of Linux 5.6), or if this is not Linux.
bool linux_tree_make(uint32_t root);

// Makes the tree again as it was.
void linux_tree_restore(void);
void linux_tree_remove(void);

// As preview1's calls, relative to the tree; they answer the errno of preview1.
errno_t linux_open(const char *path, uint32_t flags, uint32_t oflags, bool read, bool write);
errno_t linux_create_directory(const char *path);
errno_t linux_unlink_file(const char *path);
errno_t linux_remove_directory(const char *path);
errno_t linux_symlink(const char *target, const char *path);
errno_t linux_rename(const char *path, const char *new_path);
errno_t linux_link(const char *path, uint32_t flags, const char *new_path);
errno_t linux_stat(const char *path, uint32_t flags);
errno_t linux_readlink(const char *path);
errno_t linux_set_times(const char *path, uint32_t flags);

#endif
