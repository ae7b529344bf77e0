// SPDX-License-Identifier: MIT
// The calls that change something, but for those that write. On a tree that can only be read each answers what stands
// in its way first, and read-only last.
#include "canonical.h"
#include "preview1.h"
#include "tree.h"

HOST(TYPES, "[method]descriptor.set-size") void host_set_size(uint32_t handle, uint64_t size, app_ptr ret);
HOST(TYPES, "[method]descriptor.set-times")
void host_set_times(uint32_t handle, uint32_t a, uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m,
                    uint64_t m_seconds, uint32_t m_nanoseconds, app_ptr ret);
HOST(TYPES, "[method]descriptor.set-times-at")
void host_set_times_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, uint32_t a, uint64_t a_seconds,
                       uint32_t a_nanoseconds, uint32_t m, uint64_t m_seconds, uint32_t m_nanoseconds, app_ptr ret);
HOST(TYPES, "[method]descriptor.create-directory-at")
void host_create_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
HOST(TYPES, "[method]descriptor.remove-directory-at")
void host_remove_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
HOST(TYPES, "[method]descriptor.unlink-file-at")
void host_unlink_file(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret);
HOST(TYPES, "[method]descriptor.symlink-at")
void host_symlink(uint32_t handle, app_ptr target, uint32_t target_length, app_ptr path, uint32_t length, app_ptr ret);
HOST(TYPES, "[method]descriptor.rename-at")
void host_rename(uint32_t handle, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path, uint32_t new_length,
                 app_ptr ret);
HOST(TYPES, "[method]descriptor.link-at")
void host_link(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path,
               uint32_t new_length, app_ptr ret);

ANSWER(TYPES, "[method]descriptor.set-size") void types_set_size(uint32_t handle, uint64_t size, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_set_size(handle, size, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1, fd_filestat_set_size(handle_number(handle, ROLE_DESCRIPTOR), size));
}

// new-timestamp: no change, now, or a time. Times that preview1 can't hold count as its last.
static uint64_t time_of(uint32_t kind, uint64_t seconds, uint32_t nanoseconds, uint32_t set, uint32_t now,
                        uint32_t *flags)
{
    if (kind > 2)
        __builtin_trap();
    *flags |= kind == 1 ? now : kind == 2 ? set : 0;
    return seconds < UINT64_MAX / SECOND ? seconds * SECOND + nanoseconds : UINT64_MAX;
}

struct times times_of(uint32_t a, uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m, uint64_t m_seconds,
                      uint32_t m_nanoseconds)
{
    struct times t = {.flags = 0};
    t.accessed = time_of(a, a_seconds, a_nanoseconds, FSTFLAGS_ATIM, FSTFLAGS_ATIM_NOW, &t.flags);
    t.modified = time_of(m, m_seconds, m_nanoseconds, FSTFLAGS_MTIM, FSTFLAGS_MTIM_NOW, &t.flags);
    return t;
}

ANSWER(TYPES, "[method]descriptor.set-times")
void types_set_times(uint32_t handle, uint32_t a, uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m,
                     uint64_t m_seconds, uint32_t m_nanoseconds, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_set_times(handle, a, a_seconds, a_nanoseconds, m, m_seconds, m_nanoseconds, ret);
        return;
    }
    need(ret, 2);
    struct times t = times_of(a, a_seconds, a_nanoseconds, m, m_seconds, m_nanoseconds);
    put_result(ret, 1, fd_filestat_set_times(handle_number(handle, ROLE_DESCRIPTOR), t.accessed, t.modified, t.flags));
}

ANSWER(TYPES, "[method]descriptor.set-times-at")
void types_set_times_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t a,
                        uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m, uint64_t m_seconds,
                        uint32_t m_nanoseconds, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_set_times_at(handle, path_flags, path, length, a, a_seconds, a_nanoseconds, m, m_seconds, m_nanoseconds,
                          ret);
        return;
    }
    need(ret, 2);
    struct times t = times_of(a, a_seconds, a_nanoseconds, m, m_seconds, m_nanoseconds);
    put_result(ret, 1,
               path_filestat_set_times(handle_number(handle, ROLE_DESCRIPTOR), path_flags & LOOKUP_SYMLINK_FOLLOW, path,
                                       length, t.accessed, t.modified, t.flags));
}

ANSWER(TYPES, "[method]descriptor.create-directory-at")
void types_create_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_create_directory(handle, path, length, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1, path_create_directory(handle_number(handle, ROLE_DESCRIPTOR), path, length));
}

ANSWER(TYPES, "[method]descriptor.remove-directory-at")
void types_remove_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_remove_directory(handle, path, length, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1, path_remove_directory(handle_number(handle, ROLE_DESCRIPTOR), path, length));
}

ANSWER(TYPES, "[method]descriptor.unlink-file-at")
void types_unlink_file(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_unlink_file(handle, path, length, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1, path_unlink_file(handle_number(handle, ROLE_DESCRIPTOR), path, length));
}

// An absolute target is not made (wasi:filesystem, symlink-at).
errno_t make_link(uint32_t handle, app_ptr target, uint32_t target_length, app_ptr path, uint32_t length)
{
    need(target, target_length);
    uint32_t number = handle_number(handle, ROLE_DESCRIPTOR);
    bool absolute = target_length > 0 && app_load8(target) == '/';
    return absolute ? ERRNO_PERM : path_symlink(target, target_length, number, path, length);
}

ANSWER(TYPES, "[method]descriptor.symlink-at")
void types_symlink(uint32_t handle, app_ptr target, uint32_t target_length, app_ptr path, uint32_t length, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_symlink(handle, target, target_length, path, length, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1, make_link(handle, target, target_length, path, length));
}

ANSWER(TYPES, "[method]descriptor.rename-at")
void types_rename(uint32_t handle, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path, uint32_t new_length,
                  app_ptr ret)
{
    if (!is_ours(handle) && !is_ours(other)) {
        host_rename(handle, path, length, other, new_path, new_length, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1,
               is_ours(handle) != is_ours(other)
                   ? ERRNO_XDEV
                   : path_rename(handle_number(handle, ROLE_DESCRIPTOR), path, length,
                                 handle_number(other, ROLE_DESCRIPTOR), new_path, new_length));
}

ANSWER(TYPES, "[method]descriptor.link-at")
void types_link(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path,
                uint32_t new_length, app_ptr ret)
{
    if (!is_ours(handle) && !is_ours(other)) {
        host_link(handle, flags, path, length, other, new_path, new_length, ret);
        return;
    }
    need(ret, 2);
    put_result(ret, 1,
               is_ours(handle) != is_ours(other)
                   ? ERRNO_XDEV
                   : path_link(handle_number(handle, ROLE_DESCRIPTOR), flags & LOOKUP_SYMLINK_FOLLOW, path, length,
                               handle_number(other, ROLE_DESCRIPTOR), new_path, new_length));
}
