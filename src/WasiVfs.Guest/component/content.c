// SPDX-License-Identifier: MIT
// Opening, and reading at once: the content of files, the target of links.
#include "canonical.h"
#include "path.h"
#include "preview1.h"
#include "tree.h"

enum { FLAG_READ = 1, FLAG_WRITE = 2, FLAG_MUTATE = 32, MOST_AT_ONCE = 1 << 20 };

HOST(TYPES, "[method]descriptor.open-at")
void host_open_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                  uint32_t flags, app_ptr ret);
HOST(TYPES, "[method]descriptor.read") void host_read(uint32_t handle, uint64_t length, uint64_t offset, app_ptr ret);
HOST(TYPES, "[method]descriptor.readlink-at")
void host_readlink_at(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
HOST(TYPES, "[method]descriptor.advise")
void host_advise(uint32_t handle, uint64_t offset, uint64_t length, uint32_t advice, app_ptr ret);
HOST(TYPES, "[method]descriptor.sync") void host_sync(uint32_t handle, app_ptr ret);
HOST(TYPES, "[method]descriptor.sync-data") void host_sync_data(uint32_t handle, app_ptr ret);

errno_t open_number(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                    uint32_t flags, app_ptr opened)
{
    uint32_t number = handle_number(handle, ROLE_DESCRIPTOR);
    uint64_t rights =
        (flags & FLAG_READ ? RIGHT_FD_READ | RIGHT_FD_READDIR : 0) | (flags & FLAG_WRITE ? RIGHT_FD_WRITE : 0);
    errno_t error = path_open(number, path_flags & LOOKUP_SYMLINK_FOLLOW, path, length, open_flags & OFLAGS_ALL, rights,
                              RIGHTS_INHERITING, 0, opened);
    if (!error && flags & FLAG_MUTATE && (error = tree_writable()))
        fd_close(app_load32(opened));
    return error;
}

// The number of the new descriptor is put where its handle goes.
ANSWER(TYPES, "[method]descriptor.open-at")
void types_open_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                   uint32_t flags, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_open_at(handle, path_flags, path, length, open_flags, flags, ret);
        return;
    }
    need(ret, 8);
    errno_t error = open_number(handle, path_flags, path, length, open_flags, flags, ret + 4);
    if (error)
        put_result(ret, 4, error);
    else
        put_handle(ret, HANDLE_BASE + app_load32(ret + 4));
}

// result<tuple<list<u8>, bool>, error-code>: the list at 4, whether the end was reached at 12.
ANSWER(TYPES, "[method]descriptor.read") void types_read(uint32_t handle, uint64_t length, uint64_t offset, app_ptr ret)
{
    struct inode file;
    if (!is_ours(handle)) {
        host_read(handle, length, offset, ret);
        return;
    }
    need(ret, 16);
    const struct descriptor *d = handle_get(handle, ROLE_DESCRIPTOR);
    errno_t error = d->kind == KIND_DIRECTORY       ? ERRNO_ISDIR
                    : !(d->access & ACCESS_READ)    ? ERRNO_BADF
                    : !inode_load(d->number, &file) ? ERRNO_IO
                                                    : ERRNO_SUCCESS;
    if (error) {
        put_result(ret, 4, error);
        return;
    }
    uint32_t got;
    app_ptr list = allocate_bytes(&file, offset, length < MOST_AT_ONCE ? (uint32_t)length : MOST_AT_ONCE, &got);
    app_store8(ret, 0);
    app_store32(ret + 4, list);
    app_store32(ret + 8, got);
    app_store8(ret + 12, offset >= file.size || file.size - offset == got);
}

errno_t read_target(uint32_t handle, app_ptr path, uint32_t length, app_ptr *text, uint32_t *got)
{
    struct found found;
    need(path, length);
    errno_t error = path_find(handle_get(handle, ROLE_DESCRIPTOR), path, length, 0, &found);
    if (error)
        return error;
    if (!found.exists)
        return ERRNO_NOENT;
    if (found.inode.type != FILETYPE_SYMBOLIC_LINK)
        return ERRNO_INVAL;
    *text = allocate_bytes(&found.inode, 0, LINK_MOST, got);
    return *got > 0 && app_load8(*text) == '/' ? ERRNO_PERM : ERRNO_SUCCESS;
}

ANSWER(TYPES, "[method]descriptor.readlink-at")
void types_readlink_at(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_readlink_at(handle, path, length, ret);
        return;
    }
    need(ret, 12);
    app_ptr text = 0;
    uint32_t got = 0;
    errno_t error = read_target(handle, path, length, &text, &got);
    put_result(ret, 4, error);
    if (!error) {
        app_store32(ret + 4, text);
        app_store32(ret + 8, got);
    }
}

ANSWER(TYPES, "[method]descriptor.advise")
void types_advise(uint32_t handle, uint64_t offset, uint64_t length, uint32_t advice, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_advise(handle, offset, length, advice, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1, fd_advise(handle_number(handle, ROLE_DESCRIPTOR), offset, length, advice));
}

ANSWER(TYPES, "[method]descriptor.sync") void types_sync(uint32_t handle, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_sync(handle, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1, fd_sync(handle_number(handle, ROLE_DESCRIPTOR)));
}

ANSWER(TYPES, "[method]descriptor.sync-data") void types_sync_data(uint32_t handle, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_sync_data(handle, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1, fd_datasync(handle_number(handle, ROLE_DESCRIPTOR)));
}
