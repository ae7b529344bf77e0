// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "linux_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// What the tree holds, parents before children.
enum { MOST_ENTRIES = 100 };
static struct entry {
    uint8_t type; // a FILETYPE
    uint32_t length;
    char path[300];
    uint8_t *content; // of a file, or the target of a link
} entries[MOST_ENTRIES];
static unsigned count;

static char place[64]; // the tree lies below it
static int tree = -1;

static void read_content(uint32_t root, struct entry *entry)
{
    uint32_t length = (uint32_t)strlen(entry->path);
    errno_t error;
    if (entry->type == FILETYPE_SYMBOLIC_LINK) {
        error = path_readlink(root, put_text(PATH, entry->path), length, BUFFER, 8192, RESULT);
    } else {
        uint32_t fd = must_open(root, entry->path);
        error = fd_read(fd, put_iovs(1, (uint32_t)BUFFER, 16384), 1, RESULT);
        fd_close(fd);
    }
    if (error)
        machine_broken("the tree can be read", (uint64_t)error, 0);
    entry->length = word(RESULT);
    entry->content = malloc(entry->length + 1);
    memcpy(entry->content, machine_memory + BUFFER, entry->length);
    entry->content[entry->length] = 0;
}

// Of a series only `NAME-0001`: the tree is made again often.
static bool is_left_out(const char *name, uint32_t length)
{
    bool numbered = name[length - 1] >= '0' && name[length - 1] <= '9';
    return numbered && (length < 4 || memcmp(name + length - 4, "0001", 4));
}

static void read_directory(uint32_t root, const char *path)
{
    static uint8_t listing[32768];
    uint32_t fd = must_open(root, path), first = count, used;
    if (fd_readdir(fd, BUFFER, sizeof listing, 0, RESULT))
        machine_broken("the tree can be listed", 0, 0);
    used = word(RESULT);
    memcpy(listing, machine_memory + BUFFER, used);
    fd_close(fd);
    for (uint32_t at = 0, length; used - at >= DIRENT_SIZE; at += DIRENT_SIZE + length) {
        memcpy(&length, listing + at + 16, 4);
        if (used - at - DIRENT_SIZE < length)
            break;
        const char *name = (const char *)listing + at + DIRENT_SIZE;
        if (((length == 1 || length == 2) && !memcmp(name, "..", length)) || is_left_out(name, length))
            continue;
        if (count == MOST_ENTRIES)
            machine_broken("there is room for the tree", count, 0);
        struct entry *entry = &entries[count++];
        entry->type = listing[at + 20];
        snprintf(entry->path, sizeof entry->path, "%s%s%.*s", strcmp(path, ".") ? path : "",
                 strcmp(path, ".") ? "/" : "", (int)length, name);
        if (entry->type != FILETYPE_DIRECTORY)
            read_content(root, entry);
    }
    for (unsigned i = first, end = count; i < end; i++)
        if (entries[i].type == FILETYPE_DIRECTORY)
            read_directory(root, entries[i].path);
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *walk)
{
    (void)stat, (void)type, (void)walk;
    return remove(path);
}

void linux_tree_remove(void)
{
    if (tree >= 0)
        close(tree);
    nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    tree = -1;
}

static void make(void)
{
    char path[400];
    snprintf(path, sizeof path, "%s/tree", place);
    int failed = mkdir(place, 0755) | mkdir(path, 0755);
    tree = open(path, O_RDONLY | O_DIRECTORY);
    for (unsigned i = 0; i < count; i++) {
        const struct entry *entry = &entries[i];
        if (entry->type == FILETYPE_DIRECTORY) {
            failed |= mkdirat(tree, entry->path, 0755);
        } else if (entry->type == FILETYPE_SYMBOLIC_LINK) {
            failed |= symlinkat((const char *)entry->content, tree, entry->path);
        } else {
            int fd = openat(tree, entry->path, O_WRONLY | O_CREAT | O_EXCL, 0644);
            failed |= fd < 0 || write(fd, entry->content, entry->length) != (ssize_t)entry->length;
            close(fd);
        }
    }
    if (tree < 0 || failed)
        machine_broken("the tree can be written below TMPDIR", (uint64_t)errno, count);
}

// How the last change is taken back, if that is simple.
static enum { UNDO_ALL, UNDO_BY_UNLINK, UNDO_BY_REMOVE, UNDO_BY_RENAME } undo;
static const char *undo_from, *undo_to;

void linux_tree_restore(void)
{
    int failed = undo == UNDO_BY_UNLINK   ? unlinkat(tree, undo_from, 0)
                 : undo == UNDO_BY_REMOVE ? unlinkat(tree, undo_from, AT_REMOVEDIR)
                 : undo == UNDO_BY_RENAME ? renameat(tree, undo_from, tree, undo_to)
                                          : 1;
    if (!failed)
        return;
    linux_tree_remove();
    make();
}

// Says how a call is taken back, before it is made: by `kind` if nothing has the path's name.
static void plan(int kind, const char *path, const char *back)
{
    struct stat stat;
    undo = fstatat(tree, path, &stat, AT_SYMLINK_NOFOLLOW) ? kind : UNDO_ALL;
    undo_from = path;
    undo_to = back;
}

bool linux_tree_make(uint32_t root)
{
    const char *folder = getenv("TMPDIR");
    snprintf(place, sizeof place, "%s/wasi-vfs-tree-XXXXXX", folder && strlen(folder) < 32 ? folder : "/tmp");
    if (!mkdtemp(place))
        machine_broken("a directory can be made below TMPDIR", (uint64_t)errno, 0);
    rmdir(place);
    read_directory(root, ".");
    make();
    return linux_open("file.txt", 0, 0, true, false) == ERRNO_SUCCESS;
}

static errno_t answer(long result)
{
    if (result >= 0)
        return ERRNO_SUCCESS;
    switch (errno) {
    case EBUSY: return ERRNO_BUSY;
    case EEXIST: return ERRNO_EXIST;
    case EINVAL: return ERRNO_INVAL;
    case EISDIR: return ERRNO_ISDIR;
    case ELOOP: return ERRNO_LOOP;
    case ENAMETOOLONG: return ERRNO_NAMETOOLONG;
    case ENOENT: return ERRNO_NOENT;
    case ENOTDIR: return ERRNO_NOTDIR;
    case ENOTEMPTY: return ERRNO_NOTEMPTY;
    case EPERM: return ERRNO_PERM;
    case EXDEV: return ERRNO_PERM; // openat2's word for a path that leaves its directory
    default: return -errno;
    }
}

errno_t linux_open(const char *path, uint32_t flags, uint32_t oflags, bool read, bool write)
{
    struct { // struct open_how of linux/openat2.h
        uint64_t flags, mode, resolve;
    } how = {0};
    const uint64_t below = 8; // RESOLVE_BENEATH
    how.flags |= oflags & OFLAGS_CREAT ? O_CREAT : 0;
    how.flags |= oflags & OFLAGS_DIRECTORY ? O_DIRECTORY : 0;
    how.flags |= oflags & OFLAGS_EXCL ? O_EXCL : 0;
    how.flags |= oflags & OFLAGS_TRUNC ? O_TRUNC : 0;
    how.flags |= flags & LOOKUP_SYMLINK_FOLLOW ? 0 : O_NOFOLLOW;
    how.flags |= !write ? O_RDONLY : read ? O_RDWR : O_WRONLY;
    how.mode = oflags & OFLAGS_CREAT ? 0644 : 0;
    how.resolve = below;
    plan(UNDO_BY_UNLINK, path, 0);
#ifdef SYS_openat2
    long fd = syscall(SYS_openat2, tree, path, &how, sizeof how);
#else
    long fd = syscall(437, tree, path, &how, sizeof how);
#endif
    if (fd >= 0)
        close((int)fd);
    return answer(fd);
}

static int nofollow(uint32_t flags) { return flags & LOOKUP_SYMLINK_FOLLOW ? 0 : AT_SYMLINK_NOFOLLOW; }

errno_t linux_create_directory(const char *path)
{
    plan(UNDO_BY_REMOVE, path, 0);
    return answer(mkdirat(tree, path, 0755));
}

errno_t linux_unlink_file(const char *path)
{
    undo = UNDO_ALL;
    return answer(unlinkat(tree, path, 0));
}

errno_t linux_remove_directory(const char *path)
{
    undo = UNDO_ALL;
    return answer(unlinkat(tree, path, AT_REMOVEDIR));
}

errno_t linux_symlink(const char *target, const char *path)
{
    plan(UNDO_BY_UNLINK, path, 0);
    return answer(symlinkat(target, tree, path));
}

errno_t linux_rename(const char *path, const char *new_path)
{
    plan(UNDO_BY_RENAME, new_path, path);
    return answer(renameat(tree, path, tree, new_path));
}

errno_t linux_link(const char *path, uint32_t flags, const char *new_path)
{
    plan(UNDO_BY_UNLINK, new_path, 0);
    return answer(linkat(tree, path, tree, new_path, flags & LOOKUP_SYMLINK_FOLLOW ? AT_SYMLINK_FOLLOW : 0));
}

errno_t linux_stat(const char *path, uint32_t flags)
{
    struct stat stat;
    return answer(fstatat(tree, path, &stat, nofollow(flags)));
}

errno_t linux_readlink(const char *path)
{
    char target[64];
    return answer(readlinkat(tree, path, target, sizeof target));
}

errno_t linux_set_times(const char *path, uint32_t flags)
{
    undo = UNDO_ALL;
    struct timespec times[2] = {{0, UTIME_OMIT}, {0, 0}};
    return answer(utimensat(tree, path, times, nofollow(flags)));
}
