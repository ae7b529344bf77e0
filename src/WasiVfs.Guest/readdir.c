// SPDX-License-Identifier: MIT
// fd_readdir. Cookies: 0 is the start, 1 comes after `.` and 2 after `..`, which are listed first; every other cookie
// is the byte position of an entry in the directory, so that resuming costs the same everywhere. No entry that follows
// another lies below position 12, so the kinds can't be mixed up; after `..` the next is position 0.
#include "descriptor.h"
#include "host.h"
#include "listing.h"
#include "preview1.h"
#include "tree.h"

enum { COOKIE_START = 0, COOKIE_DOT = 1, COOKIE_DOT_DOT = 2 };

// `.` and `..`, whose numbers the directory itself holds at their sorted place.
static void put_dots(const struct inode *directory, uint64_t cookie, struct listing *listing)
{
    struct dirent entry;
    if (cookie == COOKIE_START && directory_find(directory, (const uint8_t *)".", 1, &entry))
        listing_put(listing, entry.nid, &entry, COOKIE_DOT);
    if (cookie <= COOKIE_DOT && directory_find(directory, (const uint8_t *)"..", 2, &entry))
        listing_put(listing, entry.nid, &entry, COOKIE_DOT_DOT);
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
    errno_t error = listing_begin(d);
    if (error)
        return error;
    struct listing listing = {buffer, length};
    if (cookie <= COOKIE_DOT)
        put_dots(&directory, cookie, &listing);
    uint64_t position = cookie <= COOKIE_DOT_DOT ? 0 : cookie;
    while (listing.left > 0) {
        struct dirent entry;
        error = directory_at(&directory, position, &entry);
        if (error == ERRNO_NOENT)
            break;
        if (error)
            return error;
        position = entry.next;
        if (dirent_is_dots(&entry))
            continue;
        uint64_t number = listing_number(&entry);
        listing_put(&listing, number, &entry, position);
    }
    error = listing_end(fd, &directory, cookie, &listing);
    if (error)
        return error;
    app_store32(used, length - listing.left);
    return ERRNO_SUCCESS;
}
