// SPDX-License-Identifier: MIT
// What the layer knows of a name in a directory: the inode that has it, or that the image's name is gone (a whiteout).
#ifndef WASI_VFS_ENTRY_H
#define WASI_VFS_ENTRY_H

#include "node.h"

struct entry {
    struct link link;             // first: by directory and name
    struct entry *before, *after; // in the directory's list
    uint32_t directory;           // its number
    uint32_t number;              // 0: a whiteout
    uint32_t sequence;            // ascending in the list
    uint8_t type;                 // a FILETYPE
    bool over;                    // the image has the name too, and it is listed at the image's place
    uint8_t length;
    uint8_t name[];
};

struct entry *entry_get(uint32_t directory, const uint8_t *name, uint32_t length);

// The entry of that name, made if it is not there: then it is a whiteout until entry_set. Null if there is no memory
// left.
struct entry *entry_make(struct node *directory, const uint8_t *name, uint32_t length);

void entry_set(struct entry *entry, const struct node *node);

// Takes the name away: a whiteout stays if the image has it.
void entry_remove(struct node *directory, struct entry *entry);

// The first entry from a sequence number on that stands for an inode and not over a name of the image, or the first
// whiteout; null if there is none.
struct entry *entry_from(struct node *directory, uint32_t sequence, bool whiteout);

// Forgets all entries of a directory.
void entries_drop(struct node *directory);

enum { SEQUENCE_MOST = 0x3FFFFFFE }; // so that cookies have 31 bits

#endif
