// SPDX-License-Identifier: MIT
// The attributes of embedded files, by descriptor and by path.
#include "host.h"
#include "path.h"
#include "preview1.h"

static const uint64_t DEVICE = 0x53465649534157; // one number for the whole image

static void put_filestat(const struct inode *inode, app_ptr stat)
{
    app_store64(stat, DEVICE);
    app_store64(stat + 8, inode->nid);
    app_store64(stat + 16, inode->type);
    app_store64(stat + 24, inode->nlink);
    app_store64(stat + 32, inode->size);
    app_store64(stat + 40, inode_accessed(inode));
    app_store64(stat + 48, inode->mtime_ns);
    app_store64(stat + 56, inode_changed(inode));
}

EXPORTED errno_t fd_filestat_get(uint32_t fd, app_ptr stat)
{
    struct inode inode;
    if (app_check(stat, FILESTAT_SIZE))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_filestat_get(d->number, stat);
    if (denies(d, RIGHT_FD_FILESTAT_GET))
        return ERRNO_NOTCAPABLE;
    (void)tree_settle(d->number);
    if (!inode_load(d->number, &inode))
        return ERRNO_IO;
    put_filestat(&inode, stat);
    date_directory(d, stat);
    return ERRNO_SUCCESS;
}

// Sets times, unless a flag is unknown or two contradict each other.
static errno_t set_times(uint32_t number, uint64_t accessed_to, uint64_t modified_to, uint32_t flags)
{
    const uint32_t accessed = FSTFLAGS_ATIM | FSTFLAGS_ATIM_NOW, modified = FSTFLAGS_MTIM | FSTFLAGS_MTIM_NOW;
    if (flags & ~(uint32_t)FSTFLAGS_ALL || (flags & accessed) == accessed || (flags & modified) == modified)
        return ERRNO_INVAL;
    return tree_set_times(number, accessed_to, modified_to, flags);
}

EXPORTED errno_t fd_filestat_set_times(uint32_t fd, uint64_t accessed, uint64_t modified, uint32_t flags)
{
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_fd_filestat_set_times(d->number, accessed, modified, flags);
    if (tree_denies(d, RIGHT_FD_FILESTAT_SET_TIMES))
        return ERRNO_NOTCAPABLE;
    return set_times(d->number, accessed, modified, flags);
}

EXPORTED errno_t path_filestat_get(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, app_ptr stat)
{
    struct found found;
    if (app_check(path, length) || app_check(stat, FILESTAT_SIZE))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_path_filestat_get(d->number, flags, path, length, stat);
    if (denies(d, RIGHT_PATH_FILESTAT_GET))
        return ERRNO_NOTCAPABLE;
    errno_t error = path_find(d, path, length, flags, &found);
    if (error)
        return error;
    if (!found.exists)
        return ERRNO_NOENT;
    if (is_hosts(&found.inode))
        return stat_at_host(flags, stat);
    if (tree_settle(found.inode.nid) && !inode_load(found.inode.nid, &found.inode))
        return ERRNO_IO;
    put_filestat(&found.inode, stat);
    date_found(&found.inode, stat);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t path_filestat_set_times(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint64_t accessed,
                                         uint64_t modified, uint32_t time_flags)
{
    struct found found;
    if (app_check(path, length))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_path_filestat_set_times(d->number, flags, path, length, accessed, modified, time_flags);
    if (tree_denies(d, RIGHT_PATH_FILESTAT_SET_TIMES))
        return ERRNO_NOTCAPABLE;
    errno_t error = path_find(d, path, length, flags, &found);
    if (error)
        return error;
    return found.exists ? set_times(found.inode.nid, accessed, modified, time_flags) : ERRNO_NOENT;
}

EXPORTED errno_t path_readlink(uint32_t fd, app_ptr path, uint32_t length, app_ptr buffer, uint32_t buffer_length,
                               app_ptr used)
{
    struct found found;
    if (app_check(path, length) || app_check(buffer, buffer_length) || app_check(used, 4))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_of_paths(fd);
    if (!d)
        return ERRNO_BADF;
    if (is_host(d))
        return host_path_readlink(d->number, path, length, buffer, buffer_length, used);
    if (denies(d, RIGHT_PATH_READLINK))
        return ERRNO_NOTCAPABLE;
    errno_t error = path_find(d, path, length, 0, &found);
    if (error)
        return error;
    if (!found.exists)
        return ERRNO_NOENT;
    if (found.inode.type != FILETYPE_SYMBOLIC_LINK)
        return ERRNO_INVAL;
    uint32_t done = 0, wanted = found.inode.size < buffer_length ? (uint32_t)found.inode.size : buffer_length;
    while (done < wanted)
        done += inode_read(&found.inode, done, buffer + done, wanted - done);
    app_store32(used, done);
    return ERRNO_SUCCESS;
}
