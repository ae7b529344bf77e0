// SPDX-License-Identifier: MIT
#include "node.h"
#include "clock.h"
#include "content.h"
#include "entry.h"

struct hash nodes;

struct node *node_find(uint32_t number)
{
    uint32_t hash = hash_mix(number);
    for (struct link *link = hash_chain(&nodes, hash); link; link = link->next)
        if (((struct node *)link)->number == number)
            return (struct node *)link;
    return 0;
}

static struct node *make(uint32_t number, uint8_t type)
{
    struct node *node = cell_take(sizeof *node);
    if (!node)
        return 0;
    node->number = number;
    node->type = type;
    node->link.hash = hash_mix(number);
    if (hash_add(&nodes, &node->link))
        return node;
    cell_give(node, sizeof *node);
    return 0;
}

struct node *node_new(uint8_t type)
{
    static uint32_t last = FIRST_NEW - 1;
    do
        last = last == UINT32_MAX ? FIRST_NEW : last + 1;
    while (node_get(last));
    struct node *node = make(last, type);
    if (node)
        node_touch(node, STALE_ACCESSED | STALE_MODIFIED | STALE_CHANGED);
    return node;
}

errno_t node_up(uint32_t number, struct node **node)
{
    struct inode inode;
    struct dirent up;
    if ((*node = node_get(number)))
        return ERRNO_SUCCESS;
    if (number >= FIRST_NEW || !image_load(number, &inode))
        return ERRNO_IO;
    bool directory = inode.type == FILETYPE_DIRECTORY;
    if (directory && !image_directory_find(&inode, (const uint8_t *)"..", 2, &up))
        return ERRNO_IO;
    if (!(*node = make(number, inode.type)))
        return ERRNO_NOSPC;
    clock_see(inode.mtime_ns);
    (*node)->based = true;
    (*node)->nlink = inode.nlink;
    (*node)->size = inode.size;
    (*node)->accessed = (*node)->modified = (*node)->changed = inode.mtime_ns;
    if (directory)
        (*node)->parent = up.nid;
    else
        (*node)->content.base_size = inode.size;
    return ERRNO_SUCCESS;
}

void node_drop(struct node *node)
{
    if (node->type == FILETYPE_DIRECTORY)
        entries_drop(node);
    else
        content_cut(node, 0);
    hash_remove(&nodes, &node->link);
    cell_give(node, sizeof *node);
}

bool node_settle(struct node *node)
{
    if (!node->stale)
        return false;
    uint64_t now = clock_now();
    if (node->stale & STALE_ACCESSED)
        node->accessed = now;
    if (node->stale & STALE_MODIFIED)
        node->modified = now;
    if (node->stale & STALE_CHANGED)
        node->changed = now;
    node->stale = 0;
    return true;
}
