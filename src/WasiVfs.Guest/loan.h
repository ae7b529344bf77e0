// SPDX-License-Identifier: MIT
// Room for what the host reads or writes. The host sees only the program's memory: in the portable profile the state
// lies in it too; in the isolated one the first bytes of the program's memory are saved, lent and restored within one
// call of the program.
#ifndef WASI_VFS_LOAN_H
#define WASI_VFS_LOAN_H

#include "abi.h"

enum { LOAN_MAX_BYTES = 4096 };

struct loan {
    app_ptr at;
    uint32_t bytes;
};

// False if the program has no memory to lend. One loan at a time.
bool loan_take(struct loan *loan, uint32_t bytes);
void loan_return(const struct loan *loan);

#endif
