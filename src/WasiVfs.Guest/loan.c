// SPDX-License-Identifier: MIT
#include "loan.h"

static _Alignas(8) uint8_t room[LOAN_MAX_BYTES]; // portable: what is lent; isolated: what the program had there

bool loan_take(struct loan *loan, uint32_t bytes)
{
    loan->bytes = bytes;
    loan->at = isolated() ? 0 : state_address(room);
    if (!isolated())
        return true;
    if (app_pages() == 0)
        return false;
    app_to_state(room, loan->at, bytes);
    return true;
}

void loan_return(const struct loan *loan)
{
    if (isolated())
        state_to_app(loan->at, room, loan->bytes);
}
