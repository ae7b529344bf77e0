// SPDX-License-Identifier: MIT
// The image and the layer together.
#include "tree.h"
#include "content.h"
#include "entry.h"
#include "mounts.h"

enum { COOKIE_LAYER = 0x40000000 };

void tree_open(void) { arena_open(mounts_quota() / ARENA_BLOCK); }

bool inode_load_node(struct node *node, struct inode *inode)
{
    if (!node->based)
        *inode = (struct inode){.nid = node->number};
    else if (!image_load(node->number, inode))
        return false;
    inode->node = node;
    inode->type = node->type;
    inode->nlink = node->nlink;
    inode->mtime_ns = node->modified;
    if (node->type != FILETYPE_DIRECTORY) // a directory has the size of the image's
        inode->size = node->size;
    return true;
}

// The image's bytes at a position that the layer does not hold; 0 if there are none below the base's size.
static uint32_t base_chunk(const struct inode *file, uint64_t position, uint32_t length, uint32_t *offset)
{
    struct inode base;
    uint64_t limit = file->node->content.base_size;
    if (position >= limit || !image_load(file->nid, &base))
        return 0;
    return image_chunk(&base, position, length < limit - position ? length : (uint32_t)(limit - position), offset);
}

// Where bytes of a file lie: in the image, in the layer, or nowhere, if they are zero.
struct source {
    uint32_t length;
    bool in_image;
    uint32_t offset;
    const uint8_t *bytes;
};

static struct source find_source(const struct inode *file, uint64_t position, uint32_t length)
{
    struct source source = {.length = length, .in_image = !file->node};
    if (length > file->size - position)
        source.length = (uint32_t)(file->size - position);
    if (source.in_image) {
        source.length = image_chunk(file, position, source.length, &source.offset);
    } else if (!(source.bytes = content_at(file->node, position, source.length, &source.length))) {
        uint32_t base = base_chunk(file, position, source.length, &source.offset);
        source.in_image = base > 0;
        source.length = base > 0 ? base : source.length;
    }
    return source;
}

static uint32_t give(const struct source *source, app_ptr to)
{
    if (source->in_image)
        image_to_app(to, source->offset, source->length);
    else if (source->bytes)
        state_to_app(to, source->bytes, source->length);
    else
        app_fill(to, 0, source->length);
    return source->length;
}

uint32_t inode_read_node(const struct inode *file, uint64_t position, app_ptr to, uint32_t length)
{
    const struct source source = find_source(file, position, length);
    return app_check(to, source.length) ? 0 : give(&source, to);
}

uint32_t inode_lend(const struct inode *file, uint64_t position, app_ptr to, uint32_t length)
{
    const struct source source = find_source(file, position, length);
    return give(&source, to);
}

uint32_t inode_copy(const struct inode *file, uint64_t position, uint8_t *to, uint32_t length)
{
    const struct source source = find_source(file, position, length);
    if (source.in_image)
        image_to_state(to, source.offset, source.length);
    else if (source.bytes)
        bytes_copy(to, source.bytes, source.length);
    else
        bytes_clear(to, source.length);
    return source.length;
}

void inode_read_target(const struct inode *link, uint8_t *to)
{
    for (uint32_t done = 0; done < link->size;)
        done += inode_copy(link, done, to + done, (uint32_t)link->size - done);
}

static bool is_dots(const uint8_t *name, uint32_t length)
{
    return length > 0 && length <= 2 && name[0] == '.' && name[length - 1] == '.';
}

bool directory_find_node(const struct inode *directory, const uint8_t *name, uint32_t length, struct dirent *found)
{
    const struct node *node = directory->node;
    *found = (struct dirent){.type = FILETYPE_DIRECTORY, .length = (uint8_t)length, .name = name};
    if (is_dots(name, length)) {
        found->nid = length == 1 ? node->number : node->parent;
        return node->nlink > 0; // a directory that was removed has neither
    }
    const struct entry *entry = entry_get(node->number, name, length);
    if (entry) {
        found->nid = entry->number;
        found->type = entry->type;
        return entry->number != 0;
    }
    return node->based && image_directory_find(directory, name, length, found);
}

// An entry of the image, as the layer has it: false for a whiteout.
static bool overlay(const struct node *node, struct dirent *found)
{
    const struct entry *entry = node->names.first ? entry_get(node->number, found->name, found->length) : 0;
    if (!entry)
        return true;
    found->nid = entry->number;
    found->type = entry->type;
    return entry->number != 0;
}

errno_t directory_at(const struct inode *directory, uint64_t position, struct dirent *found)
{
    struct node *node = directory->node;
    if (!node)
        return image_directory_at(directory, position, found);
    while (node->based && position < COOKIE_LAYER) {
        errno_t error = image_directory_at(directory, position, found);
        if (error == ERRNO_NOENT)
            break;
        if (error || overlay(node, found))
            return error;
        position = found->next;
    }
    uint64_t sequence = position < COOKIE_LAYER ? 0 : position - COOKIE_LAYER;
    const struct entry *entry = sequence <= SEQUENCE_MOST ? entry_from(node, (uint32_t)sequence, false) : 0;
    if (!entry)
        return ERRNO_NOENT;
    *found = (struct dirent){entry->number, entry->type, entry->length, entry->name,
                             COOKIE_LAYER + (uint64_t)entry->sequence + 1};
    return ERRNO_SUCCESS;
}
