// SPDX-License-Identifier: MIT
// The tree that the program sees, of the runtime that cannot write: the image as it is, and every change refused.
// layer/tree.h has the same functions for the runtime that can; which of the two folders the compiler looks into
// decides.
#ifndef WASI_VFS_TREE_H
#define WASI_VFS_TREE_H

#include "descriptor.h"
#include "image_content.h"
#include "image_directory.h"
#include "place.h"

// Rights of a file beyond RIGHTS_FILE, if they are asked for.
#define TREE_RIGHTS_FILE 0ull
#define TREE_RIGHTS_REFUSED RIGHT_FD_WRITE

static inline void tree_open(void) {}

static inline bool inode_load(uint32_t number, struct inode *inode) { return image_load(number, inode); }

static inline uint64_t inode_accessed(const struct inode *inode) { return inode->mtime_ns; }
static inline uint64_t inode_changed(const struct inode *inode) { return inode->mtime_ns; }

// image_content.h says what these give.
static inline uint32_t inode_read(const struct inode *file, uint64_t position, app_ptr to, uint32_t length)
{
    return image_read(file, position, to, length);
}

// The same to memory that was lent for it, of which the caller knows that it is there.
static inline uint32_t inode_lend(const struct inode *file, uint64_t position, app_ptr to, uint32_t length)
{
    uint32_t offset, chunk = image_chunk(file, position, length, &offset);
    image_to_app(to, offset, chunk);
    return chunk;
}

// Looks at an inode anew, after the program has run in between; false if it is gone.
static inline bool inode_again(struct inode *inode)
{
    (void)inode;
    return true;
}

static inline void inode_read_target(const struct inode *link, uint8_t *to) { image_read_target(link, to); }

static inline errno_t directory_at(const struct inode *directory, uint64_t position, struct dirent *entry)
{
    return image_directory_at(directory, position, entry);
}

static inline bool directory_find(const struct inode *directory, const uint8_t *name, uint32_t length,
                                  struct dirent *entry)
{
    return image_directory_find(directory, name, length, entry);
}

// Whether the program gave up the right to a change.
static inline bool tree_denies(const struct descriptor *d, uint64_t right)
{
    (void)d, (void)right;
    return false;
}

// Whether a file may be opened to be written to.
static inline errno_t tree_writable(void) { return ERRNO_ROFS; }

// The changes. Each is asked for when nothing else stands in its way.
static inline errno_t tree_create_file(const struct place *place, struct inode *created)
{
    (void)place, (void)created;
    return ERRNO_ROFS;
}

static inline errno_t tree_create_directory(const struct place *place)
{
    (void)place;
    return ERRNO_ROFS;
}

static inline errno_t tree_create_link(const struct place *place, app_ptr target, uint32_t length)
{
    (void)place, (void)target, (void)length;
    return ERRNO_ROFS;
}

static inline errno_t tree_add_name(const struct place *place, uint32_t number)
{
    (void)place, (void)number;
    return ERRNO_ROFS;
}

static inline errno_t tree_remove(const struct place *place, uint32_t number)
{
    (void)place, (void)number;
    return ERRNO_ROFS;
}

static inline errno_t tree_move(const struct place *from, uint32_t number, const struct place *to, uint32_t replaced)
{
    (void)from, (void)number, (void)to, (void)replaced;
    return ERRNO_ROFS;
}

static inline errno_t tree_cut(uint32_t number)
{
    (void)number;
    return ERRNO_ROFS;
}

static inline errno_t tree_set_times(uint32_t number, uint64_t accessed, uint64_t modified, uint32_t flags)
{
    (void)number, (void)accessed, (void)modified, (void)flags;
    return ERRNO_ROFS;
}

// Whether a host's preopen of that name, which lies in the program's memory, is not for the program.
static inline bool tree_claims(uint32_t number, app_ptr name, uint32_t length)
{
    (void)number, (void)name, (void)length;
    return false;
}

// Times that are marked for an update get it; whether there were such.
static inline bool tree_settle(uint32_t number)
{
    (void)number;
    return false;
}

// A descriptor of the inode was closed.
static inline void tree_release(uint32_t number) { (void)number; }

#include "alone.h"

#endif
