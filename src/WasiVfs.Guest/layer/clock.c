// SPDX-License-Identifier: MIT
#include "clock.h"
#include "host.h"
#include "loan.h"

enum { CLOCKID_REALTIME = 0 };

// 1980-01-01: programs reckon with times a little before a file's own, and zip knows none before 1980.
static uint64_t last = 315532800000000000;

void clock_see(uint64_t time)
{
    if (time > last)
        last = time;
}

// The host's time, by the clock that the program imports; 0 if it imports none.
static uint64_t ask(app_ptr at)
{
    const uint64_t second = 1000000000;
    if (!host_clock_time_get(CLOCKID_REALTIME, 1, at))
        return app_load64(at);
    app_store64(at, 0);
    app_store32(at + DATETIME_NANOSECONDS, 0);
    host_wall_clock_now(at);
    uint64_t seconds = app_load64(at);
    return seconds < UINT64_MAX / second ? seconds * second + app_load32(at + DATETIME_NANOSECONDS) : 0;
}

uint64_t clock_now(void)
{
    struct loan loan;
    uint64_t now = 0;
    if (loan_take(&loan, DATETIME_SIZE)) {
        now = ask(loan.at);
        loan_return(&loan);
    }
    last = now > last ? now : last + 1;
    return last;
}
