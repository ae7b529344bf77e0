// SPDX-License-Identifier: MIT
// wasi:filesystem 0.3 on embedded descriptors. The linker calls these functions for handles of ours only
// (Calls03.cs): with the parameters one by one, whether the program lowered the call to wait for it or not.
// Nothing here ever waits, and no handle of ours ever comes to a set of waitables.
//
// The errors and the types of objects are variants here, so that every result is laid out in another way than that of
// 0.2.
#include "canonical.h"
#include "image_directory.h"
#include "mounts.h"
#include "preopens.h"
#include "preview1.h"
#include "tree.h"

#define TYPES3 "wasi:filesystem/types@0.3"
#define PREOPENS3 "wasi:filesystem/preopens@0.3"

enum { RESULT_SIZE = 20, STAT_SIZE = 112, HASH_SIZE = 24, ENTRY_SIZE = 24, ENTRY_NAME = 16, ENTRY_LENGTH = 20 };
enum { COMPLETED = 0, DROPPED = 1, CANCELLED = 2, COUNT_SHIFT = 4, MOST_AT_ONCE = 0x0FFFFFFF };

HOST(PREOPENS3, "get-directories") void host3_get_directories(app_ptr ret);
HOST(TYPES3, "[resource-drop]descriptor") void host3_drop_descriptor(uint32_t handle);
HOST(TYPES3, "[stream-drop-readable-0][method]descriptor.write-via-stream") void host3_drop_written(uint32_t stream);
HOST(TYPES3, "[stream-drop-readable-0][method]descriptor.append-via-stream") void host3_drop_appended(uint32_t stream);

// error-code without would-block, which 0.2 has as number 1; its bytes behind the number are those of `other`, and not
// read.
static void put3(app_ptr ret, uint32_t at, errno_t error)
{
    if (error == ERRNO_FAULT)
        __builtin_trap();
    app_store8(ret, error != ERRNO_SUCCESS);
    if (error)
        app_store8(ret + at, code_of(error) - 1);
}

// descriptor-type without `unknown`; what is neither a directory, a link nor a file is `other`, with no name.
static void put_type3(app_ptr at, uint8_t filetype)
{
    uint32_t type = type_of(filetype);
    app_store8(at, type ? type - 1 : 7);
    app_store8(at + 4, 0);
}

// The host's list, then one for each mapping; those of the host's that have the name of a mapping are left out.
ANSWER(PREOPENS3, "get-directories") void three_get_directories(app_ptr ret)
{
    need(ret, 8);
    host3_get_directories(ret);
    descriptor_get(0); // the first call of all opens the image
    app_ptr hosts = app_load32(ret);
    uint32_t kept = 0;
    for (uint32_t i = 0, count = app_load32(ret + 4); i < count; i++)
        if (!keep_preopen(hosts, i, &kept))
            host3_drop_descriptor(app_load32(hosts + i * PREOPEN_SIZE));
    put_preopens(ret, hosts, kept);
}

ANSWER(TYPES3, "[resource-drop]descriptor") void three_drop_descriptor(uint32_t handle)
{
    handle_drop(handle, ROLE_DESCRIPTOR);
}

ANSWER(TYPES3, "[method]descriptor.open-at")
void three_open_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                   uint32_t flags, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    errno_t error = open_number(handle, path_flags, path, length, open_flags, flags, ret + 4);
    if (error)
        put3(ret, 4, error);
    else
        put_handle(ret, HANDLE_BASE + app_load32(ret + 4));
}

// ---- What is known of an object.

static void put_stat3(app_ptr ret, errno_t error, const struct inode *inode)
{
    put3(ret, 8, error);
    if (error)
        return;
    put_type3(ret + 8, inode->type);
    app_store64(ret + 24, inode->nlink);
    app_store64(ret + 32, inode->size);
    put_time(ret + 40, inode_accessed(inode));
    put_time(ret + 64, inode->mtime_ns);
    put_time(ret + 88, inode_changed(inode));
}

ANSWER(TYPES3, "[method]descriptor.stat") void three_stat(uint32_t handle, app_ptr ret)
{
    struct inode inode;
    need(ret, STAT_SIZE);
    errno_t error = load_inode(handle, &inode);
    put_stat3(ret, error, &inode);
}

ANSWER(TYPES3, "[method]descriptor.stat-at")
void three_stat_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret)
{
    struct inode inode;
    need(ret, STAT_SIZE);
    errno_t error = find_inode(handle, flags, path, length, &inode);
    put_stat3(ret, error, &inode);
}

ANSWER(TYPES3, "[method]descriptor.get-type") void three_get_type(uint32_t handle, app_ptr ret)
{
    struct inode inode;
    need(ret, RESULT_SIZE);
    errno_t error = load_inode(handle, &inode);
    put3(ret, 4, error);
    if (!error)
        put_type3(ret + 4, inode.type);
}

ANSWER(TYPES3, "[method]descriptor.get-flags") void three_get_flags(uint32_t handle, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    app_store8(ret, 0);
    app_store8(ret + 4, flags_of(handle));
}

static void put_hash3(app_ptr ret, errno_t error, const struct inode *inode)
{
    put3(ret, 8, error);
    if (error)
        return;
    app_store64(ret + 8, inode->nid);
    app_store64(ret + 16, DEVICE);
}

ANSWER(TYPES3, "[method]descriptor.metadata-hash") void three_hash(uint32_t handle, app_ptr ret)
{
    struct inode inode;
    need(ret, HASH_SIZE);
    errno_t error = load_inode(handle, &inode);
    put_hash3(ret, error, &inode);
}

ANSWER(TYPES3, "[method]descriptor.metadata-hash-at")
void three_hash_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret)
{
    struct inode inode;
    need(ret, HASH_SIZE);
    errno_t error = find_inode(handle, flags, path, length, &inode);
    put_hash3(ret, error, &inode);
}

ANSWER(TYPES3, "[method]descriptor.is-same-object") uint32_t three_is_same(uint32_t handle, uint32_t other)
{
    return is_same(handle, other);
}

ANSWER(TYPES3, "[method]descriptor.readlink-at")
void three_readlink_at(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    app_ptr text = 0;
    uint32_t got = 0;
    errno_t error = read_target(handle, path, length, &text, &got);
    put3(ret, 4, error);
    if (!error) {
        app_store32(ret + 4, text);
        app_store32(ret + 8, got);
    }
}

// ---- Calls of which only the error is told.

static uint32_t number_of(uint32_t handle) { return handle_number(handle, ROLE_DESCRIPTOR); }

ANSWER(TYPES3, "[method]descriptor.advise")
void three_advise(uint32_t handle, uint64_t offset, uint64_t length, uint32_t advice, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4, fd_advise(number_of(handle), offset, length, advice));
}

ANSWER(TYPES3, "[method]descriptor.sync") void three_sync(uint32_t handle, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4, fd_sync(number_of(handle)));
}

ANSWER(TYPES3, "[method]descriptor.sync-data") void three_sync_data(uint32_t handle, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4, fd_datasync(number_of(handle)));
}

ANSWER(TYPES3, "[method]descriptor.set-size") void three_set_size(uint32_t handle, uint64_t size, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4, fd_filestat_set_size(number_of(handle), size));
}

ANSWER(TYPES3, "[method]descriptor.set-times")
void three_set_times(uint32_t handle, uint32_t a, uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m,
                     uint64_t m_seconds, uint32_t m_nanoseconds, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    struct times t = times_of(a, a_seconds, a_nanoseconds, m, m_seconds, m_nanoseconds);
    put3(ret, 4, fd_filestat_set_times(number_of(handle), t.accessed, t.modified, t.flags));
}

ANSWER(TYPES3, "[method]descriptor.set-times-at")
void three_set_times_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t a,
                        uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m, uint64_t m_seconds,
                        uint32_t m_nanoseconds, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    struct times t = times_of(a, a_seconds, a_nanoseconds, m, m_seconds, m_nanoseconds);
    put3(ret, 4,
         path_filestat_set_times(number_of(handle), path_flags & LOOKUP_SYMLINK_FOLLOW, path, length, t.accessed,
                                 t.modified, t.flags));
}

ANSWER(TYPES3, "[method]descriptor.create-directory-at")
void three_create_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4, path_create_directory(number_of(handle), path, length));
}

ANSWER(TYPES3, "[method]descriptor.remove-directory-at")
void three_remove_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4, path_remove_directory(number_of(handle), path, length));
}

ANSWER(TYPES3, "[method]descriptor.unlink-file-at")
void three_unlink_file(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4, path_unlink_file(number_of(handle), path, length));
}

ANSWER(TYPES3, "[method]descriptor.symlink-at")
void three_symlink(uint32_t handle, app_ptr target, uint32_t target_length, app_ptr path, uint32_t length, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4, make_link(handle, target, target_length, path, length));
}

// Either of the two may be the host's.
ANSWER(TYPES3, "[method]descriptor.rename-at")
void three_rename(uint32_t handle, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path, uint32_t new_length,
                  app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4,
         is_ours(handle) != is_ours(other)
             ? ERRNO_XDEV
             : path_rename(number_of(handle), path, length, number_of(other), new_path, new_length));
}

ANSWER(TYPES3, "[method]descriptor.link-at")
void three_link(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path,
                uint32_t new_length, app_ptr ret)
{
    need(ret, RESULT_SIZE);
    put3(ret, 4,
         is_ours(handle) != is_ours(other) ? ERRNO_XDEV
                                           : path_link(number_of(handle), flags & LOOKUP_SYMLINK_FOLLOW, path, length,
                                                       number_of(other), new_path, new_length));
}

// ---- Streams and futures. A future keeps its error where a descriptor has its flags.

static uint32_t future_of(const struct descriptor *d, errno_t error)
{
    struct descriptor future = *d;
    uint32_t handle;
    future.fdflags = (uint8_t)error;
    if (!handle_add(&future, ROLE_FUTURE, &handle))
        __builtin_trap();
    return handle;
}

// tuple<stream, future>: a stream that has nothing tells why by its future.
static void put_pair(uint32_t handle, enum role role, uint64_t position, errno_t error, app_ptr ret)
{
    struct descriptor d = *handle_get(handle, ROLE_DESCRIPTOR);
    uint32_t stream;
    d.position = position;
    d.fdflags = (uint8_t)error;
    if (!handle_add(&d, role, &stream))
        __builtin_trap();
    app_store32(ret, stream);
    app_store32(ret + 4, future_of(&d, error));
}

ANSWER(TYPES3, "[method]descriptor.read-via-stream")
void three_read_via_stream(uint32_t handle, uint64_t offset, app_ptr ret)
{
    need(ret, 8);
    const struct descriptor *d = handle_get(handle, ROLE_DESCRIPTOR);
    put_pair(handle, ROLE_INPUT_STREAM, offset,
             d->kind == KIND_DIRECTORY ? ERRNO_ISDIR
             : d->access & ACCESS_READ ? ERRNO_SUCCESS
                                       : ERRNO_BADF,
             ret);
}

ANSWER(TYPES3, "[method]descriptor.read-directory") void three_read_directory(uint32_t handle, app_ptr ret)
{
    need(ret, 8);
    bool directory = handle_get(handle, ROLE_DESCRIPTOR)->kind == KIND_DIRECTORY;
    put_pair(handle, ROLE_ENTRY_STREAM, 0, directory ? ERRNO_SUCCESS : ERRNO_NOTDIR, ret);
}

// Of a stream of ours, which of the two kinds it is.
static enum role stream_role(uint32_t handle)
{
    return handle_role(handle) == ROLE_ENTRY_STREAM ? ROLE_ENTRY_STREAM : ROLE_INPUT_STREAM;
}

static uint32_t read_entries(struct descriptor *stream, app_ptr to, uint32_t count)
{
    uint32_t given = 0;
    for (; given < count; given++) {
        struct dirent entry;
        app_ptr name, at = to + given * ENTRY_SIZE;
        need(at, ENTRY_SIZE);
        if (take_entry(stream, &entry, &name))
            break;
        put_type3(at, entry.type);
        app_store32(at + ENTRY_NAME, name);
        app_store32(at + ENTRY_LENGTH, entry.length);
    }
    return given;
}

static uint32_t read_bytes(struct descriptor *stream, app_ptr to, uint32_t count)
{
    struct inode file;
    need(to, count);
    if (!inode_load(stream->number, &file) || stream->position >= file.size)
        return 0;
    uint64_t left = file.size - stream->position;
    uint32_t length = left < count ? (uint32_t)left : count;
    for (uint32_t done = 0; done < length;)
        done += inode_read(&file, stream->position + done, to + done, length - done);
    stream->position += length;
    return length;
}

ANSWER("streams@0.3", "read") uint32_t three_stream_read(uint32_t handle, app_ptr to, uint32_t count)
{
    enum role role = stream_role(handle);
    struct descriptor *stream = handle_get(handle, role);
    if (stream->fdflags)
        return DROPPED;
    if (count == 0)
        return COMPLETED;
    if (count > MOST_AT_ONCE)
        count = MOST_AT_ONCE;
    uint32_t read = role == ROLE_ENTRY_STREAM ? read_entries(stream, to, count) : read_bytes(stream, to, count);
    return read << COUNT_SHIFT | (read ? COMPLETED : DROPPED);
}

// Nothing is ever under way.
ANSWER("streams@0.3", "cancel-read") uint32_t three_cancel_read(uint32_t handle)
{
    (void)handle;
    return CANCELLED;
}

ANSWER("streams@0.3", "drop-readable") void three_drop_stream(uint32_t handle)
{
    handle_drop(handle, stream_role(handle));
}

// No embedded descriptor is open for writing: the stream that was given is dropped, and the future says so.
ANSWER(TYPES3, "[method]descriptor.write-via-stream")
uint32_t three_write_via_stream(uint32_t handle, uint32_t data, uint64_t offset)
{
    (void)offset;
    if (is_ours(data))
        three_drop_stream(data);
    else
        host3_drop_written(data);
    return future_of(handle_get(handle, ROLE_DESCRIPTOR), ERRNO_BADF);
}

ANSWER(TYPES3, "[method]descriptor.append-via-stream")
uint32_t three_append_via_stream(uint32_t handle, uint32_t data)
{
    if (is_ours(data))
        three_drop_stream(data);
    else
        host3_drop_appended(data);
    return future_of(handle_get(handle, ROLE_DESCRIPTOR), ERRNO_BADF);
}

ANSWER("futures@0.3", "read") uint32_t three_future_read(uint32_t handle, app_ptr to)
{
    need(to, RESULT_SIZE);
    put3(to, 4, handle_get(handle, ROLE_FUTURE)->fdflags);
    return COMPLETED;
}

ANSWER("futures@0.3", "drop-readable") void three_drop_future(uint32_t handle) { handle_drop(handle, ROLE_FUTURE); }
