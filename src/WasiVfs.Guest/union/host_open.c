// SPDX-License-Identifier: MIT
// Opening what the host has or gets. A file of the image that is opened to be written to is copied up first, with its
// content if it is not cut; other descriptors of it go on reading what the image has.
#include "host.h"
#include "side.h"

// What lies in a loan: the host's answer, a list of one buffer, and the buffer.
enum { ANSWER = 0, LIST = 4, BYTES = 16, BYTES_MOST = LOAN_MAX_BYTES - BYTES };

static errno_t write_some(uint32_t fd, const struct inode *file, uint64_t *position)
{
    struct loan loan;
    uint32_t offset, chunk = image_chunk(file, *position, BYTES_MOST, &offset);
    if (!loan_take(&loan, LOAN_MAX_BYTES))
        return ERRNO_NOMEM;
    image_to_app(loan.at + BYTES, offset, chunk);
    app_store32(loan.at + LIST, loan.at + BYTES);
    app_store32(loan.at + LIST + 4, chunk);
    errno_t error = host_fd_write(fd, loan.at + LIST, 1, loan.at + ANSWER);
    uint32_t written = error ? 0 : app_load32(loan.at + ANSWER);
    loan_return(&loan);
    *position += written;
    return error ? error : written == 0 || written > chunk ? ERRNO_IO : ERRNO_SUCCESS;
}

static errno_t open_path(struct side *s, uint32_t flags, uint32_t oflags, uint64_t base, uint64_t inheriting,
                         uint32_t fdflags, uint32_t *fd)
{
    struct lent lent;
    if (!side_lend(s, 4, &lent))
        return ERRNO_NAMETOOLONG;
    errno_t error =
        host_path_open(s->host, flags, lent.path, lent.length, oflags, base, inheriting, fdflags, lent.loan.at);
    *fd = error ? 0 : app_load32(lent.loan.at);
    loan_return(&lent.loan);
    return error;
}

static errno_t unlink_path(struct side *s)
{
    struct lent lent;
    if (!side_lend(s, 0, &lent))
        return ERRNO_NAMETOOLONG;
    errno_t error = host_path_unlink_file(s->host, lent.path, lent.length);
    loan_return(&lent.loan);
    return error;
}

// Half a copy would hide the whole file, so a program that cannot remove one makes none. The empty path says whether it
// has the call.
static errno_t copy_up(struct side *s, const struct inode *file)
{
    uint32_t fd;
    if (file->size > 0 && host_path_unlink_file(s->host, 0, 0) == ERRNO_BADF)
        return ERRNO_ROFS;
    errno_t error = open_path(s, 0, OFLAGS_CREAT | OFLAGS_EXCL, RIGHT_FD_WRITE, 0, 0, &fd);
    if (error)
        return error;
    for (uint64_t position = 0; !error && position < file->size;)
        error = write_some(fd, file, &position);
    if (host_fd_close(fd) && !error)
        error = ERRNO_IO;
    if (error)
        (void)unlink_path(s);
    return error;
}

errno_t open_at_host(const struct descriptor *parent, const struct inode *found, uint32_t flags, uint32_t oflags,
                     uint64_t base, uint64_t inheriting, uint32_t fdflags, app_ptr opened)
{
    struct side *s = side_of(found != 0);
    const bool hosts = found && is_hosts(found);
    // What the program has given up below the directory stays given up.
    const uint64_t kept = parent->allowed_below | ~(uint64_t)UINT32_MAX;
    uint32_t fd, added;
    if (!found && denies(parent, RIGHT_PATH_CREATE_FILE))
        return ERRNO_NOTCAPABLE;
    errno_t error = hosts ? ERRNO_SUCCESS : side_make_way(s, found != 0);
    if (!error && found && !hosts)
        error = oflags & OFLAGS_TRUNC ? ERRNO_SUCCESS : copy_up(s, found);
    if (error)
        return error;
    if (found && !hosts)
        oflags |= OFLAGS_CREAT;
    error = open_path(s, s->unsure ? flags : 0, oflags, base & kept, inheriting & kept, fdflags, &fd);
    if (!error)
        error = descriptor_add_host(fd, &added);
    if (!error)
        app_store32(opened, added);
    return error;
}

errno_t stat_at_host(uint32_t flags, app_ptr stat)
{
    bool known = side_last()->asked && side_last()->length == side_last()->directory;
    struct side *s = side_of(true);
    errno_t error = known ? ERRNO_SUCCESS : side_ask(s, s->unsure ? flags : 0);
    if (!error)
        state_to_app(stat, s->stat, FILESTAT_SIZE);
    return error;
}

// A directory that both have has the inode number of the image's and the times of the host's, which changes.
static void put_times(struct side *s, bool known, app_ptr stat)
{
    enum { TIMES = 40 };
    if (!known && (side_ask(s, 0) || s->unsure))
        return;
    if (s->stat[STAT_TYPE_AT] == FILETYPE_DIRECTORY && !s->unsure)
        state_to_app(stat + TIMES, s->stat + TIMES, FILESTAT_SIZE - TIMES);
}

void date_found(const struct inode *inode, app_ptr stat)
{
    bool known = side_last()->asked && side_last()->length == side_last()->directory;
    struct side *s = side_of(true);
    if (inode->type == FILETYPE_DIRECTORY && s->there && !s->missing)
        put_times(s, known, stat);
}

void date_directory(const struct descriptor *d, app_ptr stat)
{
    if (d->kind == KIND_DIRECTORY && !walk_begin(d->number) && side_last()->there && !side_last()->missing)
        put_times(side_last(), false, stat);
}
