// SPDX-License-Identifier: MIT
// A file system in memory behind directories of the mock host, for the runtime that unites the image with one. The
// mock's own calls answer for all other descriptors.
#ifndef WASI_VFS_HOST_TREE_H
#define WASI_VFS_HOST_TREE_H

#include "../program.h"

enum { HOST_NODES = 1024, HOST_NODE_BYTES = 16384, HOST_NOTHING = -1 };

// Calls that the program does not import, so that a stub answers them.
enum {
    LACKS_STAT = 1,
    LACKS_READLINK = 2,
    LACKS_MKDIR = 4,
    LACKS_UNLINK = 8,
    LACKS_OPEN = 16,
};

struct host_node {
    uint8_t type; // a FILETYPE; 0 if the place is free
    int parent;
    uint32_t length; // of the content or the target
    uint64_t time;
    char name[256];
    uint8_t *bytes;
};

struct host_tree {
    unsigned lacks;
    uint32_t room;          // bytes that files may still take
    bool resumes_nowhere;   // a listing goes on only where it stands, as on some engines
    uint64_t cookie_offset; // of cookies beyond the first
    int write_most;         // bytes that one write takes; 0: all
    struct host_node nodes[HOST_NODES];
};
extern struct host_tree host_tree;

// An empty tree; its root is node 0.
void host_tree_reset(void);

// A preopen of that name, at a node.
uint32_t host_tree_preopen(const char *name, int node);

// Makes what is at the path new; directories on the way are made. The node.
int host_tree_add(const char *path, uint8_t type, const char *text);
int host_tree_find(const char *path);
void host_tree_delete(int node);

#endif
