// SPDX-License-Identifier: MIT
#include "listing.h"

static void put(struct listing *listing, const void *bytes, uint32_t length)
{
    if (length > listing->left)
        length = listing->left;
    state_to_app(listing->at, bytes, length);
    listing->at += length;
    listing->left -= length;
}

void listing_put(struct listing *listing, uint64_t number, const struct dirent *entry, uint64_t next)
{
    struct {
        uint64_t next, inode;
        uint32_t name_length;
        uint32_t type;
    } record = {next, number, entry->length, entry->type};
    _Static_assert(sizeof record == DIRENT_SIZE, "dirent of preview1");
    put(listing, &record, sizeof record);
    put(listing, entry->name, entry->length);
}
