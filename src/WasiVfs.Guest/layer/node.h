// SPDX-License-Identifier: MIT
// What the layer holds of an inode: of one of its own, or of one of the image that was changed. Nodes are found by the
// inode's number, so that names, open descriptors and hard links of the image lead to the same file before and after a
// change.
#ifndef WASI_VFS_NODE_H
#define WASI_VFS_NODE_H

#include "hash.h"
#include "image_directory.h"

enum { FIRST_NEW = 0x80000000u }; // the image's numbers are below

// Times that are marked for an update: the clock is asked when somebody looks at them.
enum { STALE_ACCESSED = 1, STALE_MODIFIED = 2, STALE_CHANGED = 4 };

// The bytes of a file or the target of a link (content.c).
struct content {
    uint64_t base_size;      // below it, bytes that the layer does not hold are the image's; above it they are zero
    uint64_t short_index;    // of the block that is a cell, if short_capacity is not 0
    void *root;              // block 0, or an array that leads to the blocks
    uint16_t short_capacity; // bytes of that cell
    uint16_t slots;          // of the root array, if the height is 1
    uint8_t height;          // arrays between the root and a block
};

// The names that a directory got or lost (entry.c).
struct names {
    struct entry *first, *last; // in the order of their sequence numbers
    struct entry *hint;         // where a listing stopped, or null
    uint32_t next;              // the next sequence number
};

struct node {
    struct link link; // first: by number
    uint32_t number;
    uint32_t nlink;
    uint32_t parent; // of a directory: its parent's number; 0 if it was removed
    uint8_t type;    // a FILETYPE
    uint8_t stale;
    bool based; // the image has an inode of that number
    uint64_t size, accessed, modified, changed;
    union {
        struct content content;
        struct names names; // of a directory
    };
};

extern struct hash nodes; // by number

struct node *node_find(uint32_t number);

// The node of an inode, or null. Without any node, as in a tree that is only read, nothing is looked for.
static inline struct node *node_get(uint32_t number) { return nodes.count ? node_find(number) : 0; }

// The same, made of the image's inode if there is none: ERRNO_NOSPC, or ERRNO_IO for a damaged inode.
errno_t node_up(uint32_t number, struct node **node);

// A new inode without a name; null if there is no memory left.
struct node *node_new(uint8_t type);

// The inode has no name, and no descriptor stands for it.
void node_drop(struct node *node);

static inline void node_touch(struct node *node, uint8_t stale) { node->stale |= stale; }

// Gives the marked times their value; whether there were such.
bool node_settle(struct node *node);

#endif
