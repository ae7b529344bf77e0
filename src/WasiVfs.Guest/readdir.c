// SPDX-License-Identifier: MIT
// fd_readdir. Cookies: 0 is the start, 1 comes after `.` and 2 after `..`, which are listed first; every other cookie
// is the byte position of an entry in the directory, so that resuming costs the same everywhere. No entry that follows
// another lies below position 12, so the kinds can't be mixed up; after `..` the next is position 0.
#include "descriptor.h"
#include "host.h"
#include "preview1.h"
#include "tree.h"

enum { COOKIE_START = 0, COOKIE_DOT = 1, COOKIE_DOT_DOT = 2 };

// The program's buffer, filled from the front; the last entry is cut at its end.
struct listing {
    app_ptr at;
    uint32_t left;
};

static void put(struct listing *listing, const void *bytes, uint32_t length)
{
    if (length > listing->left)
        length = listing->left;
    state_to_app(listing->at, bytes, length);
    listing->at += length;
    listing->left -= length;
}

static void put_entry(struct listing *listing, const struct dirent *entry, uint64_t next)
{
    struct {
        uint64_t next, inode;
        uint32_t name_length;
        uint32_t type;
    } record = {next, entry->nid, entry->length, entry->type};
    _Static_assert(sizeof record == DIRENT_SIZE, "dirent of preview1");
    put(listing, &record, sizeof record);
    put(listing, entry->name, entry->length);
}

// `.` and `..`, whose numbers the directory itself holds at their sorted place.
static void put_dots(const struct inode *directory, uint64_t cookie, struct listing *listing)
{
    struct dirent entry;
    if (cookie == COOKIE_START && directory_find(directory, (const uint8_t *)".", 1, &entry))
        put_entry(listing, &entry, COOKIE_DOT);
    if (cookie <= COOKIE_DOT && directory_find(directory, (const uint8_t *)"..", 2, &entry))
        put_entry(listing, &entry, COOKIE_DOT_DOT);
}

EXPORTED errno_t fd_readdir(uint32_t fd, app_ptr buffer, uint32_t length, uint64_t cookie, app_ptr used)
{
    struct inode directory;
    if (app_check(buffer, length) || app_check(used, 4))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_readdir(d->number, buffer, length, cookie, used);
    if (d->kind != KIND_DIRECTORY)
        return ERRNO_NOTDIR;
    if (denies(d, RIGHT_FD_READDIR))
        return ERRNO_NOTCAPABLE;
    if (!inode_load(d->number, &directory))
        return ERRNO_IO;
    struct listing listing = {buffer, length};
    if (cookie <= COOKIE_DOT)
        put_dots(&directory, cookie, &listing);
    uint64_t position = cookie <= COOKIE_DOT_DOT ? 0 : cookie;
    while (listing.left > 0) {
        struct dirent entry;
        errno_t error = directory_at(&directory, position, &entry);
        if (error == ERRNO_NOENT)
            break;
        if (error)
            return error;
        position = entry.next;
        if (!dirent_is_dots(&entry))
            put_entry(&listing, &entry, position);
    }
    app_store32(used, length - listing.left);
    return ERRNO_SUCCESS;
}
