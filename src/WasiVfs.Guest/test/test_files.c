// SPDX-License-Identifier: MIT
// fd_read, fd_pread, fd_seek, fd_tell, and the calls that would change a file.
#include "unit.h"

static uint8_t pattern(uint32_t at) { return (uint8_t)(at % 251); }

static bool holds_pattern(app_ptr from, uint32_t position, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (machine_memory[from + i] != pattern(position + i))
            return false;
    return true;
}

TEST(read_is_short_at_the_end_and_0_past_it)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(read_some(fd, 5), 5);
    CHECK(memcmp(machine_memory + BUFFER, "hello", 5), 0);
    CHECK(read_some(fd, 100), 8);
    CHECK(memcmp(machine_memory + BUFFER, ", world\n", 8), 0);
    CHECK(read_some(fd, 100), 0);
    CHECK(seek_to(fd, 1000000, WHENCE_SET), 1000000);
    CHECK(read_some(fd, 100), 0);
}

TEST(read_of_an_empty_file_is_0) { CHECK(read_some(must_open(ROOT, "empty"), 10), 0); }

TEST(read_of_nothing_is_0_and_touches_nothing)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(fd_read(fd, IOVS, 0, RESULT), 0);
    CHECK(word(RESULT), 0);
    CHECK(read_some(fd, 0), 0);
    CHECK(seek_to(fd, 0, WHENCE_CUR), 0);
}

TEST(read_crosses_blocks_and_the_inline_tail)
{
    uint32_t fd = must_open(ROOT, "large");
    CHECK(read_some(fd, 20000), 10000);
    CHECK(holds_pattern(BUFFER, 0, 10000), true);
    fd = must_open(ROOT, "exact");
    CHECK(read_some(fd, 20000), 8192);
    CHECK(holds_pattern(BUFFER, 0, 8192), true);
}

TEST(read_fills_a_scatter_list_in_order)
{
    uint32_t fd = must_open(ROOT, "large");
    put_iovs(4, (uint32_t)BUFFER + 9000, 5000, 0, 0, (uint32_t)BUFFER, 4000, (uint32_t)BUFFER + 20000, 7000);
    CHECK(fd_read(fd, IOVS, 4, RESULT), 0);
    CHECK(word(RESULT), 10000);
    CHECK(holds_pattern(BUFFER + 9000, 0, 5000), true);
    CHECK(holds_pattern(BUFFER, 5000, 4000), true);
    CHECK(holds_pattern(BUFFER + 20000, 9000, 1000), true);
}

TEST(read_at_every_position_gives_what_lies_there)
{
    uint32_t fd = must_open(ROOT, "large");
    for (uint32_t at = 0; at < 10000; at += 97)
        for (uint32_t length = 1; length < 9000; length = length * 3 + 1) {
            uint32_t wanted = length < 10000 - at ? length : 10000 - at;
            CHECK(fd_pread(fd, put_iovs(1, (uint32_t)BUFFER, length), 1, at, RESULT), 0);
            CHECK(word(RESULT), wanted);
            CHECK(holds_pattern(BUFFER, at, wanted), true);
        }
}

TEST(pread_leaves_the_position)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(read_some(fd, 2), 2);
    CHECK(fd_pread(fd, put_iovs(1, (uint32_t)BUFFER, 3), 1, 7, RESULT), 0);
    CHECK(word(RESULT), 3);
    CHECK(memcmp(machine_memory + BUFFER, "wor", 3), 0);
    CHECK(fd_pread(fd, IOVS, 1, 13, RESULT), 0);
    CHECK(word(RESULT), 0);
    CHECK(fd_pread(fd, IOVS, 1, UINT64_MAX, RESULT), 0);
    CHECK(word(RESULT), 0);
    CHECK(fd_tell(fd, RESULT), 0);
    CHECK(quad(RESULT), 2);
}

TEST(descriptors_of_one_file_have_their_own_positions)
{
    uint32_t a = must_open(ROOT, "file.txt"), b = must_open(ROOT, "file.txt");
    CHECK(read_some(a, 7), 7);
    CHECK(read_some(b, 5), 5);
    CHECK(memcmp(machine_memory + BUFFER, "hello", 5), 0);
    CHECK(read_some(a, 5), 5);
    CHECK(memcmp(machine_memory + BUFFER, "world", 5), 0);
}

TEST(seek_knows_three_origins)
{
    uint32_t fd = must_open(ROOT, "large");
    CHECK(seek_to(fd, 10, WHENCE_SET), 10);
    CHECK(seek_to(fd, -3, WHENCE_CUR), 7);
    CHECK(seek_to(fd, -1, WHENCE_END), 9999);
    CHECK(seek_to(fd, 0, WHENCE_CUR), 9999);
    CHECK(read_some(fd, 10), 1);
    CHECK(seek_to(fd, 5, WHENCE_END), 10005);
    CHECK(seek_to(fd, INT64_MAX, WHENCE_SET), INT64_MAX);
    CHECK(fd_tell(fd, RESULT), 0);
    CHECK(quad(RESULT), INT64_MAX);
}

TEST(seek_refuses_impossible_positions_and_stays)
{
    uint32_t fd = must_open(ROOT, "large");
    CHECK(seek_to(fd, 10, WHENCE_SET), 10);
    CHECK(seek_to(fd, -1, WHENCE_SET), -ERRNO_INVAL);
    CHECK(seek_to(fd, -11, WHENCE_CUR), -ERRNO_INVAL);
    CHECK(seek_to(fd, -10001, WHENCE_END), -ERRNO_INVAL);
    CHECK(seek_to(fd, INT64_MIN, WHENCE_CUR), -ERRNO_INVAL);
    CHECK(seek_to(fd, INT64_MAX, WHENCE_CUR), -ERRNO_INVAL);
    CHECK(seek_to(fd, 0, 3), -ERRNO_INVAL);
    CHECK(seek_to(fd, 0, 255), -ERRNO_INVAL);
    CHECK(seek_to(fd, 0, WHENCE_CUR), 10);
}

TEST(directories_have_no_bytes)
{
    uint32_t fd = must_open(ROOT, "dir");
    CHECK(read_some(fd, 1), -ERRNO_ISDIR);
    CHECK(fd_pread(fd, IOVS, 1, 0, RESULT), ERRNO_ISDIR);
    CHECK(fd_pread(99, IOVS, 1, 0, RESULT), ERRNO_BADF);
    CHECK(seek_to(fd, 0, WHENCE_SET), -ERRNO_BADF);
    CHECK(seek_to(fd, 0, WHENCE_CUR), -ERRNO_BADF);
    CHECK(fd_tell(fd, RESULT), ERRNO_BADF);
    CHECK(fd_advise(fd, 0, 0, 0), ERRNO_BADF);
}

TEST(advice_is_taken_where_its_range_is_one)
{
    uint32_t fd = must_open(ROOT, "file.txt");
    for (uint32_t advice = 0; advice <= ADVICE_LAST; advice++)
        CHECK(fd_advise(fd, 0, 100, advice), 0);
    CHECK(fd_advise(fd, 1000, 0, 0), 0);
    CHECK(fd_advise(fd, INT64_MAX, 0, 0), 0);
    CHECK(fd_advise(fd, INT64_MAX, 1, 0), ERRNO_INVAL);
    CHECK(fd_advise(fd, UINT64_MAX, 0, 0), ERRNO_INVAL);
    CHECK(fd_advise(fd, 0, UINT64_MAX, 0), ERRNO_INVAL);
    CHECK(fd_advise(fd, 0, 1, ADVICE_LAST + 1), ERRNO_INVAL);
}

TEST(an_open_and_a_read_ask_the_host_nothing)
{
    uint32_t fd = must_open(ROOT, "empty"); // the first call fills the table
    unsigned before = host.calls;
    fd = must_open(ROOT, "dir/inner.txt");
    CHECK(read_some(fd, 100), 10);
    CHECK(stat_path(ROOT, "large", true), 0);
    CHECK(fd_close(fd), 0);
    CHECK(host.calls - before, 0);
}
