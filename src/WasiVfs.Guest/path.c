// SPDX-License-Identifier: MIT
#include "path.h"
#include "mounts.h"
#include "utf8.h"

// The part of the path that is still to be walked lies at the buffer's end. A link's target is put right before what
// follows it, where the walked components were or in the room in front, so that nothing is ever moved.
// A rename names two, so that there are two buffers, used in turn.
enum { TEXT_END = 2 * PATH_BYTES };
static uint8_t texts[2][TEXT_END];
static uint8_t *text = texts[0];
static uint32_t at; // the first byte not walked

static void skip_slashes(void)
{
    while (at < TEXT_END && text[at] == '/')
        at++;
}

static errno_t read_path(app_ptr path, uint32_t length)
{
    if (length == 0)
        return ERRNO_NOENT;
    if (length > PATH_BYTES)
        return ERRNO_NAMETOOLONG;
    text = text == texts[0] ? texts[1] : texts[0];
    at = TEXT_END - length;
    app_to_state(text + at, path, length);
    for (uint32_t i = at; i < TEXT_END; i++)
        if (text[i] == 0)
            return ERRNO_INVAL;
    if (!utf8_is_valid(text + at, length))
        return ERRNO_ILSEQ;
    return text[at] == '/' ? ERRNO_PERM : ERRNO_SUCCESS;
}

static errno_t put_target(const struct inode *link)
{
    if (link->size == 0)
        return ERRNO_NOENT;
    if (link->size > at || link->size > PATH_BYTES)
        return ERRNO_NAMETOOLONG;
    at -= (uint32_t)link->size;
    inode_read_target(link, text + at);
    return text[at] == '/' ? ERRNO_PERM : ERRNO_SUCCESS;
}

static bool is_dots(const uint8_t *name, uint32_t length, uint32_t count)
{
    return length == count && name[0] == '.' && (count == 1 || name[1] == '.');
}

static errno_t go_up(struct inode *current, uint32_t floor)
{
    struct dirent up;
    if (current->nid == floor)
        return ERRNO_PERM;
    if (walk_up(current))
        return ERRNO_SUCCESS;
    if (!directory_find(current, (const uint8_t *)"..", 2, &up) || !inode_load(up.nid, current))
        return ERRNO_IO;
    return ERRNO_SUCCESS;
}

// `named`: a slash after the last component changes nothing.
static errno_t walk(const struct descriptor *directory, app_ptr path, uint32_t length, uint32_t flags, bool named,
                    struct found *found)
{
    if (directory->kind != KIND_DIRECTORY)
        return ERRNO_NOTDIR;
    if (flags & ~(uint32_t)LOOKUP_SYMLINK_FOLLOW)
        return ERRNO_INVAL;
    errno_t error = read_path(path, length);
    if (error)
        return error;
    uint32_t floor = mounts_confine() ? directory->floor : directory->number;
    uint32_t links = 0;
    found->exists = false;
    struct inode *current = &found->inode;
    if (!inode_load(directory->number, current))
        return ERRNO_IO;
    if ((error = walk_begin(directory->number)))
        return error;
    while (at < TEXT_END) {
        uint8_t *name = text + at;
        while (at < TEXT_END && text[at] != '/')
            at++;
        uint32_t name_length = (uint32_t)(text + at - name);
        uint32_t after = at;
        found->slash = at < TEXT_END;
        skip_slashes();
        bool last = at == TEXT_END;
        bool through = found->slash && !(named && last); // what is found must lead on
        if (current->type != FILETYPE_DIRECTORY)
            return ERRNO_NOTDIR;
        found->dots = is_dots(name, name_length, 1) ? 1 : is_dots(name, name_length, 2) ? 2 : 0;
        if (found->dots == 2 && (error = go_up(current, floor)))
            return error;
        if (found->dots)
            continue;
        if (name_length > NAME_MAX_BYTES)
            return ERRNO_NAMETOOLONG;
        found->place = (struct place){current->nid, name_length, name};
        struct inode child;
        if ((error = walk_look_up(current, name, name_length, &child)))
            return error == ERRNO_NOENT && last ? ERRNO_SUCCESS : error;
        if (child.type == FILETYPE_SYMBOLIC_LINK && (through || (flags & LOOKUP_SYMLINK_FOLLOW && !found->slash))) {
            if (++links > MAX_LINKS)
                return ERRNO_LOOP;
            at = after; // the slash stays between the target and what follows
            if ((error = put_target(&child)))
                return error;
            continue;
        }
        walk_into(current, &child);
        if (through && child.type != FILETYPE_DIRECTORY)
            return ERRNO_NOTDIR;
    }
    found->exists = true;
    return ERRNO_SUCCESS;
}

errno_t path_find(const struct descriptor *directory, app_ptr path, uint32_t length, uint32_t flags,
                  struct found *found)
{
    return walk(directory, path, length, flags, false, found);
}

errno_t path_find_name(const struct descriptor *directory, app_ptr path, uint32_t length, uint32_t flags,
                       struct found *found)
{
    return walk(directory, path, length, flags, true, found);
}
