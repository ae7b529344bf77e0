// SPDX-License-Identifier: MIT
// What tree.h promises of the changes, without the mark that one is under way (changing.c).
#ifndef WASI_VFS_NAMES_H
#define WASI_VFS_NAMES_H

#include "node.h"
#include "place.h"

errno_t names_create_file(const struct place *place, struct inode *created);
errno_t names_create_directory(const struct place *place);
errno_t names_create_link(const struct place *place, app_ptr target, uint32_t length);
errno_t names_add_name(const struct place *place, uint32_t number);
errno_t names_remove(const struct place *place, uint32_t number);
errno_t names_move(const struct place *from, uint32_t number, const struct place *to, uint32_t replaced);
errno_t names_cut(uint32_t number);
errno_t names_set_times(uint32_t number, uint64_t accessed, uint64_t modified, uint32_t flags);
void names_release(struct node *node);

#endif
