// SPDX-License-Identifier: MIT
// A hash table of objects that begin with a link. It grows by one chain at each insertion, so that no insertion takes
// long.
#ifndef WASI_VFS_HASH_H
#define WASI_VFS_HASH_H

#include "arena.h"

struct link {
    struct link *next;
    uint32_t hash;
};

enum { HASH_CHUNKS = 1024, HASH_CHAINS = ARENA_BLOCK / sizeof(struct link *) };

struct hash {
    struct link **chunks[HASH_CHUNKS]; // each a block of chains
    uint32_t mask, split;              // chains in use: mask + 1 + split
    uint32_t count;
};

// Spreads the bits of a key.
uint32_t hash_mix(uint32_t key);

// The first object of the chain for a hash, or null. Others of the chain follow, with other hashes too.
struct link *hash_chain(const struct hash *hash, uint32_t of);

// Adds an object whose hash is set. False if there is no memory for its chain.
bool hash_add(struct hash *hash, struct link *object);
void hash_remove(struct hash *hash, struct link *object);

#endif
