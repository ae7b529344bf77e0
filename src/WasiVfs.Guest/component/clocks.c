// SPDX-License-Identifier: MIT
// wasi:clocks of a program that is packed with a fixed clock. The host waits by its own clock, so that a time to wait
// for becomes a time to wait; what has been waited for has passed by the program's clock.
#include "started.h"

#define MONOTONIC "wasi:clocks/monotonic-clock"
#define WALL "wasi:clocks/wall-clock"

enum { TICK = 1000 };

HOST(MONOTONIC, "subscribe-duration") uint32_t host_subscribe_duration(uint64_t duration);

// pollables.c
void poll_drop(uint32_t handle);
uint32_t poll_ready(uint32_t handle);
void poll_block(uint32_t handle);
void poll_poll(app_ptr list, uint32_t count, app_ptr ret);

static uint64_t tell(void)
{
    uint64_t now = clock_get();
    clock_set(now + TICK);
    return now;
}

// datetime: seconds, nanoseconds.
static void put_datetime(app_ptr ret, uint64_t nanoseconds)
{
    need(ret, 16);
    app_store64(ret, nanoseconds / SECOND);
    app_store32(ret + 8, (uint32_t)(nanoseconds % SECOND));
}

STARTED(MONOTONIC, "now") uint64_t start_monotonic_now(void) { return tell(); }
STARTED(MONOTONIC, "resolution") uint64_t start_monotonic_resolution(void) { return TICK; }
STARTED(WALL, "now") void start_wall_now(app_ptr ret) { put_datetime(ret, tell()); }
STARTED(WALL, "resolution") void start_wall_resolution(app_ptr ret) { put_datetime(ret, TICK); }

// ---- Waiting: a timer is a pollable of the host's, kept in `floor`, and the time at which it is due by the program's
// clock.

static uint32_t timer(uint64_t duration, uint64_t due)
{
    uint32_t handle;
    (void)descriptor_get(0); // the first call of all opens the image
    struct descriptor d = {.kind = KIND_FILE, .floor = host_subscribe_duration(duration), .position = due};
    if (!handle_add(&d, ROLE_TIMER, &handle))
        __builtin_trap();
    return handle;
}

STARTED(MONOTONIC, "subscribe-duration") uint32_t start_subscribe_duration(uint64_t duration)
{
    uint64_t now = clock_get();
    return timer(duration, duration > UINT64_MAX - now ? UINT64_MAX : now + duration);
}

STARTED(MONOTONIC, "subscribe-instant") uint32_t start_subscribe_instant(uint64_t due)
{
    uint64_t now = clock_get();
    return timer(due > now ? due - now : 0, due);
}

static bool is_timer(uint32_t handle) { return is_ours(handle) && handle_role(handle) == ROLE_TIMER; }
static uint32_t host_of(uint32_t handle) { return handle_get(handle, ROLE_TIMER)->floor; }

// What was waited for has come.
static void pass(uint32_t handle)
{
    uint64_t due = handle_get(handle, ROLE_TIMER)->position;
    if (due > clock_get())
        clock_set(due);
}

STARTED(POLL, "[resource-drop]pollable") void start_drop_pollable(uint32_t handle)
{
    if (!is_timer(handle)) {
        poll_drop(handle);
        return;
    }
    uint32_t host = host_of(handle);
    table_free(handle_number(handle, ROLE_TIMER));
    poll_drop(host);
}

STARTED(POLL, "[method]pollable.ready") uint32_t start_ready(uint32_t handle)
{
    if (!is_timer(handle))
        return poll_ready(handle);
    uint32_t ready = poll_ready(host_of(handle));
    if (ready)
        pass(handle);
    return ready;
}

STARTED(POLL, "[method]pollable.block") void start_block(uint32_t handle)
{
    if (!is_timer(handle)) {
        poll_block(handle);
        return;
    }
    poll_block(host_of(handle));
    pass(handle);
}

// The timer of a pollable of the host's, among the handles up to one; 0: there is no such timer.
static uint32_t timer_of(uint32_t host, uint32_t last)
{
    for (uint32_t handle = HANDLE_BASE; handle <= last; handle++) {
        const struct descriptor *d = descriptor_get(handle - HANDLE_BASE);
        if (d && !is_host(d) && is_timer(handle) && d->floor == host)
            return handle;
    }
    return 0;
}

// While the host looks at the list, its own pollables stand in it.
STARTED(POLL, "poll") void start_poll(app_ptr list, uint32_t count, app_ptr ret)
{
    uint32_t last = 0;
    if (count > UINT32_MAX / 4)
        __builtin_trap();
    need(list, count * 4);
    need(ret, 8);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t handle = app_load32(list + i * 4);
        if (!is_timer(handle))
            continue;
        last = handle > last ? handle : last;
        app_store32(list + i * 4, host_of(handle));
    }
    poll_poll(list, count, ret);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t handle = app_load32(list + i * 4), own = is_ours(handle) ? 0 : timer_of(handle, last);
        if (own)
            app_store32(list + i * 4, own);
    }
    app_ptr ready = app_load32(ret);
    for (uint32_t i = 0, found = app_load32(ret + 4); i < found; i++) {
        uint32_t handle = app_load32(list + app_load32(ready + i * 4) * 4);
        if (is_timer(handle))
            pass(handle);
    }
}
