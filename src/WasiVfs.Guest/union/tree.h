// SPDX-License-Identifier: MIT
// The tree that the program sees, of the runtime that unites the image with directories of the host: the host's files
// over those of the image. At each name the host is asked first. A directory that both have is one of the image, with
// the host's names in it; whatever else the host has is the host's alone. Changes are made at the host, and what the
// image has is never taken away.
#ifndef WASI_VFS_TREE_H
#define WASI_VFS_TREE_H

#include "descriptor.h"
#include "image_directory.h"
#include "listing.h"
#include "place.h"

#include "fixed/image_content.h"

// The number of every object that only the host has, or that hides one of the image. The path to it is the walk's
// (side.h).
#define HOST_OBJECT UINT32_MAX

// Rights of a file beyond RIGHTS_FILE, if they are asked for: those of a file of the image, which is not written to.
#define TREE_RIGHTS_FILE 0ull
#define TREE_RIGHTS_REFUSED RIGHT_FD_WRITE

static inline void tree_open(void) {}

static inline bool is_hosts(const struct inode *inode) { return inode->nid == HOST_OBJECT; }

static inline bool inode_load(uint32_t number, struct inode *inode)
{
    return number != HOST_OBJECT && image_load(number, inode);
}

static inline uint64_t inode_accessed(const struct inode *inode) { return inode->mtime_ns; }
static inline uint64_t inode_changed(const struct inode *inode) { return inode->mtime_ns; }

// As image_read; of the host's objects only links are read here.
uint32_t host_target_read(const struct inode *link, uint64_t position, app_ptr to, uint32_t length);
void host_target_copy(const struct inode *link, uint8_t *to);

static inline uint32_t inode_read(const struct inode *file, uint64_t position, app_ptr to, uint32_t length)
{
    return is_hosts(file) ? host_target_read(file, position, to, length) : image_read(file, position, to, length);
}

static inline void inode_read_target(const struct inode *link, uint8_t *to)
{
    if (is_hosts(link))
        host_target_copy(link, to);
    else
        image_read_target(link, to);
}

static inline errno_t directory_at(const struct inode *directory, uint64_t position, struct dirent *entry)
{
    return image_directory_at(directory, position, entry);
}

static inline bool directory_find(const struct inode *directory, const uint8_t *name, uint32_t length,
                                  struct dirent *entry)
{
    return image_directory_find(directory, name, length, entry);
}

static inline bool tree_denies(const struct descriptor *d, uint64_t right) { return denies(d, right); }

// open_at_host says whether a file can be written to.
static inline errno_t tree_writable(void) { return ERRNO_SUCCESS; }
static inline errno_t tree_create_file(const struct place *place, struct inode *created)
{
    (void)place, (void)created;
    return ERRNO_ROFS;
}
static inline errno_t tree_cut(uint32_t number)
{
    (void)number;
    return ERRNO_ROFS;
}

// The changes, made at the host. ERRNO_ROFS: no directory of the host is there, or the image has the name.
errno_t tree_create_directory(const struct place *place);
errno_t tree_create_link(const struct place *place, app_ptr target, uint32_t length);
errno_t tree_add_name(const struct place *place, uint32_t number);
errno_t tree_remove(const struct place *place, uint32_t number);
errno_t tree_move(const struct place *from, uint32_t number, const struct place *to, uint32_t replaced);
errno_t tree_set_times(uint32_t number, uint64_t accessed, uint64_t modified, uint32_t flags);

// Unites a preopen of the host with the directory of the image that has its name; true if it is a mapping's, which
// stands for both.
bool tree_claims(uint32_t number, app_ptr name, uint32_t length);

static inline bool tree_settle(uint32_t number)
{
    (void)number;
    return false;
}
static inline void tree_release(uint32_t number) { (void)number; }

// alone.h says what the rest is for.
errno_t walk_begin(uint32_t directory);
errno_t walk_look_up(const struct inode *directory, const uint8_t *name, uint32_t length, struct inode *child);
void walk_into(struct inode *current, const struct inode *child);
bool walk_up(struct inode *current);

static inline bool opens_at_host(const struct inode *found, uint32_t oflags, uint64_t base)
{
    return !found || is_hosts(found) ||
           (found->type != FILETYPE_DIRECTORY && (base & RIGHT_FD_WRITE || oflags & OFLAGS_TRUNC));
}
errno_t open_at_host(const struct descriptor *parent, const struct inode *found, uint32_t flags, uint32_t oflags,
                     uint64_t base, uint64_t inheriting, uint32_t fdflags, app_ptr opened);
errno_t stat_at_host(uint32_t flags, app_ptr stat);
void date_found(const struct inode *inode, app_ptr stat);
void date_directory(const struct descriptor *d, app_ptr stat);

errno_t listing_begin(const struct descriptor *d);
uint64_t listing_number(struct dirent *entry);
errno_t listing_end(uint32_t fd, const struct inode *directory, uint64_t cookie, struct listing *listing);
void listing_close(const struct descriptor *closed);

void answered_begin(void);
bool answered_by_image(void);
bool is_united(uint32_t number);
void put_united(void);
bool is_hidden_by_name(app_ptr name, uint32_t length);

#endif
