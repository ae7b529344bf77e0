// SPDX-License-Identifier: MIT
// The tree that the program sees, of the runtime that can write: the image with the changes over it. fixed/tree.h has
// the same functions for the runtime that cannot; which of the two folders the compiler looks into decides.
#ifndef WASI_VFS_TREE_H
#define WASI_VFS_TREE_H

#include "descriptor.h"
#include "image_directory.h"
#include "node.h"
#include "place.h"

// Rights of a file beyond RIGHTS_FILE, if they are asked for.
#define TREE_RIGHTS_FILE (RIGHT_FD_WRITE | RIGHT_FD_ALLOCATE | RIGHT_FD_FILESTAT_SET_SIZE | RIGHT_FD_FILESTAT_SET_TIMES)
#define TREE_RIGHTS_REFUSED 0ull

void tree_open(void);

bool inode_load_node(struct node *node, struct inode *inode);

static inline bool inode_load(uint32_t number, struct inode *inode)
{
    struct node *node = node_get(number);
    inode->node = node;
    return node ? inode_load_node(node, inode) : number < FIRST_NEW && image_load(number, inode);
}

static inline uint64_t inode_accessed(const struct inode *inode)
{
    return inode->node ? inode->node->accessed : inode->mtime_ns;
}

static inline uint64_t inode_changed(const struct inode *inode)
{
    return inode->node ? inode->node->changed : inode->mtime_ns;
}

// Copies bytes of a file from a position below its size to the program, at most so many; how many. 0: the program's
// pages end there.
uint32_t inode_read_node(const struct inode *file, uint64_t position, app_ptr to, uint32_t length);

static inline uint32_t inode_read(const struct inode *file, uint64_t position, app_ptr to, uint32_t length)
{
    if (file->node)
        return inode_read_node(file, position, to, length);
    uint32_t offset, chunk = image_chunk(file, position, length, &offset);
    if (app_check(to, chunk))
        return 0;
    image_to_app(to, offset, chunk);
    return chunk;
}

// The same to memory that was lent for it, of which the caller knows that it is there.
uint32_t inode_lend(const struct inode *file, uint64_t position, app_ptr to, uint32_t length);

// Looks at an inode anew, after the program has run in between; false if it is gone.
static inline bool inode_again(struct inode *inode) { return inode_load(inode->nid, inode); }

// Copies bytes of a file, as inode_read does, into the state.
uint32_t inode_copy(const struct inode *file, uint64_t position, uint8_t *to, uint32_t length);

// Copies the target of a link.
void inode_read_target(const struct inode *link, uint8_t *to);

// As image_directory_at. A position is a byte position of the image's directory, or COOKIE_LAYER and more for names
// that only the layer has. A name that has been there all along is listed once, whatever else changes.
errno_t directory_at(const struct inode *directory, uint64_t position, struct dirent *entry);
bool directory_find_node(const struct inode *directory, const uint8_t *name, uint32_t length, struct dirent *entry);

static inline bool directory_find(const struct inode *directory, const uint8_t *name, uint32_t length,
                                  struct dirent *entry)
{
    return directory->node ? directory_find_node(directory, name, length, entry)
                           : image_directory_find(directory, name, length, entry);
}

// Whether the program gave up the right to a change.
static inline bool tree_denies(const struct descriptor *d, uint64_t right) { return denies(d, right); }

// Whether a file may be opened to be written to.
static inline errno_t tree_writable(void) { return ERRNO_SUCCESS; }

// The changes. Each is asked for when nothing else stands in its way, and changes nothing if it fails: ERRNO_NOSPC if
// there is no memory left or the quota is used up, ERRNO_NOENT if the directory was removed.
errno_t tree_create_file(const struct place *place, struct inode *created); // ERRNO_MFILE: no room for its descriptor
errno_t tree_create_directory(const struct place *place);
errno_t tree_create_link(const struct place *place, app_ptr target, uint32_t length);
errno_t tree_add_name(const struct place *place, uint32_t number);
errno_t tree_remove(const struct place *place, uint32_t number);
errno_t tree_move(const struct place *from, uint32_t number, const struct place *to,
                  uint32_t replaced); // 0: nothing is
errno_t tree_cut(uint32_t number);    // to no bytes
errno_t tree_set_times(uint32_t number, uint64_t accessed, uint64_t modified, uint32_t flags);

// Whether a host's preopen of that name, which lies in the program's memory, is not for the program: it takes the
// changes (save.c).
bool tree_claims(uint32_t number, app_ptr name, uint32_t length);

// Times that are marked for an update get it; whether there were such.
static inline bool tree_settle(uint32_t number)
{
    struct node *node = node_get(number);
    return node && node_settle(node);
}

// A descriptor of the inode was closed.
void tree_release_node(struct node *node);

static inline void tree_release(uint32_t number)
{
    struct node *node = node_get(number);
    if (node)
        tree_release_node(node);
}

#include "alone.h"

#endif
