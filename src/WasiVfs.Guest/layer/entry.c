// SPDX-License-Identifier: MIT
#include "entry.h"

static struct hash entries;

static uint32_t hash_of(uint32_t directory, const uint8_t *name, uint32_t length)
{
    uint32_t hash = 2166136261u ^ directory; // FNV-1a
    for (uint32_t i = 0; i < length; i++)
        hash = (hash ^ name[i]) * 16777619u;
    return hash_mix(hash);
}

static bool is_name(const struct entry *entry, const uint8_t *name, uint32_t length)
{
    if (entry->length != length)
        return false;
    for (uint32_t i = 0; i < length; i++)
        if (entry->name[i] != name[i])
            return false;
    return true;
}

struct entry *entry_get(uint32_t directory, const uint8_t *name, uint32_t length)
{
    uint32_t hash = hash_of(directory, name, length);
    for (struct link *link = hash_chain(&entries, hash); link; link = link->next) {
        struct entry *entry = (struct entry *)link;
        if (link->hash == hash && entry->directory == directory && is_name(entry, name, length))
            return entry;
    }
    return 0;
}

static bool image_has(const struct node *directory, const uint8_t *name, uint32_t length)
{
    struct inode inode;
    struct dirent found;
    return directory->based && image_load(directory->number, &inode) &&
           image_directory_find(&inode, name, length, &found);
}

// After a billion names the sequence numbers start anew: a listing that is under way may miss or repeat names then.
static void renumber(struct names *names)
{
    names->next = 0;
    for (struct entry *entry = names->first; entry; entry = entry->after)
        entry->sequence = names->next++;
}

static void list(struct names *names, struct entry *entry)
{
    if (names->next > SEQUENCE_MOST)
        renumber(names);
    entry->sequence = names->next++;
    entry->before = names->last;
    *(names->last ? &names->last->after : &names->first) = entry;
    names->last = entry;
}

struct entry *entry_make(struct node *directory, const uint8_t *name, uint32_t length)
{
    struct entry *entry = entry_get(directory->number, name, length);
    if (entry)
        return entry;
    bool over = image_has(directory, name, length);
    if (!(entry = cell_take((uint32_t)sizeof *entry + length)))
        return 0;
    entry->link.hash = hash_of(directory->number, name, length);
    if (!hash_add(&entries, &entry->link)) {
        cell_give(entry, (uint32_t)sizeof *entry + length);
        return 0;
    }
    entry->directory = directory->number;
    entry->over = over;
    entry->length = (uint8_t)length;
    bytes_copy(entry->name, name, length);
    list(&directory->names, entry);
    return entry;
}

void entry_set(struct entry *entry, const struct node *node)
{
    entry->number = node->number;
    entry->type = node->type;
}

static void forget(struct names *names, struct entry *entry)
{
    if (names->hint == entry)
        names->hint = entry->before;
    *(entry->before ? &entry->before->after : &names->first) = entry->after;
    *(entry->after ? &entry->after->before : &names->last) = entry->before;
    hash_remove(&entries, &entry->link);
    cell_give(entry, (uint32_t)sizeof *entry + entry->length);
}

void entry_remove(struct node *directory, struct entry *entry)
{
    if (entry->over)
        entry->number = 0;
    else
        forget(&directory->names, entry);
}

struct entry *entry_from(struct node *directory, uint32_t sequence, bool whiteout)
{
    struct names *names = &directory->names;
    struct entry *entry = names->hint ? names->hint : names->first;
    while (entry && entry->before && entry->before->sequence >= sequence)
        entry = entry->before;
    while (entry && (entry->sequence < sequence || entry->over != whiteout || !entry->number != whiteout))
        entry = entry->after;
    if (entry)
        names->hint = entry;
    return entry;
}

void entries_drop(struct node *directory)
{
    while (directory->names.first)
        forget(&directory->names, directory->names.first);
}
