// SPDX-License-Identifier: MIT
// The lines of a trace. The machine's words are their numbers: <77> stands first, <78> is the image's answer, <79> the
// host's.
#include "unit.h"
#include "../trace.h"

enum { CALL = 99, NONE = NO_DESCRIPTOR };

static const char *last(void)
{
    static char text[sizeof host.output];
    memcpy(text, host.output, sizeof text);
    memset(host.output, 0, sizeof host.output);
    return text;
}

static const char *simple(int32_t fd, enum outcome outcome, uint32_t error)
{
    trace_begin(CALL, fd, 0, 0, NONE, 0, 0);
    trace_end(outcome, RESULT, 0, error, true);
    return last();
}

// As the call would have been answered with this descriptor.
static const char *opened(int32_t directory, const char *path, uint32_t fd)
{
    trace_begin(CALL, directory, put_text(PATH, path), (uint32_t)strlen(path), NONE, 0, 0);
    memcpy(machine_memory + RESULT, &fd, sizeof fd);
    trace_end(OUTCOME_DESCRIPTOR, RESULT, 0, 0, false);
    return last();
}

static void name(int32_t fd, const char *text)
{
    trace_begin(CALL, fd, 0, 0, NONE, 0, 0);
    trace_end(OUTCOME_NAME, put_text(PATH, text), (uint32_t)strlen(text), 0, false);
    last();
}

TEST(trace_a_descriptor_without_a_name_is_its_number)
{
    CHECK_TEXT(simple(5, OUTCOME_NONE, 0), "<77> <99> 5 -> <0> <79>\n");
    CHECK_TEXT(simple(5, OUTCOME_NONE, ERRNO_BADF), "<77> <99> 5 -> <8> <79>\n");
    CHECK_TEXT(simple(5, OUTCOME_NONE, 1000), "<77> <99> 5 -> 1000 <79>\n");
}

TEST(trace_streams_are_not_files)
{
    for (int32_t fd = 0; fd < 3; fd++)
        CHECK_TEXT(simple(fd, OUTCOME_NONE, 0), "");
    opened(3, "input", 0);
    CHECK_TEXT(simple(0, OUTCOME_NONE, 0), "<77> <99> 3/input -> <0> <79>\n");
}

TEST(trace_paths_go_on_from_names)
{
    trace_begin(CALL, 3, 0, 0, NONE, 0, 0);
    trace_end(OUTCOME_NAME, put_text(PATH, "/lib"), 4, 0, false);
    CHECK_TEXT(last(), "<77> <99> 3 -> /lib <78>\n");
    name(4, "/");
    CHECK_TEXT(opened(3, "dir", 5), "<77> <99> /lib/dir -> 5 <78>\n");
    CHECK_TEXT(opened(5, "file", 6), "<77> <99> /lib/dir/file -> 6 <78>\n");
    CHECK_TEXT(opened(4, "top", 7), "<77> <99> /top -> 7 <78>\n");
    CHECK_TEXT(simple(6, OUTCOME_CLOSED, 0), "<77> <99> /lib/dir/file -> <0> <79>\n");
    CHECK_TEXT(simple(6, OUTCOME_NONE, ERRNO_BADF), "<77> <99> 6 -> <8> <79>\n");
}

TEST(trace_two_paths_and_a_path_that_stands_alone)
{
    name(3, "/a");
    trace_begin(CALL, 3, put_text(PATH, "from"), 4, 4, put_text(PATH2, "to"), 2);
    trace_end(OUTCOME_NONE, 0, 0, ERRNO_XDEV, false);
    CHECK_TEXT(last(), "<77> <99> /a/from, 4/to -> <75> <78>\n");
    trace_begin(CALL, 3, put_text(PATH, "link"), 4, NONE, put_text(PATH2, "../target"), 9);
    trace_end(OUTCOME_NONE, 0, 0, ERRNO_ROFS, false);
    CHECK_TEXT(last(), "<77> <99> /a/link, ../target -> <69> <78>\n");
}

TEST(trace_a_descriptor_moves)
{
    name(3, "/a");
    opened(3, "file", 9);
    trace_begin(CALL, 9, 0, 0, 20, 0, 0);
    trace_end(OUTCOME_MOVED, 0, 0, 0, false);
    CHECK_TEXT(last(), "<77> <99> /a/file, 20 -> <0> <78>\n");
    CHECK_TEXT(simple(20, OUTCOME_NONE, 0), "<77> <99> /a/file -> <0> <79>\n");
    CHECK_TEXT(simple(9, OUTCOME_NONE, 0), "<77> <99> 9 -> <0> <79>\n");
    trace_begin(CALL, 20, 0, 0, 20, 0, 0);
    trace_end(OUTCOME_MOVED, 0, 0, 0, false);
    CHECK_TEXT(last(), "<77> <99> /a/file, /a/file -> <0> <78>\n");
    CHECK_TEXT(simple(20, OUTCOME_NONE, 0), "<77> <99> /a/file -> <0> <79>\n");
}

TEST(trace_numbers)
{
    memset(machine_memory + RESULT, 0xFF, 8);
    CHECK_TEXT(simple(7, OUTCOME_COUNT, 0), "<77> <99> 7 -> 4294967295 <79>\n");
    CHECK_TEXT(simple(7, OUTCOME_POSITION, 0), "<77> <99> 7 -> 18446744073709551615 <79>\n");
    memset(machine_memory + RESULT, 0, 8);
    CHECK_TEXT(simple(7, OUTCOME_POSITION, 0), "<77> <99> 7 -> 0 <79>\n");
}

TEST(trace_what_steers_a_terminal_is_shown)
{
    CHECK_TEXT(opened(3, "a\x1B[31m\nb\x7F\xC3\xBC", 4), "<77> <99> 3/a\\x1b[31m\\x0ab\\x7f\xC3\xBC -> 4 <78>\n");
}

TEST(trace_a_path_that_is_not_in_memory)
{
    trace_begin(CALL, 3, BEYOND - 2, 3, NONE, 0, 0);
    trace_end(OUTCOME_DESCRIPTOR, BEYOND, 0, ERRNO_FAULT, false);
    CHECK_TEXT(last(), "<77> <99> 3/? -> <21> <78>\n");
    trace_begin(CALL, 3, UINT32_MAX, UINT32_MAX, NONE, 0, 0);
    trace_end(OUTCOME_DESCRIPTOR, BEYOND, 0, ERRNO_FAULT, false);
    CHECK_TEXT(last(), "<77> <99> 3/? -> <21> <78>\n");
}

// Longer than a line, than what is kept of a name, and than the descriptors that are kept.
TEST(trace_has_bounds)
{
    enum { LONG = 5000 };
    static char path[LONG + 1];
    memset(path, 'x', LONG);
    name(3, "/a");
    trace_begin(CALL, 3, put_text(PATH, path), LONG, 3, PATH, LONG);
    trace_end(OUTCOME_NONE, 0, 0, 0, false);
    CHECK(host.output[0], '<');
    opened(3, path, 4);
    CHECK_TEXT(simple(4, OUTCOME_NONE, 0), "<77> <99> 4 -> <0> <79>\n");
    CHECK_TEXT(opened(3, "far", 4000000000), "<77> <99> /a/far -> 4000000000 <78>\n");
    CHECK_TEXT(simple(64, OUTCOME_NONE, 0), "<77> <99> 64 -> <0> <79>\n");
    CHECK_TEXT(opened(3, "near", 63), "<77> <99> /a/near -> 63 <78>\n");
    CHECK_TEXT(simple(63, OUTCOME_NONE, 0), "<77> <99> /a/near -> <0> <79>\n");
}

TEST(trace_leaves_the_programs_memory_as_it_was)
{
    static uint8_t before[MACHINE_BYTES];
    put_text(PATH, "file.txt");
    memcpy(before, machine_memory, sizeof before);
    trace_begin(CALL, 3, PATH, 8, NONE, 0, 0);
    trace_end(OUTCOME_NONE, 0, 0, ERRNO_NOENT, false);
    CHECK(memcmp(before, machine_memory, sizeof before), 0);
    CHECK_TEXT(last(), "<77> <99> 3/file.txt -> <44> <78>\n");
}

TEST(trace_tells_of_a_hosts_directory_that_is_hidden)
{
    host_open(HOST_SOCKET, 0);
    host_open(FILETYPE_DIRECTORY, "/other");
    host_open(FILETYPE_DIRECTORY, "/");
    trace_hidden();
    CHECK_TEXT(last(), WASI_VFS_UNITED ? "<77> <79> / -> united <78>\n" : "<77> <79> / -> <80> <78>\n");
}

TEST(trace_tells_nothing_if_nothing_is_hidden)
{
    host_open(FILETYPE_DIRECTORY, "/other");
    trace_hidden();
    CHECK_TEXT(last(), "");
}
