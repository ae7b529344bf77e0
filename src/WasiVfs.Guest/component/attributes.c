// SPDX-License-Identifier: MIT
// What is known of an object: stat, type, flags, hash, whether two are one.
#include "canonical.h"
#include "path.h"
#include "preview1.h"
#include "tree.h"

enum { STAT_SIZE = 104, HASH_SIZE = 24, FLAG_READ = 1, FLAG_WRITE = 2, FLAG_MUTATE = 32 };

HOST(TYPES, "[method]descriptor.stat") void host_stat(uint32_t handle, app_ptr ret);
HOST(TYPES, "[method]descriptor.stat-at")
void host_stat_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret);
HOST(TYPES, "[method]descriptor.get-type") void host_get_type(uint32_t handle, app_ptr ret);
HOST(TYPES, "[method]descriptor.get-flags") void host_get_flags(uint32_t handle, app_ptr ret);
HOST(TYPES, "[method]descriptor.metadata-hash") void host_hash(uint32_t handle, app_ptr ret);
HOST(TYPES, "[method]descriptor.metadata-hash-at")
void host_hash_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret);
HOST(TYPES, "[method]descriptor.is-same-object") uint32_t host_is_same(uint32_t handle, uint32_t other);

errno_t load_inode(uint32_t handle, struct inode *inode)
{
    uint32_t number = handle_get(handle, ROLE_DESCRIPTOR)->number;
    (void)tree_settle(number);
    return inode_load(number, inode) ? ERRNO_SUCCESS : ERRNO_IO;
}

errno_t find_inode(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, struct inode *inode)
{
    struct found found;
    need(path, length);
    errno_t error = path_find(handle_get(handle, ROLE_DESCRIPTOR), path, length, flags & LOOKUP_SYMLINK_FOLLOW, &found);
    if (!error && !found.exists)
        error = ERRNO_NOENT;
    if (!error && tree_settle(found.inode.nid) && !inode_load(found.inode.nid, &found.inode))
        error = ERRNO_IO;
    *inode = found.inode;
    return error;
}

static void put_stat(app_ptr ret, errno_t error, const struct inode *inode)
{
    put_result(ret, 8, error);
    if (error)
        return;
    app_store8(ret + 8, type_of(inode->type));
    app_store64(ret + 16, inode->nlink);
    app_store64(ret + 24, inode->size);
    put_time(ret + 32, inode_accessed(inode));
    put_time(ret + 56, inode->mtime_ns);
    put_time(ret + 80, inode_changed(inode));
}

ANSWER(TYPES, "[method]descriptor.stat") void types_stat(uint32_t handle, app_ptr ret)
{
    struct inode inode;
    if (!is_ours(handle)) {
        host_stat(handle, ret);
        return;
    }
    need(ret, STAT_SIZE);
    errno_t error = load_inode(handle, &inode);
    put_stat(ret, error, &inode);
}

ANSWER(TYPES, "[method]descriptor.stat-at")
void types_stat_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret)
{
    struct inode inode;
    if (!is_ours(handle)) {
        host_stat_at(handle, flags, path, length, ret);
        return;
    }
    need(ret, STAT_SIZE);
    errno_t error = find_inode(handle, flags, path, length, &inode);
    put_stat(ret, error, &inode);
}

ANSWER(TYPES, "[method]descriptor.get-type") void types_get_type(uint32_t handle, app_ptr ret)
{
    struct inode inode;
    if (!is_ours(handle)) {
        host_get_type(handle, ret);
        return;
    }
    need(ret, 2);
    errno_t error = load_inode(handle, &inode);
    put_result(ret, 1, error);
    if (!error)
        app_store8(ret + 1, type_of(inode.type));
}

uint32_t flags_of(uint32_t handle)
{
    const struct descriptor *d = handle_get(handle, ROLE_DESCRIPTOR);
    if (d->kind == KIND_DIRECTORY)
        return FLAG_READ | (tree_writable() ? 0 : FLAG_MUTATE);
    return (d->access & ACCESS_READ ? FLAG_READ : 0) | (d->access & ACCESS_WRITE ? FLAG_WRITE : 0);
}

ANSWER(TYPES, "[method]descriptor.get-flags") void types_get_flags(uint32_t handle, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_get_flags(handle, ret);
        return;
    }
    need(ret, 2);
    app_store8(ret, 0);
    app_store8(ret + 1, flags_of(handle));
}

// The numbers that preview1 calls inode and device.
static void put_hash(app_ptr ret, errno_t error, const struct inode *inode)
{
    put_result(ret, 8, error);
    if (error)
        return;
    app_store64(ret + 8, inode->nid);
    app_store64(ret + 16, DEVICE);
}

ANSWER(TYPES, "[method]descriptor.metadata-hash") void types_hash(uint32_t handle, app_ptr ret)
{
    struct inode inode;
    if (!is_ours(handle)) {
        host_hash(handle, ret);
        return;
    }
    need(ret, HASH_SIZE);
    errno_t error = load_inode(handle, &inode);
    put_hash(ret, error, &inode);
}

ANSWER(TYPES, "[method]descriptor.metadata-hash-at")
void types_hash_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret)
{
    struct inode inode;
    if (!is_ours(handle)) {
        host_hash_at(handle, flags, path, length, ret);
        return;
    }
    need(ret, HASH_SIZE);
    errno_t error = find_inode(handle, flags, path, length, &inode);
    put_hash(ret, error, &inode);
}

bool is_same(uint32_t handle, uint32_t other)
{
    return is_ours(handle) && is_ours(other) &&
           handle_get(handle, ROLE_DESCRIPTOR)->number == handle_get(other, ROLE_DESCRIPTOR)->number;
}

ANSWER(TYPES, "[method]descriptor.is-same-object") uint32_t types_is_same(uint32_t handle, uint32_t other)
{
    return is_ours(handle) || is_ours(other) ? is_same(handle, other) : host_is_same(handle, other);
}
