// SPDX-License-Identifier: MIT
// The calls that would change a file.
#include "unit.h"

TEST(nothing_is_written)
{
    uint32_t fds[] = {must_open(ROOT, "file.txt"), must_open(ROOT, "dir"), ROOT};
    for (int i = 0; i < 3; i++) {
        CHECK(fd_write(fds[i], put_iovs(1, (uint32_t)BUFFER, 1), 1, RESULT), ERRNO_BADF);
        CHECK(fd_pwrite(fds[i], IOVS, 1, 0, RESULT), ERRNO_BADF);
        CHECK(fd_allocate(fds[i], 0, 1), ERRNO_BADF);
        CHECK(fd_filestat_set_size(fds[i], 0), ERRNO_BADF);
        CHECK(fd_filestat_set_times(fds[i], 0, 0, FSTFLAGS_ATIM | FSTFLAGS_MTIM_NOW), ERRNO_ROFS);
        CHECK(fd_filestat_set_times(fds[i], 0, 0, 0), ERRNO_ROFS);
        CHECK(fd_filestat_set_times(fds[i], 0, 0, FSTFLAGS_ATIM | FSTFLAGS_ATIM_NOW), ERRNO_INVAL);
        CHECK(fd_filestat_set_times(fds[i], 0, 0, FSTFLAGS_MTIM | FSTFLAGS_MTIM_NOW), ERRNO_INVAL);
        CHECK(fd_filestat_set_times(fds[i], 0, 0, 16), ERRNO_INVAL);
        CHECK(fd_sync(fds[i]), 0);
        CHECK(fd_datasync(fds[i]), 0);
    }
    CHECK(read_some(fds[0], 100), 13);
}
