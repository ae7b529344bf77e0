// SPDX-License-Identifier: MIT
// poll_oneoff. An embedded file is ready at once. A list that holds one is still shown to the host, so that what is
// ready there is reported too, but with a clock that has run out in the embedded file's place, so that the host doesn't
// wait.
//
// The host reads the list from the program's memory: descriptors are translated in place and restored before the call
// returns.
#include "descriptor.h"
#include "host.h"
#include "loan.h"
#include "preview1.h"
#include "tree.h"

static app_ptr subscription(app_ptr list, uint32_t index) { return list + index * SUBSCRIPTION_SIZE; }

static bool names_descriptor(app_ptr s)
{
    uint32_t tag = app_load8(s + SUBSCRIPTION_TAG);
    return tag == EVENTTYPE_FD_READ || tag == EVENTTYPE_FD_WRITE;
}

static const struct descriptor *named(app_ptr s)
{
    return names_descriptor(s) ? descriptor_get(app_load32(s + SUBSCRIPTION_FD)) : 0;
}

// What the runtime answers itself: embedded descriptors, and numbers that stand for nothing.
static bool is_ours(app_ptr s)
{
    const struct descriptor *d = named(s);
    return names_descriptor(s) && (!d || !is_host(d));
}

static void put_event(app_ptr event, app_ptr s)
{
    const struct descriptor *d = named(s);
    uint32_t tag = app_load8(s + SUBSCRIPTION_TAG);
    errno_t error = !d ? ERRNO_BADF : denies(d, RIGHT_POLL_FD_READWRITE) ? ERRNO_NOTCAPABLE : ERRNO_SUCCESS;
    uint64_t left = 0;
    struct inode file;
    if (!error && tag == EVENTTYPE_FD_READ && d->kind == KIND_FILE && inode_load(d->number, &file) &&
        d->position < file.size)
        left = file.size - d->position;
    uint64_t userdata = app_load64(s);
    app_store64(event, userdata);
    app_store64(event + EVENT_ERROR, (uint32_t)error | tag << (EVENT_TYPE - EVENT_ERROR) * 8);
    app_store64(event + EVENT_NBYTES, left);
    app_store64(event + EVENT_FLAGS, 0);
}

// A changed subscription: its place, since it does not tell that it was changed, and what it held.
struct saved {
    uint64_t userdata, timeout;
    uint32_t index, fd;
    uint16_t flags;
    uint8_t tag;
};
_Static_assert(sizeof(struct saved) <= sizeof(struct descriptor), "table_scratch");

// The userdata of the clocks that stand in for embedded files.
static const uint64_t STAND_IN = 0x9E3779B97F4A7C15;

static bool needs_change(app_ptr s)
{
    const struct descriptor *d = named(s);
    return is_ours(s) || (d && d->number != app_load32(s + SUBSCRIPTION_FD));
}

static void change(app_ptr s, uint32_t index, struct saved *old)
{
    *old = (struct saved){
        .userdata = app_load64(s),
        .timeout = app_load64(s + SUBSCRIPTION_TIMEOUT),
        .index = index,
        .fd = app_load32(s + SUBSCRIPTION_FD),
        .flags = (uint16_t)app_load32(s + SUBSCRIPTION_CLOCK_FLAGS),
        .tag = (uint8_t)app_load8(s + SUBSCRIPTION_TAG),
    };
    if (!is_ours(s)) {
        app_store32(s + SUBSCRIPTION_FD, named(s)->number);
        return;
    }
    app_store64(s, STAND_IN);
    app_store8(s + SUBSCRIPTION_TAG, EVENTTYPE_CLOCK);
    app_store32(s + SUBSCRIPTION_FD, CLOCKID_MONOTONIC);
    app_store64(s + SUBSCRIPTION_TIMEOUT, 0);
    app_store16(s + SUBSCRIPTION_CLOCK_FLAGS, 0);
}

static void restore(app_ptr s, const struct saved *old)
{
    app_store64(s, old->userdata);
    app_store8(s + SUBSCRIPTION_TAG, old->tag);
    app_store32(s + SUBSCRIPTION_FD, old->fd);
    app_store64(s + SUBSCRIPTION_TIMEOUT, old->timeout);
    app_store16(s + SUBSCRIPTION_CLOCK_FLAGS, old->flags);
}

// Shows the list to the host, with as many changed subscriptions as were counted.
static errno_t ask_host(app_ptr in, app_ptr out, uint32_t count, app_ptr events, uint32_t changes)
{
    descriptors_fill(); // a program may wait before it names any descriptor
    struct saved *saved = table_scratch(changes);
    if (!saved)
        return ERRNO_NOMEM;
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        if (needs_change(subscription(in, i)))
            change(subscription(in, i), i, &saved[n++]);
    errno_t error = host_poll_oneoff(in, out, count, events);
    for (uint32_t i = 0; i < n; i++)
        restore(subscription(in, saved[i].index), &saved[i]);
    return error;
}

// Takes the stand-ins out of the host's events and returns how many are left.
static uint32_t drop_stand_ins(app_ptr out, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        app_ptr event = out + i * EVENT_SIZE;
        if (app_load64(event) == STAND_IN && app_load8(event + EVENT_TYPE) == EVENTTYPE_CLOCK)
            continue;
        for (uint32_t k = 0; k < EVENT_SIZE; k += 8)
            app_store64(out + kept * EVENT_SIZE + k, app_load64(event + k));
        kept++;
    }
    return kept;
}

EXPORTED errno_t poll_oneoff(app_ptr in, app_ptr out, uint32_t count, app_ptr events)
{
    if (count > UINT32_MAX / SUBSCRIPTION_SIZE || app_check(in, count * SUBSCRIPTION_SIZE) ||
        app_check(out, count * EVENT_SIZE) || app_check(events, 4))
        return ERRNO_FAULT;
    uint32_t ours = 0, hosts = 0, changes = 0;
    for (uint32_t i = 0; i < count; i++) {
        app_ptr s = subscription(in, i);
        ours += is_ours(s);
        hosts += names_descriptor(s) && !is_ours(s);
        changes += needs_change(s);
    }
    uint32_t ready = 0;
    if (ours == 0 || hosts > 0) {
        errno_t error = ask_host(in, out, count, events, changes);
        if (error && ours == 0)
            return error;
        uint32_t host_ready = error ? 0 : app_load32(events);
        ready = drop_stand_ins(out, host_ready < count ? host_ready : count);
    }
    for (uint32_t i = 0; i < count && ready < count; i++)
        if (is_ours(subscription(in, i)))
            put_event(out + ready++ * EVENT_SIZE, subscription(in, i));
    app_store32(events, ready);
    return ERRNO_SUCCESS;
}
