// SPDX-License-Identifier: MIT
// The changes of names. Each takes all the memory that it needs before it changes anything.
#include "content.h"
#include "entry.h"
#include "layer_table.h"
#include "mounts.h"
#include "names.h"
#include "tree.h"
#include "utf8.h"
#include "writing.h"

// The directory that gets a name.
static errno_t open_directory(const struct place *place, struct node **directory)
{
    errno_t error = node_up(place->directory, directory);
    return error ? error : (*directory)->nlink == 0 ? ERRNO_NOENT : ERRNO_SUCCESS;
}

// Gives a new inode its name, or drops it again.
static errno_t name_new(struct node *directory, const struct place *place, struct node *node)
{
    struct entry *entry = node ? entry_make(directory, place->name, place->length) : 0;
    if (!entry) {
        if (node)
            node_drop(node);
        return ERRNO_NOSPC;
    }
    entry_set(entry, node);
    node->nlink++;
    node_touch(directory, STALE_MODIFIED | STALE_CHANGED);
    return ERRNO_SUCCESS;
}

errno_t names_create_file(const struct place *place, struct inode *created)
{
    struct node *directory;
    errno_t error = table_reserve();
    if (error || (error = open_directory(place, &directory)))
        return error;
    struct node *node = node_new(FILETYPE_REGULAR_FILE);
    error = name_new(directory, place, node);
    if (!error)
        inode_load(node->number, created);
    return error;
}

errno_t names_create_directory(const struct place *place)
{
    struct node *directory;
    errno_t error = open_directory(place, &directory);
    if (error)
        return error;
    struct node *node = node_new(FILETYPE_DIRECTORY);
    if (node) {
        node->nlink = 1; // its own `.`
        node->parent = directory->number;
    }
    if (!(error = name_new(directory, place, node)))
        directory->nlink++;
    return error;
}

// Takes over the target of a link, and says what stands against it.
static errno_t take_target(struct node *node, app_ptr target, uint32_t length)
{
    uint32_t taken;
    app_touch(target, length);
    uint8_t *to = content_make(node, 0, length, &taken);
    if (!to)
        return ERRNO_NOSPC;
    node->size = length;
    app_to_state(to, target, length);
    for (uint32_t i = 0; i < length; i++)
        if (to[i] == 0)
            return ERRNO_INVAL;
    return utf8_is_valid(to, length) ? ERRNO_SUCCESS : ERRNO_ILSEQ;
}

errno_t names_create_link(const struct place *place, app_ptr target, uint32_t length)
{
    struct node *directory;
    if (length > LINK_MOST)
        return ERRNO_NAMETOOLONG;
    if (app_load8(target) == '/')
        return ERRNO_PERM;
    errno_t error = open_directory(place, &directory);
    if (error)
        return error;
    struct node *node = node_new(FILETYPE_SYMBOLIC_LINK);
    if (node && (error = take_target(node, target, length))) {
        node_drop(node);
        return error;
    }
    return name_new(directory, place, node);
}

errno_t names_add_name(const struct place *place, uint32_t number)
{
    struct node *directory, *node;
    errno_t error = open_directory(place, &directory);
    if (error || (error = node_up(number, &node)))
        return error;
    struct entry *entry = entry_make(directory, place->name, place->length);
    if (!entry)
        return ERRNO_NOSPC;
    entry_set(entry, node);
    node->nlink++;
    node_touch(node, STALE_CHANGED);
    node_touch(directory, STALE_MODIFIED | STALE_CHANGED);
    return ERRNO_SUCCESS;
}

static bool is_held(uint32_t number) { return table_holds(number) || mounts_have(number); }

// The node of an inode that is to lose a name. Null, without an error, for an inode of the image that nothing will lead
// to then: it needs none.
static errno_t node_of_removed(uint32_t number, struct node **node)
{
    struct inode inode;
    *node = node_get(number);
    if (*node)
        return ERRNO_SUCCESS;
    if (!image_load(number, &inode))
        return ERRNO_IO;
    bool is_last = inode.type == FILETYPE_DIRECTORY || inode.nlink == 1;
    return is_last && !is_held(number) ? ERRNO_SUCCESS : node_up(number, node);
}

// An inode lost a name of its directory.
static void lose_name(struct node *directory, struct node *node, bool is_directory)
{
    if (is_directory)
        directory->nlink--;
    if (!node)
        return;
    node->nlink = is_directory ? 0 : node->nlink - 1;
    node_touch(node, STALE_CHANGED);
    if (is_directory)
        node->parent = 0;
    if (node->nlink == 0 && !is_held(node->number))
        node_drop(node);
}

static bool is_directory_inode(uint32_t number)
{
    struct inode inode;
    return inode_load(number, &inode) && inode.type == FILETYPE_DIRECTORY;
}

errno_t names_remove(const struct place *place, uint32_t number)
{
    struct node *directory, *node;
    errno_t error = node_up(place->directory, &directory);
    if (error || (error = node_of_removed(number, &node)))
        return error;
    struct entry *entry = entry_make(directory, place->name, place->length);
    if (!entry)
        return ERRNO_NOSPC;
    bool is_directory = is_directory_inode(number);
    entry_remove(directory, entry);
    node_touch(directory, STALE_MODIFIED | STALE_CHANGED);
    lose_name(directory, node, is_directory);
    return ERRNO_SUCCESS;
}

errno_t names_move(const struct place *from, uint32_t number, const struct place *to, uint32_t replaced)
{
    struct node *source, *target, *node, *lost = 0;
    if (replaced == number) // two names of one file, or one name: nothing is done
        return ERRNO_SUCCESS;
    errno_t error = node_up(from->directory, &source);
    if (error || (error = open_directory(to, &target)) || (error = node_up(number, &node)) ||
        (replaced && (error = node_of_removed(replaced, &lost))))
        return error;
    struct entry *old = entry_make(source, from->name, from->length);
    if (!old)
        return ERRNO_NOSPC;
    entry_set(old, node); // a new entry says what the image says, until the name is taken away
    struct entry *new = entry_make(target, to->name, to->length);
    if (!new)
        return ERRNO_NOSPC;
    bool is_directory = node->type == FILETYPE_DIRECTORY;
    entry_set(new, node);
    entry_remove(source, old);
    if (is_directory) {
        node->parent = target->number;
        source->nlink--;
        target->nlink++;
    }
    node_touch(source, STALE_MODIFIED | STALE_CHANGED);
    node_touch(target, STALE_MODIFIED | STALE_CHANGED);
    node_touch(node, STALE_CHANGED);
    if (replaced)
        lose_name(target, lost, is_directory);
    return ERRNO_SUCCESS;
}

errno_t names_set_times(uint32_t number, uint64_t accessed, uint64_t modified, uint32_t flags)
{
    struct node *node;
    errno_t error = node_up(number, &node);
    if (error)
        return error;
    if (flags & FSTFLAGS_ATIM) {
        node->accessed = accessed;
        node->stale &= (uint8_t)~STALE_ACCESSED;
    }
    if (flags & FSTFLAGS_MTIM) {
        node->modified = modified;
        node->stale &= (uint8_t)~STALE_MODIFIED;
    }
    node_touch(node, STALE_CHANGED | (flags & FSTFLAGS_ATIM_NOW ? STALE_ACCESSED : 0) |
                         (flags & FSTFLAGS_MTIM_NOW ? STALE_MODIFIED : 0));
    return ERRNO_SUCCESS;
}

errno_t names_cut(uint32_t number)
{
    struct node *node;
    errno_t error = table_reserve();
    if (error || (error = node_up(number, &node)))
        return error;
    content_cut(node, 0);
    node->size = 0;
    node_touch(node, STALE_MODIFIED | STALE_CHANGED);
    return ERRNO_SUCCESS;
}

void names_release(struct node *node)
{
    node_settle(node);
    if (node->nlink == 0 && !is_held(node->number))
        node_drop(node);
}
