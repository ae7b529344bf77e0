// SPDX-License-Identifier: MIT
// What a tree answers that no directory of the host is united with: fixed/tree.h and layer/tree.h end with it.
// union/tree.h has the same functions for a tree that has one.
#ifndef WASI_VFS_ALONE_H
#define WASI_VFS_ALONE_H

#include "descriptor.h"
#include "listing.h"
#include "mounts.h"

// Whether an object that a path led to is the host's.
static inline bool is_hosts(const struct inode *inode)
{
    (void)inode;
    return false;
}

// A walk along a path: it begins in a directory, looks a name up, goes into what was looked up last, and goes up.
static inline errno_t walk_begin(uint32_t directory)
{
    (void)directory;
    return ERRNO_SUCCESS;
}

static inline errno_t walk_look_up(const struct inode *directory, const uint8_t *name, uint32_t length,
                                   struct inode *child)
{
    struct dirent entry;
    if (!directory_find(directory, name, length, &entry))
        return ERRNO_NOENT;
    return inode_load(entry.nid, child) ? ERRNO_SUCCESS : ERRNO_IO;
}

static inline void walk_into(struct inode *current, const struct inode *child) { *current = *child; }

// Whether that was all that there is to do.
static inline bool walk_up(struct inode *current)
{
    (void)current;
    return false;
}

// Whether opening what was found leads to a descriptor of the host, and the opening. Null: nothing has the name.
static inline bool opens_at_host(const struct inode *found, uint32_t oflags, uint64_t base)
{
    (void)found, (void)oflags, (void)base;
    return false;
}

static inline errno_t open_at_host(const struct descriptor *parent, const struct inode *found, uint32_t flags,
                                   uint32_t oflags, uint64_t base, uint64_t inheriting, uint32_t fdflags,
                                   app_ptr opened)
{
    (void)parent, (void)found, (void)flags, (void)oflags, (void)base, (void)inheriting, (void)fdflags, (void)opened;
    return ERRNO_ROFS;
}

// The attributes of the host's object that the path led to.
static inline errno_t stat_at_host(uint32_t flags, app_ptr stat)
{
    (void)flags, (void)stat;
    return ERRNO_IO;
}

// Puts the times of the host's directory in the place of those of the image's, by a path and by a descriptor.
static inline void date_found(const struct inode *inode, app_ptr stat) { (void)inode, (void)stat; }
static inline void date_directory(const struct descriptor *d, app_ptr stat) { (void)d, (void)stat; }

// A listing: whether the host has its part in it; an entry of the image as the host has it; the rest of the names.
static inline errno_t listing_begin(const struct descriptor *d)
{
    (void)d;
    return ERRNO_SUCCESS;
}

static inline uint64_t listing_number(struct dirent *entry) { return entry->nid; }

static inline errno_t listing_end(uint32_t fd, const struct inode *directory, uint64_t cookie, struct listing *listing)
{
    (void)fd, (void)directory, (void)cookie, (void)listing;
    return ERRNO_SUCCESS;
}

// A descriptor of a directory was closed.
static inline void listing_close(const struct descriptor *closed) { (void)closed; }

// For the trace: a call begins; whether the image has answered it, whatever the host was asked; whether a preopen of
// the host is united with the tree, and how that is said; whether one of that name is not for the program.
static inline void answered_begin(void) {}
static inline bool answered_by_image(void) { return false; }
static inline bool is_united(uint32_t number)
{
    (void)number;
    return false;
}
static inline void put_united(void) {}
static inline bool is_hidden_by_name(app_ptr name, uint32_t length)
{
    uint32_t nid;
    return mounts_find(name, length, &nid);
}

#endif
