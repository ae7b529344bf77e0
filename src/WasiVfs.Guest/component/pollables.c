// SPDX-License-Identifier: MIT
// wasi:io/poll: a pollable of an embedded file's stream is always ready.
#include "canonical.h"

HOST(STREAMS, "[method]input-stream.subscribe") uint32_t host_subscribe(uint32_t handle);
HOST(POLL, "[resource-drop]pollable") void host_drop_pollable(uint32_t handle);
HOST(POLL, "[method]pollable.ready") uint32_t host_ready(uint32_t handle);
HOST(POLL, "[method]pollable.block") void host_block(uint32_t handle);
HOST(POLL, "poll") void host_poll(app_ptr list, uint32_t count, app_ptr ret);

uint32_t handle_subscribe(uint32_t stream, enum role role)
{
    struct descriptor d = *handle_get(stream, role);
    uint32_t pollable;
    if (!handle_add(&d, ROLE_POLLABLE, &pollable))
        __builtin_trap();
    return pollable;
}

ANSWER(STREAMS, "[method]input-stream.subscribe") uint32_t streams_subscribe(uint32_t handle)
{
    return is_ours(handle) ? handle_subscribe(handle, ROLE_INPUT_STREAM) : host_subscribe(handle);
}

ANSWER(POLL, "[resource-drop]pollable") void poll_drop(uint32_t handle)
{
    if (is_ours(handle))
        handle_drop(handle, ROLE_POLLABLE);
    else
        host_drop_pollable(handle);
}

ANSWER(POLL, "[method]pollable.ready") uint32_t poll_ready(uint32_t handle)
{
    return is_ours(handle) ? handle_get(handle, ROLE_POLLABLE) != 0 : host_ready(handle);
}

ANSWER(POLL, "[method]pollable.block") void poll_block(uint32_t handle)
{
    if (is_ours(handle))
        handle_get(handle, ROLE_POLLABLE);
    else
        host_block(handle);
}

// With one of ours in the list the answer comes at once: ours, and those of the host's that say that they are ready.
ANSWER(POLL, "poll") void poll_poll(app_ptr list, uint32_t count, app_ptr ret)
{
    if (count > UINT32_MAX / 4)
        __builtin_trap();
    need(list, count * 4);
    bool any = false;
    for (uint32_t i = 0; i < count; i++)
        any |= is_ours(app_load32(list + i * 4));
    if (!any) {
        host_poll(list, count, ret);
        return;
    }
    need(ret, 8);
    uint8_t *ready = table_scratch(count / (uint32_t)sizeof(struct descriptor) + 1);
    if (!ready)
        __builtin_trap();
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++)
        found += ready[i] = poll_ready(app_load32(list + i * 4)) != 0;
    app_ptr indices = allocate(4, found * 4);
    app_store32(ret, indices);
    app_store32(ret + 4, found);
    for (uint32_t i = 0; i < count && found > 0; i++)
        if (ready[i]) {
            app_store32(indices, i);
            indices += 4;
            found--;
        }
}
