// SPDX-License-Identifier: MIT
// Calls that know no descriptors. They are answered here only in the portable profile, to keep the host from writing
// over the state at the program's word.
#include "guard.h"
#include "host.h"
#include "loan.h"
#include "preview1.h"

bool guard_iovs(app_ptr iovs, uint32_t count)
{
    if (isolated())
        return false;
    if (count > UINT32_MAX / IOVEC_SIZE || app_check(iovs, count * IOVEC_SIZE))
        return true;
    for (uint32_t i = 0; i < count; i++)
        if (app_check(app_load32(iovs + i * IOVEC_SIZE), app_load32(iovs + i * IOVEC_SIZE + 4)))
            return true;
    return false;
}

// A list of strings: as many pointers as the host says, and as many bytes. If the program does not import the function
// that tells, only the starts can be checked.
static bool guard_strings(errno_t sizes_error, app_ptr sizes, app_ptr pointers, app_ptr bytes)
{
    if (sizes_error)
        return app_check(pointers, 0) || app_check(bytes, 0);
    uint32_t count = app_load32(sizes);
    return count > UINT32_MAX / 4 || app_check(pointers, count * 4) || app_check(bytes, app_load32(sizes + 4));
}

EXPORTED errno_t args_get(app_ptr argv, app_ptr buffer)
{
    struct loan loan;
    if (!loan_take(&loan, 8))
        return ERRNO_FAULT;
    bool bad = guard_strings(host_args_sizes_get(loan.at, loan.at + 4), loan.at, argv, buffer);
    loan_return(&loan);
    return bad ? ERRNO_FAULT : host_args_get(argv, buffer);
}

EXPORTED errno_t environ_get(app_ptr environment, app_ptr buffer)
{
    struct loan loan;
    if (!loan_take(&loan, 8))
        return ERRNO_FAULT;
    bool bad = guard_strings(host_environ_sizes_get(loan.at, loan.at + 4), loan.at, environment, buffer);
    loan_return(&loan);
    return bad ? ERRNO_FAULT : host_environ_get(environment, buffer);
}

EXPORTED errno_t args_sizes_get(app_ptr count, app_ptr size)
{
    return app_check(count, 4) || app_check(size, 4) ? ERRNO_FAULT : host_args_sizes_get(count, size);
}

EXPORTED errno_t environ_sizes_get(app_ptr count, app_ptr size)
{
    return app_check(count, 4) || app_check(size, 4) ? ERRNO_FAULT : host_environ_sizes_get(count, size);
}

EXPORTED errno_t clock_res_get(uint32_t id, app_ptr resolution)
{
    return app_check(resolution, 8) ? ERRNO_FAULT : host_clock_res_get(id, resolution);
}

EXPORTED errno_t clock_time_get(uint32_t id, uint64_t precision, app_ptr time)
{
    return app_check(time, 8) ? ERRNO_FAULT : host_clock_time_get(id, precision, time);
}

EXPORTED errno_t random_get(app_ptr buffer, uint32_t length)
{
    return app_check(buffer, length) ? ERRNO_FAULT : host_random_get(buffer, length);
}
