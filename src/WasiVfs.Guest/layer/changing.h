// SPDX-License-Identifier: MIT
// The mark that a change is under way. A host may end the program between any two instructions, and wants its changes
// then: it waits until the mark is gone, or is told that they are not whole.
#ifndef WASI_VFS_CHANGING_H
#define WASI_VFS_CHANGING_H

#include "abi.h"

extern volatile bool changing;

// Around each change: change_end(the change's answer).
static inline void change_begin(void) { changing = true; }

static inline errno_t change_end(errno_t answer)
{
    changing = false;
    return answer;
}

#endif
