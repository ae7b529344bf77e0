// SPDX-License-Identifier: MIT
// Room for an answer of the host. The host sees only the program's memory: in the portable profile that is where the state lies
// too; in the isolated one the first bytes of the program's memory are saved, lent and restored within one call of the program.
#ifndef WASI_VFS_LOAN_H
#define WASI_VFS_LOAN_H

#include "abi.h"

enum { LOAN_WORDS = FDSTAT_SIZE / 8 };

struct loan {
    app_ptr at;
    uint64_t saved[LOAN_WORDS];
};

// False where the program has no memory to lend.
bool loan_take(struct loan *loan);
void loan_return(const struct loan *loan);

#endif
