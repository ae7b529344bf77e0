// SPDX-License-Identifier: MIT
// WASI 0.2 on a tree that can be changed: files are written at once and by streams, and what fails says why.
#include "../../../layer/arena.h"
#include "handles.h"

enum { CREATE = 1, EXCLUSIVE = 4, TRUNCATE = 8, WRITES = READ | WRITE };
enum { BAD_DESCRIPTOR = 3, EXIST = 7, FILE_TOO_LARGE = 8, NO_SPACE = 23 };

// The bytes of a file, which are a text.
static void check_content(uint32_t directory, const char *path, const char *text)
{
    uint32_t file = open_at(directory, path);
    types_read(file, 1000, 0, RET);
    CHECK(byte(RET), 0);
    CHECK(word(RET + 8), strlen(text));
    CHECK(memcmp(machine_memory + word(RET + 4), text, strlen(text)), 0);
    types_drop_descriptor(file);
}

static uint32_t output_of(uint32_t file, uint64_t offset)
{
    types_write_via_stream(file, offset, RET);
    CHECK(byte(RET), 0);
    return word(RET + 4);
}

static void write_text(uint32_t stream, const char *text)
{
    streams_write(stream, TEXT(text), RET);
    CHECK(byte(RET), 0);
}

TEST(a_file_is_made_and_written_at_once)
{
    uint32_t root = first_preopen(), file = open_with(root, "new", CREATE | EXCLUSIVE, WRITES);
    types_get_flags(file, RET);
    CHECK(byte(RET + 1), WRITES);
    types_write(file, TEXT("hello"), 3, RET);
    CHECK(byte(RET) == 0 && quad(RET + 8) == 5, true);
    types_write(file, TEXT("abc"), 0, RET);
    check_content(root, "new", "abchello");
    types_open_at(root, FOLLOW, TEXT("new"), CREATE | EXCLUSIVE, WRITES, RET);
    CHECK(byte(RET) == 1 && byte(RET + 4) == EXIST, true);
    types_write(file, TEXT("x"), UINT64_MAX, RET);
    CHECK(byte(RET) == 1 && byte(RET + 8) == FILE_TOO_LARGE, true);
    types_set_size(file, 2, RET);
    CHECK(byte(RET), 0);
    check_content(root, "new", "ab");
    types_write(file, PATH, 0, 100, RET);
    CHECK(byte(RET) == 0 && quad(RET + 8) == 0, true);
    types_open_at(root, FOLLOW, TEXT("new"), TRUNCATE, READ, RET);
    CHECK(byte(RET), 0);
    check_content(root, "new", "");
}

TEST(what_was_not_opened_for_writing_is_not_written)
{
    uint32_t root = first_preopen(), file = open_at(root, "file.txt");
    types_write(file, TEXT("x"), 0, RET);
    CHECK(byte(RET) == 1 && byte(RET + 8) == BAD_DESCRIPTOR, true);
    types_write_via_stream(file, 0, RET);
    CHECK(byte(RET) == 1 && byte(RET + 4) == BAD_DESCRIPTOR, true);
    types_append_via_stream(root, RET);
    CHECK(byte(RET) == 1 && byte(RET + 4) == BAD_DESCRIPTOR, true);
    check_content(root, "file.txt", "hello, world\n");
}

TEST(streams_write_where_they_are_and_append_at_the_end)
{
    uint32_t root = first_preopen(), file = open_with(root, "file.txt", 0, WRITES), first = output_of(file, 7);
    streams_check_write(first, RET);
    CHECK(byte(RET) == 0 && quad(RET + 8) >= 4096, true);
    write_text(first, "there");
    streams_write_and_flush(first, TEXT(", "), RET);
    CHECK(byte(RET), 0);
    types_append_via_stream(file, RET);
    uint32_t last = word(RET + 4);
    write_text(last, "!");
    write_text(first, "you");
    write_text(last, "?");
    check_content(root, "file.txt", "hello, there, you?");
    streams_write_zeroes(last, 2, RET);
    CHECK(byte(RET), 0);
    streams_write_zeroes_and_flush(last, 1, RET);
    streams_flush(last, RET);
    streams_blocking_flush(last, RET);
    CHECK(byte(RET), 0);
    types_stat(file, RET);
    CHECK(quad(RET + 24), 21);
    CHECK(TRAPS(streams_write_zeroes(last, UINT64_MAX, RET)), true);
    uint32_t pollable = streams_subscribe_output(last);
    CHECK(poll_ready(pollable), 1);
    poll_drop(pollable);
    streams_drop_output(last);
    CHECK(TRAPS(streams_flush(last, RET)), true);
    CHECK(TRAPS(streams_read(first, 1, RET)), true);
}

TEST(a_file_lives_as_long_as_a_stream_of_it)
{
    uint32_t root = first_preopen(), file = open_with(root, "new", CREATE, WRITES), stream = output_of(file, 0);
    types_read_via_stream(file, 0, RET);
    uint32_t input = word(RET + 4);
    types_unlink_file(root, TEXT("new"), RET);
    CHECK(byte(RET), 0);
    types_drop_descriptor(file);
    write_text(stream, "still there");
    streams_read(input, 100, RET);
    CHECK(word(RET + 8), 11);
    uint32_t before = arena_taken();
    streams_drop_output(stream);
    streams_drop_input(input);
    CHECK(arena_taken() <= before, true);
    types_stat_at(root, 0, TEXT("new"), RET);
    CHECK(byte(RET) == 1 && byte(RET + 8) == 20, true);
}

// Fills the layer: the error of the stream that did not fit.
static uint32_t fill(uint32_t stream)
{
    machine.state_limit = machine.state_pages;
    for (uint32_t i = 0; i < 1000; i++) {
        streams_write_zeroes(stream, 100000, RET);
        if (byte(RET))
            break;
    }
    CHECK(byte(RET) == 1 && byte(RET + 4) == 0, true); // last-operation-failed
    return word(RET + 8);
}

TEST(a_stream_that_fails_says_why_and_is_closed)
{
    uint32_t root = first_preopen(), file = open_with(root, "new", CREATE, WRITES), stream = output_of(file, 0);
    uint32_t error = fill(stream);
    errors_code(error, RET);
    CHECK(byte(RET) == 1 && byte(RET + 1) == NO_SPACE, true);
    errors_string(error, RET);
    CHECK(memcmp(machine_memory + word(RET), "no space", 8), 0);
    errors_http_code(error, RET);
    CHECK(byte(RET), 0);
    errors_network_code(error, RET);
    CHECK(byte(RET), 0);
    CHECK(component_host.calls, 1); // the preopens
    streams_write(stream, TEXT("x"), RET);
    CHECK(byte(RET) == 1 && byte(RET + 4) == 1, true); // closed
    streams_check_write(stream, RET);
    CHECK(byte(RET) == 1 && byte(RET + 8) == 1, true);
    streams_flush(stream, RET);
    CHECK(byte(RET) == 1 && byte(RET + 4) == 1, true);
    types_set_size(file, 0, RET); // room again
    write_text(output_of(file, 0), "again");
    check_content(root, "new", "again");
    errors_drop(error);
    CHECK(TRAPS(errors_code(error, RET)), true);
}

TEST(what_lies_past_the_largest_file_is_an_error)
{
    uint32_t file = open_with(first_preopen(), "new", CREATE, WRITES);
    streams_write(output_of(file, INT64_MAX), TEXT("x"), RET);
    CHECK(byte(RET) == 1 && byte(RET + 4) == 0, true);
    uint32_t error = word(RET + 8);
    errors_code(error, RET);
    CHECK(byte(RET + 1), FILE_TOO_LARGE);
    errors_string(error, RET);
    CHECK(memcmp(machine_memory + word(RET), "the file", 8), 0);
}

TEST(files_are_spliced_into_files)
{
    uint32_t root = first_preopen(), file = open_with(root, "new", CREATE, WRITES), out = output_of(file, 0);
    types_read_via_stream(open_at(root, "file.txt"), 7, RET);
    uint32_t from = word(RET + 4);
    streams_splice(out, from, 5, RET);
    CHECK(byte(RET) == 0 && quad(RET + 8) == 5, true);
    streams_blocking_splice(out, from, UINT64_MAX, RET);
    CHECK(byte(RET) == 0 && quad(RET + 8) == 1, true);
    streams_splice(out, from, 1, RET);
    CHECK(byte(RET) == 1 && byte(RET + 8) == 1, true); // closed
    check_content(root, "new", "world\n");
    // Of one file, over its own bytes.
    uint32_t large = open_with(root, "file.txt", 0, WRITES);
    types_read_via_stream(large, 0, RET);
    from = word(RET + 4);
    streams_splice(output_of(large, 1), from, 1, RET);
    check_content(root, "file.txt", "hhllo, world\n");
    CHECK(component_host.calls, 1);
}

TEST(a_stream_of_the_host_is_spliced_into_a_file)
{
    uint32_t root = first_preopen(), file = open_with(root, "new", CREATE, WRITES), out = output_of(file, 0);
    streams_splice(out, 9, 2, RET);
    CHECK_TEXT(component_host.asked, "host_stream_read");
    CHECK(byte(RET) == 0 && quad(RET + 8) == 2, true);
    streams_blocking_splice(out, 9, 100, RET);
    CHECK_TEXT(component_host.asked, "host_blocking_read");
    CHECK(byte(RET) == 0 && quad(RET + 8) == 11, true);
    check_content(root, "new", "ofof the host");
    component_host.fails = true;
    streams_splice(out, 9, 100, RET);
    CHECK(byte(RET) == 1 && byte(RET + 8) == 1, true); // closed
}

TEST(a_changed_file_is_spliced_into_a_stream_of_the_host)
{
    uint32_t root = first_preopen(), file = open_with(root, "new", CREATE, WRITES);
    types_write(file, TEXT("new bytes"), 2, RET);
    types_read_via_stream(file, 0, RET);
    streams_splice(9, word(RET + 4), 100, RET);
    CHECK(quad(RET + 8), 11);
    CHECK(memcmp(component_host.bytes, "\0\0new bytes", 11), 0);
}

TEST(streams_and_errors_of_the_host_stay_its_own)
{
    first_preopen();
    streams_write(9, PATH, 1, RET);
    CHECK_TEXT(component_host.asked, "host_stream_write");
    streams_check_write(9, RET);
    CHECK_TEXT(component_host.asked, "host_check_write");
    CHECK(streams_subscribe_output(9), 1);
    streams_drop_output(9);
    CHECK_TEXT(component_host.asked, "host_drop_output");
    errors_code(9, RET);
    CHECK_TEXT(component_host.asked, "host_error_code");
    errors_drop(9);
    CHECK_TEXT(component_host.asked, "host_drop_error");
    types_write(9, PATH, 1, 0, RET);
    CHECK_TEXT(component_host.asked, "host_write");
}

TEST(names_are_made_moved_and_taken_away)
{
    uint32_t root = first_preopen();
    types_create_directory(root, TEXT("made"), RET);
    CHECK(byte(RET), 0);
    uint32_t made = open_with(root, "made", 2, READ);
    types_symlink(made, TEXT("../file.txt"), put_text(PATH2, "link"), 4, RET);
    CHECK(byte(RET), 0);
    types_get_flags(made, RET);
    CHECK(byte(RET + 1), READ | 32);
    types_rename(root, TEXT("file.txt"), made, put_text(PATH2, "moved"), 5, RET);
    CHECK(byte(RET), 0);
    check_content(root, "made/moved", "hello, world\n");
    types_link(made, 0, TEXT("moved"), root, put_text(PATH2, "both"), 4, RET);
    CHECK(byte(RET), 0);
    types_stat_at(root, 0, TEXT("both"), RET);
    CHECK(quad(RET + 16), 2);
    types_remove_directory(root, TEXT("made"), RET);
    CHECK(byte(RET) == 1 && byte(RET + 1) == 25, true); // not-empty
    types_set_times_at(root, 0, TEXT("both"), 2, 77, 5, 2, 88, 6, RET);
    CHECK(byte(RET), 0);
    types_stat_at(root, 0, TEXT("both"), RET);
    CHECK(quad(RET + 40), 77);
    CHECK(quad(RET + 64), 88);
    types_rename(root, TEXT("both"), 7, PATH2, 4, RET);
    CHECK(byte(RET) == 1 && byte(RET + 1) == 36, true); // cross-device
}

TEST(times_are_those_of_the_wall_clock)
{
    uint32_t root = first_preopen(), file = open_with(root, "new", CREATE, WRITES);
    host.wall_time = 1800000000000000007;
    types_write(file, TEXT("x"), 0, RET);
    host.fail_in = 1; // the clock of preview1
    host.fail_with = ERRNO_BADF;
    types_stat(file, RET);
    CHECK(quad(RET + 64), 1800000000);
    CHECK(word(RET + 72), 7);
}

TEST(addresses_beside_the_program_trap_before_a_file_changes)
{
    uint32_t root = first_preopen(), file = open_with(root, "new", CREATE, WRITES), stream = output_of(file, 0);
    CHECK(TRAPS(types_write(file, BEYOND - 1, 2, 0, RET)), true);
    CHECK(TRAPS(streams_write(stream, BEYOND - 1, 2, RET)), true);
    CHECK(TRAPS(streams_write(stream, PATH, 0xFFFFFFFF, RET)), true);
    check_content(root, "new", "");
    CHECK(TRAPS(types_write(file, PATH, 1, 0, BEYOND - 8)), true);
}

TEST(an_allocator_that_changes_the_file_in_hand)
{
    uint32_t root = first_preopen(), file = open_with(root, "file.txt", 0, READ);
    allocator = ALLOCATOR_CHANGES;
    types_read(file, 100, 0, RET);
    CHECK(byte(RET), 0);
    CHECK(word(RET + 8), 0);
    CHECK(byte(RET + 12), 1);
    uint32_t fresh = open_with(root, "new", CREATE, WRITES);
    types_write(fresh, TEXT("gone"), 0, RET);
    types_read_via_stream(fresh, 0, RET);
    uint32_t stream = word(RET + 4);
    streams_read(stream, 100, RET); // its name is taken away meanwhile, and it is there still
    CHECK(word(RET + 8), 4);
    streams_splice(output_of(fresh, 4), 9, 3, RET);
    CHECK(quad(RET + 8), 3);
}
