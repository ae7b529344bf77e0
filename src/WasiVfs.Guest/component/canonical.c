// SPDX-License-Identifier: MIT
#include "canonical.h"
#include "tree.h"

enum { ROLE_SHIFT = 8 };

__attribute__((import_module("wasi_vfs_program"), import_name("cabi_realloc"))) app_ptr
program_realloc(app_ptr old, uint32_t old_size, uint32_t align, uint32_t size);

struct descriptor *handle_get(uint32_t handle, enum role role)
{
    struct descriptor *d = descriptor_get(handle - HANDLE_BASE);
    if (!d || is_host(d) || d->access >> ROLE_SHIFT != role)
        __builtin_trap();
    return d;
}

enum role handle_role(uint32_t handle)
{
    const struct descriptor *d = descriptor_get(handle - HANDLE_BASE);
    if (!d || is_host(d))
        __builtin_trap();
    return d->access >> ROLE_SHIFT;
}

uint32_t handle_number(uint32_t handle, enum role role)
{
    handle_get(handle, role);
    return handle - HANDLE_BASE;
}

bool handle_add(const struct descriptor *d, enum role role, uint32_t *handle)
{
    struct descriptor added = *d;
    uint32_t number;
    added.access = (added.access & ((1u << ROLE_SHIFT) - 1)) | (uint32_t)role << ROLE_SHIFT;
    added.mount = NO_MOUNT; // not a preopen of preview1's
    if (table_add(&added, &number))
        return false;
    *handle = HANDLE_BASE + number;
    return true;
}

void handle_drop(uint32_t handle, enum role role)
{
    struct descriptor dropped = *handle_get(handle, role);
    table_free(handle - HANDLE_BASE);
    tree_release(dropped.number);
}

void need(app_ptr from, uint32_t length)
{
    if (app_check(from, length))
        __builtin_trap();
}

app_ptr reallocate(app_ptr old, uint32_t old_size, uint32_t align, uint32_t size)
{
    app_ptr at = program_realloc(old, old_size, align, size);
    need(at, size);
    return at;
}

app_ptr allocate(uint32_t align, uint32_t size) { return reallocate(0, 0, align, size); }

static uint32_t left_of(const struct inode *file, uint64_t position, uint32_t most)
{
    uint64_t left = position < file->size ? file->size - position : 0;
    return left < most ? (uint32_t)left : most;
}

app_ptr allocate_bytes(struct inode *file, uint64_t position, uint32_t most, uint32_t *got)
{
    *got = left_of(file, position, most);
    app_ptr list = allocate(1, *got);
    *got = inode_again(file) ? left_of(file, position, *got) : 0; // the program's allocator may have changed the file
    for (uint32_t done = 0; done < *got;)
        done += inode_read(file, position + done, list + done, *got - done);
    return list;
}

uint32_t code_of(errno_t error)
{
    switch (error) {
    case ERRNO_BADF: return 3;
    case ERRNO_BUSY: return 4;
    case ERRNO_EXIST: return 7;
    case ERRNO_FBIG: return 8;
    case ERRNO_ILSEQ: return 9;
    case ERRNO_INVAL: return 12;
    case ERRNO_ISDIR: return 14;
    case ERRNO_LOOP: return 15;
    case ERRNO_NAMETOOLONG: return 18;
    case ERRNO_NOENT: return 20;
    case ERRNO_MFILE:
    case ERRNO_NOMEM: return 22;
    case ERRNO_NOSPC: return 23;
    case ERRNO_NOTDIR: return 24;
    case ERRNO_NOTEMPTY: return 25;
    case ERRNO_PERM:
    case ERRNO_NOTCAPABLE: return 31;
    case ERRNO_ROFS: return 33;
    case ERRNO_XDEV: return 36;
    default: return 13; // io
    }
}

uint32_t type_of(uint8_t filetype)
{
    switch (filetype) {
    case FILETYPE_DIRECTORY: return 3;
    case FILETYPE_SYMBOLIC_LINK: return 5;
    case FILETYPE_REGULAR_FILE: return 6;
    default: return 0;
    }
}

void put_result(app_ptr ret, uint32_t at, errno_t error)
{
    if (error == ERRNO_FAULT)
        __builtin_trap();
    app_store8(ret, error != ERRNO_SUCCESS);
    if (error)
        app_store8(ret + at, code_of(error));
}

void put_handle(app_ptr ret, uint32_t handle)
{
    app_store8(ret, 0);
    app_store32(ret + 4, handle);
}

void put_time(app_ptr at, uint64_t nanoseconds)
{
    app_store8(at, 1);
    app_store64(at + 8, nanoseconds / SECOND);
    app_store32(at + 16, (uint32_t)(nanoseconds % SECOND));
}
