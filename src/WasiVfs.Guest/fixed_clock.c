// SPDX-License-Identifier: MIT
// Clocks that tell the same on every run: all of them start at one time, each reading takes a microsecond, and waiting
// takes as long as was asked for, however long the host lets the program wait.
#include "host.h"
#include "preview1.h"

enum { TICK_NANOSECONDS = 1000, MOST_DEADLINES = 8 };

EXPORTED errno_t fixed_clock_res_get(uint32_t id, app_ptr resolution)
{
    if (app_check(resolution, 8))
        return ERRNO_FAULT;
    if (id > CLOCKID_LAST)
        return ERRNO_INVAL;
    app_store64(resolution, TICK_NANOSECONDS);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fixed_clock_tell(uint32_t id, uint64_t precision, app_ptr time)
{
    (void)precision;
    if (id > CLOCKID_LAST)
        return ERRNO_INVAL;
    app_store64(time, clock_get());
    clock_set(clock_get() + TICK_NANOSECONDS);
    return ERRNO_SUCCESS;
}

EXPORTED errno_t fixed_clock_time_get(uint32_t id, uint64_t precision, app_ptr time)
{
    return app_check(time, 8) ? ERRNO_FAULT : fixed_clock_tell(id, precision, time);
}

static bool is_clock(app_ptr s) { return app_load8(s + SUBSCRIPTION_TAG) == EVENTTYPE_CLOCK; }

static bool is_deadline(app_ptr s)
{
    return is_clock(s) && app_load8(s + SUBSCRIPTION_CLOCK_FLAGS) & SUBCLOCKFLAGS_ABSTIME;
}

// The longest of the waits that have ended.
static uint64_t longest_wait(app_ptr in, uint32_t count, app_ptr out, uint32_t ended)
{
    uint64_t longest = 0;
    for (uint32_t e = 0; e < ended; e++) {
        app_ptr event = out + e * EVENT_SIZE;
        for (uint32_t i = 0; app_load8(event + EVENT_TYPE) == EVENTTYPE_CLOCK && i < count; i++) {
            app_ptr s = in + i * SUBSCRIPTION_SIZE;
            uint64_t wait = app_load64(s + SUBSCRIPTION_TIMEOUT);
            if (is_clock(s) && app_load64(s) == app_load64(event) && wait > longest)
                longest = wait;
        }
    }
    return longest;
}

// The host waits by its own clock, so that a time to wait for becomes a time to wait.
EXPORTED errno_t fixed_poll_oneoff(app_ptr in, app_ptr out, uint32_t count, app_ptr events)
{
    uint64_t deadlines[MOST_DEADLINES], now = clock_get();
    uint32_t changed = 0;
    if (count > UINT32_MAX / SUBSCRIPTION_SIZE || app_check(in, count * SUBSCRIPTION_SIZE))
        return ERRNO_FAULT;
    for (uint32_t i = 0; i < count; i++)
        changed += is_deadline(in + i * SUBSCRIPTION_SIZE);
    if (changed > MOST_DEADLINES)
        return ERRNO_NOMEM;
    uint32_t places[MOST_DEADLINES];
    changed = 0;
    for (uint32_t i = 0; i < count; i++) {
        app_ptr s = in + i * SUBSCRIPTION_SIZE;
        if (!is_deadline(s))
            continue;
        uint64_t deadline = app_load64(s + SUBSCRIPTION_TIMEOUT);
        places[changed] = i;
        deadlines[changed++] = deadline;
        app_store64(s + SUBSCRIPTION_TIMEOUT, deadline > now ? deadline - now : 0);
        app_store16(s + SUBSCRIPTION_CLOCK_FLAGS, 0);
    }
    errno_t error = poll_oneoff(in, out, count, events);
    if (!error)
        clock_set(now + TICK_NANOSECONDS + longest_wait(in, count, out, app_load32(events)));
    for (uint32_t i = 0; i < changed; i++) {
        app_ptr s = in + places[i] * SUBSCRIPTION_SIZE;
        app_store64(s + SUBSCRIPTION_TIMEOUT, deadlines[i]);
        app_store16(s + SUBSCRIPTION_CLOCK_FLAGS, SUBCLOCKFLAGS_ABSTIME);
    }
    return error;
}
