// SPDX-License-Identifier: MIT
// Changes of names, made at the host. There are no whiteouts: a name that the image has can be covered, and is not
// taken away.
#include "host.h"
#include "side.h"

static errno_t make_directory(struct side *s)
{
    struct lent lent;
    if (!side_lend(s, 0, &lent))
        return ERRNO_NAMETOOLONG;
    errno_t error = host_path_create_directory(s->host, lent.path, lent.length);
    loan_return(&lent.loan);
    return error;
}

// A directory that was made meanwhile serves too, but not a link or a file in its place.
static errno_t make_missing(struct side *s)
{
    errno_t error = make_directory(s);
    if (error == ERRNO_EXIST)
        error = side_ask(s, 0);
    else if (!error)
        return ERRNO_SUCCESS;
    return error == ERRNO_BADF                           ? ERRNO_ROFS
           : error                                       ? error
           : s->stat[STAT_TYPE_AT] == FILETYPE_DIRECTORY ? ERRNO_SUCCESS
                                                         : ERRNO_NOTDIR;
}

errno_t side_make_way(struct side *s, bool found)
{
    if (!s->there)
        return ERRNO_ROFS;
    // An object that only the image has is missing too.
    uint32_t whole = s->length, end = whole, missing = s->missing - (found && s->missing > 0);
    while (end > 0 && s->path[--end] != '/') {
    }
    uint32_t parent = end;
    for (uint32_t i = 0; i < missing; i++)
        while (end > 0 && s->path[--end] != '/') {
        }
    errno_t error = ERRNO_SUCCESS;
    while (!error && end < parent) {
        end += end > 0;
        while (end < parent && s->path[end] != '/')
            end++;
        s->length = end;
        error = make_missing(s);
    }
    s->length = whole;
    answered_by_host();
    return error;
}

errno_t tree_create_directory(const struct place *place)
{
    (void)place;
    struct side *s = side_of(false);
    errno_t error = side_make_way(s, false);
    return error ? error : make_directory(s);
}

// The path of another object behind that of the first, in one loan.
static bool lend_both(const struct side *s, const struct side *other, struct lent *lent, app_ptr *other_path)
{
    if (s->length + other->length > LOAN_MAX_BYTES || !loan_take(&lent->loan, LOAN_MAX_BYTES))
        return false;
    lent->path = lent->loan.at;
    lent->length = s->length;
    *other_path = lent->path + s->length;
    state_to_app(lent->path, s->path, s->length);
    state_to_app(*other_path, other->path, other->length);
    return true;
}

// The target lies in the program's memory, perhaps where the loan is.
errno_t tree_create_link(const struct place *place, app_ptr target, uint32_t length)
{
    (void)place;
    static uint8_t text[LOAN_MAX_BYTES];
    struct side *s = side_of(false);
    struct lent lent;
    errno_t error = side_make_way(s, false);
    if (error)
        return error;
    if (length > LOAN_MAX_BYTES - s->length)
        return ERRNO_NAMETOOLONG;
    app_to_state(text, target, length);
    if (!loan_take(&lent.loan, s->length + length))
        return ERRNO_NOMEM;
    state_to_app(lent.loan.at, s->path, s->length);
    state_to_app(lent.loan.at + s->length, text, length);
    error = host_path_symlink(lent.loan.at + s->length, length, s->host, lent.loan.at, s->length);
    loan_return(&lent.loan);
    return error;
}

static bool image_has(const struct place *place)
{
    struct inode directory;
    struct dirent entry;
    return inode_load(place->directory, &directory) && directory_find(&directory, place->name, place->length, &entry);
}

errno_t tree_remove(const struct place *place, uint32_t number)
{
    struct side *s = side_of(true);
    struct lent lent;
    if (number != HOST_OBJECT || image_has(place))
        return ERRNO_ROFS;
    if (!side_lend(s, 0, &lent))
        return ERRNO_NAMETOOLONG;
    answered_by_host();
    errno_t error = s->stat[STAT_TYPE_AT] == FILETYPE_DIRECTORY
                        ? host_path_remove_directory(s->host, lent.path, lent.length)
                        : host_path_unlink_file(s->host, lent.path, lent.length);
    loan_return(&lent.loan);
    return error;
}

errno_t tree_move(const struct place *from, uint32_t number, const struct place *to, uint32_t replaced)
{
    (void)to;
    struct side *old = side_before(), *target = side_of(replaced != 0);
    struct lent lent;
    app_ptr path;
    if (number != HOST_OBJECT || image_has(from))
        return ERRNO_ROFS;
    old->length = old->directory;
    errno_t error = side_make_way(target, replaced != 0);
    if (error)
        return error;
    if (!lend_both(old, target, &lent, &path))
        return ERRNO_NAMETOOLONG;
    error = host_path_rename(old->host, lent.path, lent.length, target->host, path, target->length);
    loan_return(&lent.loan);
    return error;
}

// A file of the image has no other name than its own.
errno_t tree_add_name(const struct place *place, uint32_t number)
{
    (void)place;
    struct side *old = side_before(), *target = side_of(false);
    struct lent lent;
    app_ptr path;
    if (number != HOST_OBJECT)
        return target->there ? ERRNO_XDEV : ERRNO_ROFS;
    old->length = old->directory;
    errno_t error = side_make_way(target, false);
    if (error)
        return error;
    if (!lend_both(old, target, &lent, &path))
        return ERRNO_NAMETOOLONG;
    error = host_path_link(old->host, 0, lent.path, lent.length, target->host, path, target->length);
    loan_return(&lent.loan);
    return error;
}

errno_t tree_set_times(uint32_t number, uint64_t accessed, uint64_t modified, uint32_t flags)
{
    struct lent lent;
    if (number != HOST_OBJECT)
        return ERRNO_ROFS;
    struct side *s = side_of(true);
    if (!side_lend(s, 0, &lent))
        return ERRNO_NAMETOOLONG;
    // wazero sets the times of a directory only if it is told to follow links.
    bool link = !s->unsure && s->stat[STAT_TYPE_AT] == FILETYPE_SYMBOLIC_LINK;
    errno_t error = host_path_filestat_set_times(s->host, link ? 0 : LOOKUP_SYMLINK_FOLLOW, lent.path, lent.length,
                                                 accessed, modified, flags);
    loan_return(&lent.loan);
    return error;
}
