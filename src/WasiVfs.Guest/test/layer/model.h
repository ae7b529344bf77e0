// SPDX-License-Identifier: MIT
// A file system as naive as can be, to compare the layer with: inodes in an array, a directory as a list, a file's
// bytes in blocks that are looked for one by one. It answers what Linux would.
#ifndef WASI_VFS_MODEL_H
#define WASI_VFS_MODEL_H

#include "program.h"

enum { MODEL_INODES = 4000, MODEL_NAMES = 200, MODEL_ROOT = 0, MODEL_NOTHING = -1 };

struct model_block {
    uint64_t index;
    uint8_t bytes[4096];
};

struct model_name {
    char text[256];
    int inode;
};

struct model_inode {
    uint8_t type; // a FILETYPE; 0: unused
    bool opaque;  // a directory that is never entered
    int nlink, parent;
    uint64_t number; // as the runtime calls it; 0: not known yet
    uint64_t size;
    struct model_block *blocks;
    int block_count;
    struct model_name *names;
    int name_count;
};
extern struct model_inode model[MODEL_INODES];

// Where a path leads.
struct model_place {
    int inode; // MODEL_NOTHING: only the last component is missing
    int directory;
    char name[256]; // of the last component; "." and ".." too
    bool slash;
};

// Makes the model of what the runtime shows below a directory. Directories of the names given (with an end mark) stay
// opaque.
void model_load(uint32_t root, const char *const *opaque);

// `named`: a slash at the end is only reported.
errno_t model_walk(int start, const char *path, bool follow, bool named, struct model_place *place);

int model_new(uint8_t type, int parent);
int model_find(int directory, const char *name);
void model_add(int directory, const char *name, int inode);
void model_take(int directory, const char *name);
bool model_is_at_or_above(int directory, int other);

// Frees each node that has lost its name and is not held.
void model_lose(int inode, bool held);

uint8_t model_byte(const struct model_inode *inode, uint64_t position);
void model_write(struct model_inode *inode, uint64_t position, const uint8_t *bytes, uint32_t length);
void model_resize(struct model_inode *inode, uint64_t size);

// Compares what the runtime shows below a directory with the model; ends the process at a difference.
void model_compare(uint32_t root, int directory, const char *path);
void model_compare_stat(const struct model_inode *inode, const char *what); // with the record at RESULT

#endif
