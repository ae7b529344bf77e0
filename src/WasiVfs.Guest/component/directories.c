// SPDX-License-Identifier: MIT
// wasi:filesystem/preopens, and the entries of directories.
#include "canonical.h"
#include "mounts.h"
#include "preopens.h"
#include "save.h"
#include "tree.h"

HOST(PREOPENS, "get-directories") void host_get_directories(app_ptr ret);
HOST(TYPES, "[resource-drop]descriptor") void host_drop_descriptor(uint32_t handle);
HOST(TYPES, "[resource-drop]directory-entry-stream") void host_drop_entries(uint32_t handle);
HOST(TYPES, "[method]descriptor.read-directory") void host_read_directory(uint32_t handle, app_ptr ret);
HOST(TYPES, "[method]directory-entry-stream.read-directory-entry") void host_read_entry(uint32_t handle, app_ptr ret);

// As preview1's preopens_fill does.
bool keep_preopen(app_ptr list, uint32_t index, uint32_t *kept)
{
    app_ptr from = list + index * PREOPEN_SIZE, to = list + *kept * PREOPEN_SIZE;
    uint32_t handle = app_load32(from), name = app_load32(from + PREOPEN_NAME),
             length = app_load32(from + PREOPEN_LENGTH), nid;
    if (mounts_find(name, length, &nid) || save_claims(name, length))
        return false;
    app_store32(to, handle);
    app_store32(to + PREOPEN_NAME, name);
    app_store32(to + PREOPEN_LENGTH, length);
    ++*kept;
    return true;
}

void put_preopens(app_ptr ret, app_ptr hosts, uint32_t count)
{
    uint32_t mounts = mounts_count(), had = app_load32(ret + 4);
    app_ptr list = reallocate(had ? hosts : 0, had * PREOPEN_SIZE, 4, (count + mounts) * PREOPEN_SIZE);
    for (uint32_t i = 0; i < mounts; i++) {
        struct descriptor d;
        struct mount mount;
        uint32_t handle;
        preopens_make(i, &d);
        mounts_get(i, &mount);
        if (!handle_add(&d, ROLE_DESCRIPTOR, &handle))
            __builtin_trap();
        app_ptr name = allocate(1, mount.length), at = list + (count + i) * PREOPEN_SIZE;
        mounts_to_app(name, mount.name, mount.length);
        app_store32(at, handle);
        app_store32(at + PREOPEN_NAME, name);
        app_store32(at + PREOPEN_LENGTH, mount.length);
    }
    app_store32(ret, list);
    app_store32(ret + 4, count + mounts);
}

// The host's list, then one for each mapping; new handles at each call.
ANSWER(PREOPENS, "get-directories") void preopens_get_directories(app_ptr ret)
{
    need(ret, 8);
    host_get_directories(ret);
    descriptor_get(0); // the first call of all opens the image
    app_ptr hosts = app_load32(ret);
    uint32_t kept = 0;
    for (uint32_t i = 0, count = app_load32(ret + 4); i < count; i++)
        if (!keep_preopen(hosts, i, &kept))
            host_drop_descriptor(app_load32(hosts + i * PREOPEN_SIZE));
    put_preopens(ret, hosts, kept);
}

ANSWER(TYPES, "[resource-drop]descriptor") void types_drop_descriptor(uint32_t handle)
{
    if (is_ours(handle))
        handle_drop(handle, ROLE_DESCRIPTOR);
    else
        host_drop_descriptor(handle);
}

ANSWER(TYPES, "[method]descriptor.read-directory") void types_read_directory(uint32_t handle, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_read_directory(handle, ret);
        return;
    }
    need(ret, 8);
    struct descriptor d = *handle_get(handle, ROLE_DESCRIPTOR);
    uint32_t entries;
    d.position = 0;
    if (d.kind != KIND_DIRECTORY)
        put_result(ret, 4, ERRNO_NOTDIR);
    else if (handle_add(&d, ROLE_ENTRY_STREAM, &entries))
        put_handle(ret, entries);
    else
        put_result(ret, 4, ERRNO_NOMEM);
}

ANSWER(TYPES, "[resource-drop]directory-entry-stream") void types_drop_entries(uint32_t handle)
{
    if (is_ours(handle))
        handle_drop(handle, ROLE_ENTRY_STREAM);
    else
        host_drop_entries(handle);
}

// The next entry that is neither `.` nor `..`. ERRNO_NOENT: there is no more.
static errno_t next_entry(const struct inode *directory, uint64_t *position, struct dirent *entry)
{
    errno_t error;
    while (!(error = directory_at(directory, *position, entry))) {
        *position = entry->next;
        if (!dirent_is_dots(entry))
            break;
    }
    return error;
}

errno_t take_entry(struct descriptor *listing, struct dirent *entry, app_ptr *name)
{
    struct inode directory;
    uint8_t copy[NAME_MAX_BYTES];
    errno_t error =
        inode_load(listing->number, &directory) ? next_entry(&directory, &listing->position, entry) : ERRNO_IO;
    if (error)
        return error;
    // The program's cabi_realloc may call the runtime, which loads other entries then.
    for (uint32_t i = 0; i < entry->length; i++)
        copy[i] = entry->name[i];
    *name = allocate(1, entry->length);
    state_to_app(*name, copy, entry->length);
    return ERRNO_SUCCESS;
}

// result<option<directory-entry>, error-code>: the option at 4, the type at 8, the name at 12.
ANSWER(TYPES, "[method]directory-entry-stream.read-directory-entry")
void types_read_entry(uint32_t handle, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_read_entry(handle, ret);
        return;
    }
    need(ret, 20);
    struct dirent entry;
    app_ptr name = 0;
    errno_t error = take_entry(handle_get(handle, ROLE_ENTRY_STREAM), &entry, &name);
    bool ended = error == ERRNO_NOENT;
    put_result(ret, 4, ended ? ERRNO_SUCCESS : error);
    if (error && !ended)
        return;
    app_store8(ret + 4, !ended);
    if (ended)
        return;
    app_store8(ret + 8, type_of(entry.type));
    app_store32(ret + 12, name);
    app_store32(ret + 16, entry.length);
}
