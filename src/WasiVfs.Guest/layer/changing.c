// SPDX-License-Identifier: MIT
// The changes of names, times and sizes, each with the mark that it is under way.
#include "changing.h"
#include "names.h"
#include "tree.h"

volatile bool changing;

errno_t tree_create_file(const struct place *place, struct inode *created)
{
    change_begin();
    return change_end(names_create_file(place, created));
}

errno_t tree_create_directory(const struct place *place)
{
    change_begin();
    return change_end(names_create_directory(place));
}

errno_t tree_create_link(const struct place *place, app_ptr target, uint32_t length)
{
    change_begin();
    return change_end(names_create_link(place, target, length));
}

errno_t tree_add_name(const struct place *place, uint32_t number)
{
    change_begin();
    return change_end(names_add_name(place, number));
}

errno_t tree_remove(const struct place *place, uint32_t number)
{
    change_begin();
    return change_end(names_remove(place, number));
}

errno_t tree_move(const struct place *from, uint32_t number, const struct place *to, uint32_t replaced)
{
    change_begin();
    return change_end(names_move(from, number, to, replaced));
}

errno_t tree_set_times(uint32_t number, uint64_t accessed, uint64_t modified, uint32_t flags)
{
    change_begin();
    return change_end(names_set_times(number, accessed, modified, flags));
}

errno_t tree_cut(uint32_t number)
{
    change_begin();
    return change_end(names_cut(number));
}

void tree_release_node(struct node *node)
{
    change_begin();
    names_release(node);
    (void)change_end(ERRNO_SUCCESS);
}
