// SPDX-License-Identifier: MIT
// wasi:cli/environment of a program that is packed with arguments, variables or a directory. Each string of a list is
// memory of its own, which the program may free.
#include "started.h"
#include "loan.h"
#include "mounts.h"
#include "start.h"

#define ENVIRONMENT "wasi:cli/environment"
#define ENVIRONMENT3 "wasi:cli/environment@0.3"

enum { STRING_SIZE = 8, PAIR_SIZE = 16, OPTION_SIZE = 12, RESULT_SIZE = 16, EXIT_FAILURE = 1 };

HOST(ENVIRONMENT, "get-arguments") void host_get_arguments(app_ptr ret);
HOST(ENVIRONMENT, "get-environment") void host_get_environment(app_ptr ret);
HOST(ENVIRONMENT, "initial-cwd") void host_initial_cwd(app_ptr ret);
HOST(ENVIRONMENT3, "get-arguments") void host3_get_arguments(app_ptr ret);
HOST(ENVIRONMENT3, "get-environment") void host3_get_environment(app_ptr ret);
HOST(ENVIRONMENT3, "get-initial-cwd") void host3_initial_cwd(app_ptr ret);
HOST("wasi:cli/stderr", "get-stderr") uint32_t host_get_stderr(void);
HOST("wasi:cli/exit", "exit") void host_exit(uint32_t status);
HOST(STREAMS, "[method]output-stream.blocking-write-and-flush")
void host_write_and_flush(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret);

static char character(uint32_t at)
{
    char c;
    mounts_to_state(&c, at, 1);
    return c;
}

// How many bytes of the start block there are up to a character, which is there.
static uint32_t length_to(uint32_t at, char end)
{
    uint32_t length = 0;
    while (character(at + length) != end)
        length++;
    return length;
}

// A copy of bytes of the start block, as a string of the program's.
static void put_string(app_ptr to, uint32_t at, uint32_t length)
{
    app_ptr text = allocate(1, length);
    mounts_to_app(text, at, length);
    app_store32(to, text);
    app_store32(to + 4, length);
}

// The host's list with room for more; the host has an empty one at any address.
static app_ptr extend(app_ptr list, uint32_t count, uint32_t more, uint32_t size)
{
    if (count > UINT32_MAX / size - more)
        __builtin_trap();
    return count ? reallocate(list, count * size, 4, (count + more) * size) : allocate(4, more * size);
}

static void put_list(app_ptr ret, app_ptr list, uint32_t count)
{
    app_store32(ret, list);
    app_store32(ret + 4, count);
}

// Ends a program that takes no arguments and was given some. Without standard error nothing tells why, and without an
// import that ends it, it traps.
static void refuse(const struct start *start, uint32_t strings)
{
    struct loan loan;
    uint32_t length = start->refusal_bytes, most = LOAN_MAX_BYTES - RESULT_SIZE;
    if (!loan_take(&loan, LOAN_MAX_BYTES))
        __builtin_trap();
    length = length < most ? length : most;
    mounts_to_app(loan.at, strings + start->arguments_bytes + start->variables_bytes, length);
    host_write_and_flush(host_get_stderr(), loan.at, length, loan.at + most);
    loan_return(&loan);
    host_exit(EXIT_FAILURE);
    __builtin_trap();
}

// The name of the program comes first, then the pack's arguments, then those of the host. An empty name stands for the
// program if the host tells none.
static void put_arguments(app_ptr ret, const struct start *start, uint32_t at)
{
    app_ptr hosts = app_load32(ret);
    uint32_t count = app_load32(ret + 4), named = count ? 0 : 1, own = start->arguments;
    app_ptr list = extend(hosts, count, named + own, STRING_SIZE);
    for (uint32_t i = count; i > 1; i--)
        app_store64(list + (own + i - 1) * STRING_SIZE, app_load64(list + (i - 1) * STRING_SIZE));
    if (named)
        put_string(list, at, 0);
    for (uint32_t i = 1; i <= own; i++) {
        uint32_t length = length_to(at, 0);
        put_string(list + i * STRING_SIZE, at, length);
        at += length + 1;
    }
    put_list(ret, list, count + named + own);
}

STARTED(ENVIRONMENT, "get-arguments") void start_get_arguments(app_ptr ret)
{
    struct start start;
    need(ret, 8);
    uint32_t strings = start_read(&start);
    host_get_arguments(ret);
    if (start.flags & START_FIXED && app_load32(ret + 4) > 1)
        refuse(&start, strings);
    put_arguments(ret, &start, strings);
}

STARTED(ENVIRONMENT3, "get-arguments") void start3_get_arguments(app_ptr ret)
{
    struct start start;
    need(ret, 8);
    uint32_t strings = start_read(&start);
    host3_get_arguments(ret);
    put_arguments(ret, &start, strings);
}

static bool has_name(app_ptr pair, uint32_t at, uint32_t length)
{
    if (app_load32(pair + 4) != length)
        return false;
    for (uint32_t i = 0; i < length; i++)
        if (app_load8(app_load32(pair) + i) != (uint8_t)character(at + i))
            return false;
    return true;
}

// The host's variables, then those of the pack that it does not have; the start directory's takes the host's place.
static void put_environment(app_ptr ret, const struct start *start, uint32_t at)
{
    app_ptr hosts = app_load32(ret);
    uint32_t count = app_load32(ret + 4), kept = count;
    app_ptr list = extend(hosts, count, start->variables, PAIR_SIZE);
    for (uint32_t i = 0; i < start->variables; i++) {
        uint32_t name = length_to(at, '='), value = length_to(at + name + 1, 0);
        bool found = false;
        for (uint32_t j = 0; j < count; j++) {
            app_ptr pair = list + j * PAIR_SIZE;
            if (!has_name(pair, at, name))
                continue;
            found = true;
            if (i == 0 && start->flags & START_DIRECTORY)
                put_string(pair + STRING_SIZE, at + name + 1, value);
        }
        if (!found) {
            app_ptr pair = list + kept++ * PAIR_SIZE;
            put_string(pair, at, name);
            put_string(pair + STRING_SIZE, at + name + 1, value);
        }
        at += name + value + 2;
    }
    put_list(ret, list, kept);
}

STARTED(ENVIRONMENT, "get-environment") void start_get_environment(app_ptr ret)
{
    struct start start;
    need(ret, 8);
    uint32_t strings = start_read(&start);
    put_list(ret, 0, 0);
    if (!(start.flags & START_FIXED))
        host_get_environment(ret);
    put_environment(ret, &start, strings + start.arguments_bytes);
}

STARTED(ENVIRONMENT3, "get-environment") void start3_get_environment(app_ptr ret)
{
    struct start start;
    need(ret, 8);
    uint32_t strings = start_read(&start);
    host3_get_environment(ret);
    put_environment(ret, &start, strings + start.arguments_bytes);
}

// The value of PWD, the first variable; false if the program starts in no directory of the pack.
static bool put_directory(app_ptr ret)
{
    struct start start;
    need(ret, OPTION_SIZE);
    uint32_t at = start_read(&start) + start.arguments_bytes;
    if (!(start.flags & START_DIRECTORY))
        return false;
    at += length_to(at, '=') + 1;
    app_store8(ret, 1);
    put_string(ret + 4, at, length_to(at, 0));
    return true;
}

STARTED(ENVIRONMENT, "initial-cwd") void start_initial_cwd(app_ptr ret)
{
    if (!put_directory(ret))
        host_initial_cwd(ret);
}

STARTED(ENVIRONMENT3, "get-initial-cwd") void start3_initial_cwd(app_ptr ret)
{
    if (!put_directory(ret))
        host3_initial_cwd(ret);
}
