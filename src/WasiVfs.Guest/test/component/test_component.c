// SPDX-License-Identifier: MIT
// WASI 0.2 and 0.3 as the core module of a component calls them: where results lie, who answers, and what traps.
#include "handles.h"

TEST(preopens_are_the_hosts_and_then_ours)
{
    component_reset();
    component_host.preopen = "/host";
    preopens_get_directories(RET);
    uint32_t list = word(RET);
    CHECK(word(RET + 4), 2);
    CHECK(word(list), 7);
    CHECK(word(list + 12) >= HANDLE_BASE, true);
    CHECK(word(list + 20), 1);
    CHECK(byte(word(list + 16)), '/');
    CHECK(component_host.calls, 1);
}

TEST(a_preopen_of_the_host_with_the_name_of_a_mapping_is_dropped)
{
    component_reset();
    component_host.preopen = "/";
    preopens_get_directories(RET);
    CHECK(word(RET + 4), 1);
    CHECK(word(word(RET)) >= HANDLE_BASE, true);
    CHECK_TEXT(component_host.asked, "host_drop_descriptor");
    three_get_directories(RET);
    CHECK(word(RET + 4), 1);
    CHECK_TEXT(component_host.asked, "host3_drop_descriptor");
}

TEST(what_the_host_opened_is_the_hosts)
{
    uint32_t root = first_preopen();
    types_stat(7, RET);
    CHECK_TEXT(component_host.asked, "host_stat");
    types_read(7, 10, 0, RET);
    CHECK_TEXT(component_host.asked, "host_read");
    types_rename(7, TEXT("a"), 8, PATH, 1, RET);
    CHECK_TEXT(component_host.asked, "host_rename");
    unsigned calls = component_host.calls;
    types_rename(7, TEXT("a"), root, PATH, 1, RET);
    CHECK(byte(RET) == 1 && byte(RET + 1) == 36, true); // cross-device
    types_link(root, 0, TEXT("a"), 7, PATH, 1, RET);
    CHECK(byte(RET) == 1 && byte(RET + 1) == 36, true);
    CHECK(types_is_same(root, 7), 0);
    CHECK(component_host.calls, calls);
}

TEST(files_are_read_at_once_and_as_streams)
{
    uint32_t file = open_at(first_preopen(), "file.txt");
    types_read(file, 5, 7, RET);
    CHECK(byte(RET), 0);
    CHECK(word(RET + 8), 5);
    CHECK(memcmp(machine_memory + word(RET + 4), "world", 5), 0);
    CHECK(byte(RET + 12), 0);
    types_read(file, UINT64_MAX, 7, RET);
    CHECK(word(RET + 8), 6);
    CHECK(byte(RET + 12), 1);
    types_read_via_stream(file, 7, RET);
    uint32_t stream = word(RET + 4);
    streams_skip(stream, 2, RET);
    CHECK(quad(RET + 8), 2);
    streams_blocking_read(stream, 100, RET);
    CHECK(word(RET + 8), 4);
    streams_read(stream, 100, RET);
    CHECK(byte(RET) == 1 && byte(RET + 4) == 1, true); // closed
    uint32_t pollable = streams_subscribe(stream);
    CHECK(poll_ready(pollable), 1);
    poll_drop(pollable);
    streams_drop_input(stream);
    CHECK(TRAPS(streams_read(stream, 1, RET)), true);
}

TEST(handles_of_another_kind_and_dropped_ones_trap)
{
    uint32_t root = first_preopen(), file = open_at(root, "file.txt");
    CHECK(TRAPS(streams_read(file, 1, RET)), true);
    CHECK(TRAPS(types_read_entry(file, RET)), true);
    CHECK(TRAPS(poll_block(file)), true);
    types_drop_descriptor(file);
    CHECK(TRAPS(types_stat(file, RET)), true);
    CHECK(TRAPS(types_drop_descriptor(file)), true);
    CHECK(TRAPS(types_stat(0xFFFFFFFF, RET)), true);
}

TEST(addresses_beside_the_program_trap_before_anything_is_done)
{
    uint32_t root = first_preopen();
    CHECK(TRAPS(types_stat(root, BEYOND - 8)), true);
    CHECK(TRAPS(types_open_at(root, 0, BEYOND - 1, 9, 0, READ, RET)), true);
    CHECK(TRAPS(types_open_at(root, 0, PATH, 0xFFFFFFFF, 0, READ, RET)),
          !machine.isolated); // there it is too long a name
    CHECK(TRAPS(poll_poll(PATH, 0x40000001, RET)), true);
    uint32_t file = open_at(root, "file.txt");
    allocator = ALLOCATOR_WILD;
    CHECK(TRAPS(types_read(file, 5, 0, RET)), true);
    CHECK(TRAPS(preopens_get_directories(RET)), true);
}

static uint32_t count_entries(uint32_t directory)
{
    uint32_t found = 0;
    types_read_directory(directory, RET);
    uint32_t entries = word(RET + 4);
    for (;; found++) {
        component_free();
        types_read_entry(entries, RET);
        if (!byte(RET + 4))
            break;
        CHECK(word(RET + 16) > 0, true);
    }
    types_drop_entries(entries);
    return found;
}

TEST(an_allocator_that_calls_the_runtime_changes_no_listing)
{
    uint32_t root = first_preopen(), many = open_at(root, "many");
    uint32_t expected = count_entries(many);
    CHECK(expected > 100, true);
    allocator = ALLOCATOR_CALLS;
    CHECK(count_entries(many), expected);
    CHECK(count_entries(root) > 5, true);
}

TEST(pollables_of_ours_and_of_the_host_in_one_list)
{
    uint32_t file = open_at(first_preopen(), "file.txt");
    types_read_via_stream(file, 0, RET);
    uint32_t pollables[] = {5, streams_subscribe(word(RET + 4))};
    memcpy(machine_memory + PATH, pollables, sizeof pollables);
    poll_poll(PATH, 2, RET);
    CHECK(word(RET + 4), 2);
    CHECK(word(word(RET) + 4), 1);
    CHECK_TEXT(component_host.asked, "host_ready");
    poll_poll(PATH, 1, RET);
    CHECK_TEXT(component_host.asked, "host_poll");
}

TEST(a_file_is_spliced_into_a_stream_of_the_host)
{
    uint32_t file = open_at(first_preopen(), "file.txt");
    types_read_via_stream(file, 0, RET);
    uint32_t stream = word(RET + 4);
    component_host.permitted = 5;
    streams_splice(9, stream, 100, RET);
    CHECK(quad(RET + 8), 5);
    CHECK(memcmp(component_host.bytes, "hello", 5), 0);
    component_host.fails = true;
    streams_blocking_splice(9, stream, 100, RET);
    CHECK(byte(RET), 1);
    component_host.fails = false;
    streams_blocking_splice(9, stream, 100, RET);
    CHECK(quad(RET + 8), 8);
    CHECK(component_host.written, 13);
}

TEST(streams_and_futures_of_0_3)
{
    uint32_t root = first_preopen(), file = open_at(root, "file.txt");
    three_read_via_stream(file, 7, RET);
    uint32_t stream = word(RET), future = word(RET + 4);
    CHECK(three_stream_read(stream, BUFFER, 0), 0);
    CHECK(three_stream_read(stream, BUFFER, 100), 6u << 4);
    CHECK(memcmp(machine_memory + BUFFER, "world\n", 6), 0);
    CHECK(three_stream_read(stream, BUFFER, 100), 1); // dropped
    CHECK(three_future_read(future, RET), 0);
    CHECK(byte(RET), 0);
    three_drop_stream(stream);
    three_drop_future(future);
    three_read_directory(file, RET);
    CHECK(three_stream_read(word(RET), BUFFER, 100), 1);
    CHECK(three_future_read(word(RET + 4), RET + 64), 0);
    CHECK(byte(RET + 64) == 1 && byte(RET + 68) == 23, true); // not-directory
    uint32_t refused = three_write_via_stream(file, 11, 0);
    CHECK_TEXT(component_host.asked, "host3_drop_written");
    CHECK(three_future_read(refused, RET), 0);
    CHECK(byte(RET), 1);
}
