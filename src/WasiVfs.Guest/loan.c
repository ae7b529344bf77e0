// SPDX-License-Identifier: MIT
#include "loan.h"

static uint64_t room[LOAN_WORDS];

bool loan_take(struct loan *loan)
{
    if (!isolated()) {
        loan->at = state_address(room);
        return true;
    }
    loan->at = 0;
    if (app_pages() == 0)
        return false;
    for (uint32_t i = 0; i < LOAN_WORDS; i++)
        loan->saved[i] = app_load64(i * 8);
    return true;
}

void loan_return(const struct loan *loan)
{
    if (isolated())
        for (uint32_t i = 0; i < LOAN_WORDS; i++)
            app_store64(loan->at + i * 8, loan->saved[i]);
}
