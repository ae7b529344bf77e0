// SPDX-License-Identifier: MIT
// Times of changes. If the program imports neither clock_time_get nor the wall clock of WASI 0.2, a clock runs that
// only tells before from after.
#ifndef WASI_VFS_CLOCK_H
#define WASI_VFS_CLOCK_H

#include "abi.h"

// Nanoseconds since 1970, later than every time that was told or seen before. It may ask the host, which in the
// isolated profile lends the program's first bytes: not between reading a buffer of the program and using it.
uint64_t clock_now(void);

// A time of the image: what is changed after it was seen is later.
void clock_see(uint64_t time);

#endif
