// SPDX-License-Identifier: MIT
// Linear hashing (Litwin 1980).
#include "hash.h"

uint32_t hash_mix(uint32_t key)
{
    key ^= key >> 16;
    key *= 0x7feb352d;
    key ^= key >> 15;
    key *= 0x846ca68b;
    return key ^ key >> 16;
}

static struct link **chain_at(const struct hash *hash, uint32_t index)
{
    return &hash->chunks[index / HASH_CHAINS][index % HASH_CHAINS];
}

static struct link **chain_of(const struct hash *hash, uint32_t of)
{
    uint32_t index = of & hash->mask;
    return chain_at(hash, index < hash->split ? of & (2 * hash->mask + 1) : index);
}

struct link *hash_chain(const struct hash *hash, uint32_t of) { return hash->chunks[0] ? *chain_of(hash, of) : 0; }

// Takes the objects out of one chain that belong into a new one. Without memory for it the chains only get longer.
static void split_one(struct hash *hash)
{
    uint32_t fresh = hash->mask + 1 + hash->split, chunk = fresh / HASH_CHAINS;
    if (chunk >= HASH_CHUNKS || (!hash->chunks[chunk] && !(hash->chunks[chunk] = block_take())))
        return;
    struct link **old = chain_at(hash, hash->split), **to = chain_at(hash, fresh);
    while (*old) {
        struct link *object = *old;
        if (object->hash & (hash->mask + 1)) {
            *old = object->next;
            object->next = *to;
            *to = object;
        } else {
            old = &object->next;
        }
    }
    if (++hash->split > hash->mask) {
        hash->mask = 2 * hash->mask + 1;
        hash->split = 0;
    }
}

bool hash_add(struct hash *hash, struct link *object)
{
    if (!hash->chunks[0]) {
        if (!(hash->chunks[0] = block_take()))
            return false;
        hash->mask = HASH_CHAINS - 1;
    }
    if (hash->count > hash->mask + hash->split)
        split_one(hash);
    struct link **chain = chain_of(hash, object->hash);
    object->next = *chain;
    *chain = object;
    hash->count++;
    return true;
}

void hash_remove(struct hash *hash, struct link *object)
{
    struct link **at = chain_of(hash, object->hash);
    while (*at != object)
        at = &(*at)->next;
    *at = object->next;
    hash->count--;
}
