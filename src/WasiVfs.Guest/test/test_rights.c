// SPDX-License-Identifier: MIT
// fd_fdstat_set_rights: rights only shrink, and what was given up is refused, here and below.
#include "unit.h"

TEST(rights_only_shrink)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(fd_fdstat_set_rights(fd, RIGHTS_READER, 0), 0);
    CHECK(fd_fdstat_set_rights(fd, RIGHTS_READER | RIGHT_FD_WRITE, 0), ERRNO_NOTCAPABLE);
    CHECK(fd_fdstat_set_rights(fd, RIGHTS_READER, 1), ERRNO_NOTCAPABLE);
    CHECK(fd_fdstat_set_rights(fd, RIGHT_FD_SEEK, 0), 0);
    CHECK(fd_fdstat_set_rights(fd, RIGHTS_READER, 0), ERRNO_NOTCAPABLE);
    CHECK(fd_fdstat_get(fd, RESULT), 0);
    CHECK(quad(RESULT + 8), RIGHT_FD_SEEK);
    CHECK(fd_fdstat_set_rights(99, 0, 0), ERRNO_BADF);
}

TEST(what_a_file_gave_up_is_refused)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(fd_fdstat_set_rights(fd, RIGHT_FD_TELL, 0), 0);
    CHECK(read_some(fd, 1), -ERRNO_NOTCAPABLE);
    CHECK(fd_pread(fd, IOVS, 1, 0, RESULT), ERRNO_NOTCAPABLE);
    CHECK(seek_to(fd, 1, WHENCE_SET), -ERRNO_NOTCAPABLE);
    CHECK(seek_to(fd, 0, WHENCE_CUR), 0);
    CHECK(fd_tell(fd, RESULT), 0);
    CHECK(fd_filestat_get(fd, RESULT), ERRNO_NOTCAPABLE);
    CHECK(fd_advise(fd, 0, 0, 0), ERRNO_NOTCAPABLE);
    CHECK(fd_fdstat_set_rights(fd, 0, 0), 0);
    CHECK(fd_tell(fd, RESULT), ERRNO_NOTCAPABLE);
    CHECK(seek_to(fd, 0, WHENCE_CUR), -ERRNO_NOTCAPABLE);
}

TEST(what_a_directory_gave_up_is_refused)
{
    uint32_t fd = must_open(ROOT, "dir"), other;
    CHECK(fd_fdstat_set_rights(fd, 0, RIGHTS_INHERITING), 0);
    CHECK(try_open(fd, "inner.txt", 0, &other), ERRNO_NOTCAPABLE);
    CHECK(fd_readdir(fd, BUFFER, 100, 0, RESULT), ERRNO_NOTCAPABLE);
    CHECK(stat_path(fd, "inner.txt", true), ERRNO_NOTCAPABLE);
    CHECK(path_readlink(fd, PATH, 1, BUFFER, 10, RESULT), ERRNO_NOTCAPABLE);
}

TEST(what_is_opened_below_has_no_more)
{
    uint32_t fd = must_open(ROOT, "dir"), file;
    CHECK(fd_fdstat_get(fd, RESULT), 0);
    CHECK(fd_fdstat_set_rights(ROOT, RIGHTS_DIRECTORY, RIGHT_FD_SEEK | RIGHTS_DIRECTORY), 0);
    file = must_open(ROOT, "file.txt");
    CHECK(read_some(file, 1), -ERRNO_NOTCAPABLE);
    CHECK(seek_to(file, 1, WHENCE_SET), 1);
    CHECK(read_some(must_open(fd, "inner.txt"), 1), 1); // opened before
    uint32_t below = must_open(ROOT, "dir");
    CHECK(read_some(must_open(below, "inner.txt"), 1), -ERRNO_NOTCAPABLE);
}

TEST(rights_that_were_never_asked_for_are_not_missed)
{
    CHECK(path_open(ROOT, 0, put_text(PATH, "dir"), 3, OFLAGS_DIRECTORY, 0, 0, 0, RESULT), 0);
    uint32_t fd = word(RESULT);
    CHECK(fd_readdir(fd, BUFFER, 100, 0, RESULT), 0);
    CHECK(stat_path(fd, "inner.txt", true), 0);
    CHECK(path_open(fd, 0, put_text(PATH, "inner.txt"), 9, 0, 0, 0, 0, RESULT), 0);
    CHECK(read_some(word(RESULT), 100), 10);
}
