// SPDX-License-Identifier: MIT
// The calls that write, on a tree that can only be read: they are refused.
#include "canonical.h"

HOST(TYPES, "[method]descriptor.write-via-stream")
void host_write_via_stream(uint32_t handle, uint64_t offset, app_ptr ret);
HOST(TYPES, "[method]descriptor.append-via-stream") void host_append_via_stream(uint32_t handle, app_ptr ret);
HOST(TYPES, "[method]descriptor.write")
void host_write(uint32_t handle, app_ptr bytes, uint32_t length, uint64_t offset, app_ptr ret);

// No embedded descriptor is open for writing.
static void refuse_writing(uint32_t handle, app_ptr ret, uint32_t at, uint32_t size)
{
    need(ret, size);
    handle_get(handle, ROLE_DESCRIPTOR);
    put_result(ret, at, ERRNO_BADF);
}

ANSWER(TYPES, "[method]descriptor.write-via-stream")
void types_write_via_stream(uint32_t handle, uint64_t offset, app_ptr ret)
{
    if (is_ours(handle))
        refuse_writing(handle, ret, 4, 8);
    else
        host_write_via_stream(handle, offset, ret);
}

ANSWER(TYPES, "[method]descriptor.append-via-stream") void types_append_via_stream(uint32_t handle, app_ptr ret)
{
    if (is_ours(handle))
        refuse_writing(handle, ret, 4, 8);
    else
        host_append_via_stream(handle, ret);
}

ANSWER(TYPES, "[method]descriptor.write")
void types_write(uint32_t handle, app_ptr bytes, uint32_t length, uint64_t offset, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_write(handle, bytes, length, offset, ret);
        return;
    }
    need(bytes, length);
    refuse_writing(handle, ret, 8, 16);
}
