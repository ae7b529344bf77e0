// SPDX-License-Identifier: MIT
// Arguments, environment and standard input of a program that is packed with them. The host writes its own strings
// where the program wants all of them, and those of the pack are put behind.
#include "start.h"
#include "descriptor.h"
#include "host.h"
#include "line.h"
#include "loan.h"
#include "mounts.h"
#include "preview1.h"

enum { EXIT_USAGE = 2 };

// How many strings there are, and their bytes.
struct sizes {
    uint32_t count, bytes;
};

uint32_t start_read(struct start *start)
{
    uint32_t header[2]; // of the mount table: flags and the number of mounts
    struct mount last;
    uint32_t at = sizeof header;
    mounts_to_state(header, 0, sizeof header);
    if (header[1] > 0) {
        mounts_get(header[1] - 1, &last);
        at = last.name + last.length;
    }
    mounts_to_state(start, at, sizeof *start);
    return at + (uint32_t)sizeof *start;
}

static struct sizes sizes_at(errno_t error, app_ptr at)
{
    return error ? (struct sizes){0, 0} : (struct sizes){app_load32(at), app_load32(at + 4)};
}

static struct sizes host_arguments(void)
{
    struct loan loan;
    if (!loan_take(&loan, 8))
        return (struct sizes){0, 0};
    struct sizes sizes = sizes_at(host_args_sizes_get(loan.at, loan.at + 4), loan.at);
    loan_return(&loan);
    return sizes;
}

static struct sizes host_variables(const struct start *start)
{
    struct loan loan;
    if (start->flags & START_FIXED || !loan_take(&loan, 8))
        return (struct sizes){0, 0};
    struct sizes sizes = sizes_at(host_environ_sizes_get(loan.at, loan.at + 4), loan.at);
    loan_return(&loan);
    return sizes;
}

// Ends a program that takes no arguments and was given some.
static void refuse(const struct start *start, uint32_t strings)
{
    uint32_t at = strings + start->arguments_bytes + start->variables_bytes;
    line_end = 0;
    for (uint32_t i = 0; i < start->refusal_bytes; i++) {
        char c;
        mounts_to_state(&c, at + i, 1);
        line_put(c);
    }
    line_write();
    host_proc_exit(EXIT_USAGE);
}

static bool is_refused(const struct start *start, struct sizes host)
{
    return start->flags & START_FIXED && host.count > 1;
}

// An empty name stands for the program if the host tells none.
static struct sizes with_name(struct sizes host) { return host.count == 0 ? (struct sizes){1, 1} : host; }

static bool leaves(app_ptr pointers, app_ptr bytes, struct sizes host, uint32_t count, uint32_t length)
{
    return host.count > UINT32_MAX / 4 - count || host.bytes > UINT32_MAX - length ||
           app_check(pointers, (host.count + count) * 4) || app_check(bytes, host.bytes + length);
}

static app_ptr end_of(app_ptr string)
{
    while (app_load8(string))
        string++;
    return string + 1;
}

EXPORTED errno_t start_args_sizes_get(app_ptr count, app_ptr size)
{
    struct start start;
    if (app_check(count, 4) || app_check(size, 4))
        return ERRNO_FAULT;
    uint32_t strings = start_read(&start);
    struct sizes host = with_name(host_arguments());
    if (is_refused(&start, host))
        refuse(&start, strings);
    app_store32(count, host.count + start.arguments);
    app_store32(size, host.bytes + start.arguments_bytes);
    return ERRNO_SUCCESS;
}

// The name of the program comes first, then the pack's arguments, then those of the host.
EXPORTED errno_t start_args_get(app_ptr argv, app_ptr buffer)
{
    struct start start;
    uint32_t strings = start_read(&start);
    struct sizes host = host_arguments(), named = with_name(host);
    if (is_refused(&start, host))
        refuse(&start, strings);
    if (leaves(argv, buffer, named, start.arguments, start.arguments_bytes))
        return ERRNO_FAULT;
    app_ptr others = argv + start.arguments * 4;
    errno_t error = host.count > 0 ? host_args_get(others, buffer) : ERRNO_SUCCESS;
    if (error)
        return error;
    if (host.count == 0)
        app_store8(buffer, 0);
    app_store32(argv, host.count > 0 ? app_load32(others) : buffer);
    app_ptr at = buffer + named.bytes;
    mounts_to_app(at, strings, start.arguments_bytes);
    for (uint32_t i = 1; i <= start.arguments; i++) {
        app_store32(argv + i * 4, at);
        at = end_of(at);
    }
    return ERRNO_SUCCESS;
}

EXPORTED errno_t start_environ_sizes_get(app_ptr count, app_ptr size)
{
    struct start start;
    if (app_check(count, 4) || app_check(size, 4))
        return ERRNO_FAULT;
    (void)start_read(&start);
    struct sizes host = host_variables(&start);
    app_store32(count, host.count + start.variables);
    app_store32(size, host.bytes + start.variables_bytes);
    return ERRNO_SUCCESS;
}

static bool same_name(app_ptr a, app_ptr b)
{
    for (;; a++, b++) {
        uint32_t c = app_load8(a);
        if (c != app_load8(b))
            return false;
        if (c == '=' || c == 0)
            return true;
    }
}

// A variable of the pack that the host has too: both places get the one that counts, since which of two a program takes
// is its own affair.
static void settle(app_ptr own, app_ptr hosts, uint32_t count, bool own_counts)
{
    for (uint32_t i = 0; i < count; i++) {
        app_ptr other = hosts + i * 4;
        if (!same_name(app_load32(own), app_load32(other)))
            continue;
        if (own_counts)
            app_store32(other, app_load32(own));
        else
            app_store32(own, app_load32(other));
    }
}

EXPORTED errno_t start_environ_get(app_ptr environment, app_ptr buffer)
{
    struct start start;
    uint32_t strings = start_read(&start);
    struct sizes host = host_variables(&start);
    if (leaves(environment, buffer, host, start.variables, start.variables_bytes))
        return ERRNO_FAULT;
    errno_t error = host.count > 0 ? host_environ_get(environment, buffer) : ERRNO_SUCCESS;
    if (error)
        return error;
    app_ptr own = environment + host.count * 4, at = buffer + host.bytes;
    mounts_to_app(at, strings + start.arguments_bytes, start.variables_bytes);
    for (uint32_t i = 0; i < start.variables; i++) {
        app_ptr next = end_of(at);
        app_store32(own + i * 4, at);
        settle(own + i * 4, environment, host.count, i == 0 && start.flags & START_DIRECTORY);
        at = next;
    }
    return ERRNO_SUCCESS;
}

// Before the program's first call on a descriptor: standard input becomes an empty file.
EXPORTED void start_begin(void)
{
    struct start start;
    (void)start_read(&start);
    (void)descriptor_get(0); // fills the table
    struct descriptor d = {
        .kind = KIND_FILE,
        .mount = NO_MOUNT,
        .number = start.input,
        .base = RIGHTS_READER,
        .allowed = UINT32_MAX,
        .access = ACCESS_READ,
    };
    (void)table_put(&d, 0);
}
