// SPDX-License-Identifier: MIT
#include "host.h"
#include "path.h"
#include "preview1.h"

// What stands against opening the object that was found.
static errno_t refuse(const struct found *found, uint32_t oflags, uint64_t base)
{
    bool create = oflags & OFLAGS_CREAT;
    if (create && found->slash && !found->dots) // the name of a directory, but only files are created
        return ERRNO_ISDIR;
    if (!found->exists)
        return create ? ERRNO_SUCCESS : ERRNO_NOENT;
    if (create && oflags & OFLAGS_EXCL)
        return ERRNO_EXIST;
    if (found->inode.type == FILETYPE_SYMBOLIC_LINK)
        return ERRNO_LOOP;
    bool is_directory = found->inode.type == FILETYPE_DIRECTORY;
    if (oflags & OFLAGS_DIRECTORY && !is_directory)
        return ERRNO_NOTDIR;
    if (is_directory)
        return create || oflags & OFLAGS_TRUNC || base & RIGHT_FD_WRITE ? ERRNO_ISDIR : ERRNO_SUCCESS;
    return base & RIGHT_FD_WRITE ? tree_writable() : ERRNO_SUCCESS;
}

// Creates what was not found, or cuts what was; what is there then is found->inode.
static errno_t change(const struct descriptor *parent, struct found *found)
{
    if (!found->exists)
        return tree_denies(parent, RIGHT_PATH_CREATE_FILE) ? ERRNO_NOTCAPABLE
                                                           : tree_create_file(&found->place, &found->inode);
    return tree_cut(found->inode.nid);
}

// A name that may be created is taken as it is, and one that must not be there is not followed.
static errno_t find(const struct descriptor *parent, app_ptr path, uint32_t length, uint32_t flags, uint32_t oflags,
                    struct found *found)
{
    if (!(oflags & OFLAGS_CREAT))
        return path_find(parent, path, length, flags, found);
    return path_find_name(parent, path, length, oflags & OFLAGS_EXCL ? flags & ~(uint32_t)LOOKUP_SYMLINK_FOLLOW : flags,
                          found);
}

static const struct inode *object(const struct found *found) { return found->exists ? &found->inode : 0; }

static void describe(const struct found *found, const struct descriptor *parent, uint64_t base, uint64_t inheriting,
                     uint32_t fdflags, struct descriptor *d)
{
    bool is_directory = found->inode.type == FILETYPE_DIRECTORY;
    uint64_t offered = parent->inheriting & ~TREE_RIGHTS_REFUSED;
    bool writes = base & RIGHT_FD_WRITE & ~TREE_RIGHTS_REFUSED, reads = base & RIGHT_FD_READ || !writes;
    uint64_t always = reads ? RIGHTS_READER : RIGHTS_READER & ~RIGHT_FD_READ;
    uint64_t shown = is_directory
                         ? base & RIGHTS_DIRECTORY & offered
                         : (base & (RIGHTS_FILE | TREE_RIGHTS_FILE) & offered) | (always & parent->allowed_below);
    *d = (struct descriptor){
        .kind = is_directory ? KIND_DIRECTORY : KIND_FILE,
        .fdflags = (uint8_t)fdflags,
        .mount = NO_MOUNT,
        .number = found->inode.nid,
        .floor = parent->floor,
        .base = (uint32_t)shown,
        .inheriting = is_directory ? (uint32_t)inheriting & parent->inheriting : 0,
        .allowed = parent->allowed_below,
        .allowed_below = parent->allowed_below,
        .access = (reads ? ACCESS_READ : 0) | (writes ? ACCESS_WRITE : 0),
    };
}

EXPORTED errno_t path_open(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags, uint64_t base,
                           uint64_t inheriting, uint32_t fdflags, app_ptr opened)
{
    struct found found;
    struct descriptor d;
    uint32_t added;
    if (app_check(path, length) || app_check(opened, 4))
        return ERRNO_FAULT;
    const struct descriptor *parent = descriptor_of_paths(fd);
    if (!parent)
        return ERRNO_BADF;
    errno_t error;
    if (is_host(parent)) {
        error = host_path_open(parent->number, flags, path, length, oflags, base, inheriting, fdflags, opened);
        if (!error)
            error = descriptor_add_host(app_load32(opened), &added);
    } else {
        if (oflags & ~(uint32_t)OFLAGS_ALL || fdflags & ~(uint32_t)FDFLAGS_ALL ||
            (oflags & OFLAGS_CREAT && oflags & OFLAGS_DIRECTORY))
            return ERRNO_INVAL;
        if (denies(parent, RIGHT_PATH_OPEN))
            return ERRNO_NOTCAPABLE;
        error = find(parent, path, length, flags, oflags, &found);
        if (!error)
            error = refuse(&found, oflags, base);
        if (!error && opens_at_host(object(&found), oflags, base))
            return open_at_host(parent, object(&found), flags, oflags, base, inheriting, fdflags, opened);
        if (!error && (!found.exists || oflags & OFLAGS_TRUNC))
            error = change(parent, &found);
        if (error)
            return error;
        describe(&found, parent, base, inheriting, fdflags, &d);
        error = table_add(&d, &added);
    }
    if (!error)
        app_store32(opened, added);
    return error;
}
