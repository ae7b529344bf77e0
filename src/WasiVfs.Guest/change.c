// SPDX-License-Identifier: MIT
// Calls that change the names of the tree. Each answers what stands in its way; if nothing does, the tree is asked for
// the change.
#include "host.h"
#include "path.h"
#include "preview1.h"

enum { MAX_LEVELS = 65536 };

// A name for something new: free, in a directory that is there. Only a directory may be named with a slash at the end.
static errno_t refuse_new(const struct found *found, bool directory)
{
    return found->exists ? ERRNO_EXIST : found->slash && !directory ? ERRNO_NOENT : ERRNO_SUCCESS;
}

static errno_t find_new(const struct descriptor *d, uint64_t right, app_ptr path, uint32_t length, struct found *found)
{
    if (tree_denies(d, right))
        return ERRNO_NOTCAPABLE;
    errno_t error = path_find_name(d, path, length, 0, found);
    return error ? error : refuse_new(found, right == RIGHT_PATH_CREATE_DIRECTORY);
}

// A name that something has.
static errno_t find_old(const struct descriptor *d, uint64_t right, app_ptr path, uint32_t length, struct found *found)
{
    if (tree_denies(d, right))
        return ERRNO_NOTCAPABLE;
    errno_t error = path_find_name(d, path, length, 0, found);
    return error ? error : found->exists ? ERRNO_SUCCESS : ERRNO_NOENT;
}

static bool is_empty(const struct inode *directory)
{
    struct dirent entry;
    for (uint64_t position = 0; !directory_at(directory, position, &entry); position = entry.next)
        if (!dirent_is_dots(&entry))
            return false;
    return true;
}

EXPORTED errno_t path_create_directory(uint32_t fd, app_ptr path, uint32_t length)
{
    struct found found;
    if (app_check(path, length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_path_create_directory(d->number, path, length);
    errno_t error = find_new(d, RIGHT_PATH_CREATE_DIRECTORY, path, length, &found);
    return error ? error : tree_create_directory(&found.place);
}

EXPORTED errno_t path_symlink(app_ptr target, uint32_t target_length, uint32_t fd, app_ptr path, uint32_t length)
{
    struct found found;
    if (app_check(target, target_length) || app_check(path, length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_path_symlink(target, target_length, d->number, path, length);
    if (target_length == 0)
        return ERRNO_NOENT;
    errno_t error = find_new(d, RIGHT_PATH_SYMLINK, path, length, &found);
    return error ? error : tree_create_link(&found.place, target, target_length);
}

EXPORTED errno_t path_unlink_file(uint32_t fd, app_ptr path, uint32_t length)
{
    struct found found;
    if (app_check(path, length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_path_unlink_file(d->number, path, length);
    errno_t error = find_old(d, RIGHT_PATH_UNLINK_FILE, path, length, &found);
    if (error)
        return error;
    if (found.inode.type == FILETYPE_DIRECTORY)
        return ERRNO_ISDIR;
    return found.slash ? ERRNO_NOTDIR : tree_remove(&found.place, found.inode.nid);
}

EXPORTED errno_t path_remove_directory(uint32_t fd, app_ptr path, uint32_t length)
{
    struct found found;
    if (app_check(path, length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_path_remove_directory(d->number, path, length);
    errno_t error = find_old(d, RIGHT_PATH_REMOVE_DIRECTORY, path, length, &found);
    if (error)
        return error;
    if (found.inode.type != FILETYPE_DIRECTORY)
        return ERRNO_NOTDIR;
    if (found.dots == 1)
        return ERRNO_INVAL;
    return is_empty(&found.inode) && !found.dots ? tree_remove(&found.place, found.inode.nid) : ERRNO_NOTEMPTY;
}

// Both descriptors of a link or a rename must be of one kind. *both_host tells which.
static errno_t check_pair(const struct descriptor *a, const struct descriptor *b, bool *both_host)
{
    if (!a || !b)
        return ERRNO_BADF;
    *both_host = is_host(a) && is_host(b);
    return is_host(a) == is_host(b) ? ERRNO_SUCCESS : ERRNO_XDEV;
}

EXPORTED errno_t path_link(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t new_fd,
                           app_ptr new_path, uint32_t new_length)
{
    struct found old, target;
    bool both_host;
    if (app_check(path, length) || app_check(new_path, new_length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd), *to = descriptor_of_paths(new_fd);
    errno_t error = check_pair(d, to, &both_host);
    if (error)
        return error;
    if (both_host)
        return host_path_link(d->number, flags, path, length, to->number, new_path, new_length);
    if (tree_denies(d, RIGHT_PATH_LINK_SOURCE) || tree_denies(to, RIGHT_PATH_LINK_TARGET))
        return ERRNO_NOTCAPABLE;
    // Both paths are walked before either name is looked at.
    if ((error = path_find(d, path, length, flags, &old)) ||
        (error = path_find_name(to, new_path, new_length, 0, &target)))
        return error;
    if (!old.exists)
        return ERRNO_NOENT;
    if ((error = refuse_new(&target, false)))
        return error;
    return old.inode.type == FILETYPE_DIRECTORY ? ERRNO_PERM : tree_add_name(&target.place, old.inode.nid);
}

// Whether a directory is another one, or lies above it. (The bound is for damaged images, whose directories may lie in
// a circle.)
static bool is_at_or_above(uint32_t nid, uint32_t other)
{
    struct inode inode;
    struct dirent up;
    for (uint32_t levels = 0; other != nid && levels < MAX_LEVELS; levels++) {
        if (!inode_load(other, &inode) || !directory_find(&inode, (const uint8_t *)"..", 2, &up) || up.nid == other)
            return false; // the root is its own parent
        other = up.nid;
    }
    return other == nid;
}

// What stands against putting the old object in place of the one that has the new name, in Linux's order.
static errno_t refuse_rename(const struct found *old, const struct found *target)
{
    if (old->dots || target->dots)
        return ERRNO_BUSY;
    if (!old->exists)
        return ERRNO_NOENT;
    bool directory = old->inode.type == FILETYPE_DIRECTORY;
    if (!directory && (old->slash || target->slash))
        return ERRNO_NOTDIR;
    if (directory && !is_hosts(&old->inode) && is_at_or_above(old->inode.nid, target->place.directory))
        return ERRNO_INVAL;
    if (!target->exists)
        return ERRNO_SUCCESS;
    bool onto_directory = target->inode.type == FILETYPE_DIRECTORY;
    if (onto_directory && !is_hosts(&target->inode) && is_at_or_above(target->inode.nid, old->place.directory))
        return ERRNO_NOTEMPTY;
    if (directory != onto_directory)
        return onto_directory ? ERRNO_ISDIR : ERRNO_NOTDIR;
    bool itself = old->inode.nid == target->inode.nid;
    return directory && !itself && !is_empty(&target->inode) ? ERRNO_NOTEMPTY : ERRNO_SUCCESS;
}

EXPORTED errno_t path_rename(uint32_t fd, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                             uint32_t new_length)
{
    struct found old, target;
    bool both_host;
    if (app_check(path, length) || app_check(new_path, new_length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd), *to = descriptor_of_paths(new_fd);
    errno_t error = check_pair(d, to, &both_host);
    if (error)
        return error;
    if (both_host)
        return host_path_rename(d->number, path, length, to->number, new_path, new_length);
    if (tree_denies(d, RIGHT_PATH_RENAME_SOURCE) || tree_denies(to, RIGHT_PATH_RENAME_TARGET))
        return ERRNO_NOTCAPABLE;
    if ((error = path_find_name(d, path, length, 0, &old)) ||
        (error = path_find_name(to, new_path, new_length, 0, &target)) || (error = refuse_rename(&old, &target)))
        return error;
    return tree_move(&old.place, old.inode.nid, &target.place, target.exists ? target.inode.nid : 0);
}
