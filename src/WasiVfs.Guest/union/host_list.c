// SPDX-License-Identifier: MIT
// Listing a directory that the host has too: the names of the image, each as the host has it if it does, then those
// that only the host has. So a name of the image is listed once whatever changes meanwhile, and the host's cookies,
// moved up, follow those of the image.
#include "host.h"
#include "side.h"

#define COOKIE_HOST 0x40000000ull

enum { ANSWER = 8, RECORDS = LOAN_MAX_BYTES - ANSWER, RECORDS_LEAST = 512 };

static uint8_t records[RECORDS];

static bool is_merged(void) { return side_last()->there && !side_last()->missing; }

errno_t listing_begin(const struct descriptor *d) { return walk_begin(d->number); }

static uint64_t get64(const uint8_t *at)
{
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

uint64_t listing_number(struct dirent *entry)
{
    enum { NUMBER = 8 };
    struct side *s = side_last();
    if (!is_merged() || !side_append(s, entry->name, entry->length))
        return entry->nid;
    errno_t error = side_ask(s, 0);
    s->length = s->directory;
    uint8_t type = s->stat[STAT_TYPE_AT];
    if (error || (type == FILETYPE_DIRECTORY && entry->type == FILETYPE_DIRECTORY))
        return entry->nid;
    entry->type = type;
    return s->unsure ? entry->nid : get64(s->stat + NUMBER);
}

// Opens the host's directory for listing. A descriptor of the program's keeps it, since some hosts resume a listing
// only where it was begun; *kept: whether one does.
static errno_t open_listing(uint32_t fd, uint32_t *host, bool *kept)
{
    struct side *s = side_last();
    struct descriptor *d = table_get(fd);
    struct lent lent;
    *kept = d->kind == KIND_DIRECTORY;
    if (*kept && d->position > 0) {
        *host = (uint32_t)d->position - 1;
        return ERRNO_SUCCESS;
    }
    if (!side_lend(s, ANSWER, &lent))
        return ERRNO_NAMETOOLONG;
    errno_t error =
        host_path_open(s->host, 0, lent.path, lent.length, OFLAGS_DIRECTORY, RIGHT_FD_READDIR, 0, 0, lent.loan.at);
    *host = error ? 0 : app_load32(lent.loan.at);
    loan_return(&lent.loan);
    if (error == ERRNO_BADF && s->length == 0) { // a program that opens nothing
        *host = s->host;
        *kept = true;
        return ERRNO_SUCCESS;
    }
    if (!error && *kept)
        d->position = (uint64_t)*host + 1;
    return error;
}

static errno_t read_records(uint32_t host, uint64_t cookie, uint32_t wanted, uint32_t *used)
{
    struct loan loan;
    if (!loan_take(&loan, ANSWER + wanted))
        return ERRNO_NOMEM;
    errno_t error = host_fd_readdir(host, loan.at + ANSWER, wanted, cookie, loan.at);
    *used = error ? 0 : app_load32(loan.at);
    if (*used > wanted)
        *used = wanted;
    app_to_state(records, loan.at + ANSWER, *used);
    loan_return(&loan);
    return error;
}

// The record at a place of what was read, if it is whole. A name that no path can hold is empty.
static bool take_record(uint32_t used, uint32_t *at, struct dirent *entry, uint64_t *number)
{
    if (used - *at < DIRENT_SIZE)
        return false;
    const uint8_t *record = records + *at;
    uint64_t length = get64(record + 16) & UINT32_MAX;
    if (length > used - *at - DIRENT_SIZE)
        return false;
    entry->next = get64(record);
    *number = get64(record + 8);
    entry->type = record[20];
    entry->length = length <= NAME_MAX_BYTES ? (uint8_t)length : 0;
    entry->name = record + DIRENT_SIZE;
    *at += DIRENT_SIZE + (uint32_t)length;
    return true;
}

static bool is_listed(const struct inode *directory, const struct dirent *entry)
{
    struct dirent other;
    return entry->length == 0 || dirent_is_dots(entry) || directory_find(directory, entry->name, entry->length, &other);
}

// Lists from a cookie of the host's on, leaving out what comes before another one, if that is not 0.
static errno_t put_rest(uint32_t host, const struct inode *directory, uint64_t from, uint64_t skip_to,
                        struct listing *listing)
{
    while (listing->left > 0) {
        uint64_t before = from, number;
        uint32_t wanted = listing->left < RECORDS_LEAST ? RECORDS_LEAST : listing->left, used, at = 0;
        struct dirent entry;
        if (wanted > RECORDS)
            wanted = RECORDS;
        errno_t error = read_records(host, from, wanted, &used);
        if (error)
            return error;
        while (listing->left > 0 && take_record(used, &at, &entry, &number)) {
            from = entry.next;
            if (skip_to == 0 && !is_listed(directory, &entry))
                listing_put(listing, number, &entry, COOKIE_HOST + from);
            if (from == skip_to)
                skip_to = 0;
        }
        if (used < wanted || from == before)
            break;
    }
    return ERRNO_SUCCESS;
}

errno_t listing_end(uint32_t fd, const struct inode *directory, uint64_t cookie, struct listing *listing)
{
    uint32_t host;
    bool kept;
    if (!is_merged() || listing->left == 0)
        return ERRNO_SUCCESS;
    errno_t error = open_listing(fd, &host, &kept);
    if (error)
        return error;
    uint64_t from = cookie > COOKIE_HOST ? cookie - COOKIE_HOST : 0;
    uint32_t left = listing->left;
    error = put_rest(host, directory, from, 0, listing);
    // A host that does not resume there is asked from the start.
    if (error && from > 0 && listing->left == left)
        error = put_rest(host, directory, 0, from, listing);
    if (!kept)
        (void)host_fd_close(host);
    return error;
}

void listing_close(const struct descriptor *closed)
{
    if (closed->kind == KIND_DIRECTORY && closed->position > 0)
        (void)host_fd_close((uint32_t)closed->position - 1);
}
