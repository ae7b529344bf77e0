// SPDX-License-Identifier: MIT
// What a program of a component is started with: arguments, variables, a directory, an empty input, a clock, a seed.
#include "../../start.h"
#include "../unit.h"
#include "started_host.h"
#include <stddef.h>

enum { RET = RESULT };

// Puts a start block behind the mount table; texts are separated by newlines.
static void start(uint32_t flags, const char *arguments, const char *variables, const char *refusal)
{
    component_reset();
    started_host = (struct started_host){0};
    struct start block = {.flags = flags, .refusal_bytes = (uint32_t)strlen(refusal)};
    uint8_t *at = machine.mounts + machine.mounts_bytes + sizeof block;
    for (int list = 0; list < 2; list++)
        for (const char *c = list ? variables : arguments; *c; c++) {
            *at++ = *c == '\n' ? 0 : (uint8_t)*c;
            *(list ? &block.variables : &block.arguments) += *c == '\n';
            ++*(list ? &block.variables_bytes : &block.arguments_bytes);
        }
    memcpy(at, refusal, block.refusal_bytes);
    memcpy(machine.mounts + machine.mounts_bytes, &block, sizeof block);
    machine.mounts_bytes = (uint32_t)(at + block.refusal_bytes - machine.mounts);
}

// Whether a string of the program's is a text.
static bool is_text(app_ptr string, const char *text)
{
    return word(string + 4) == strlen(text) && memcmp(machine_memory + word(string), text, strlen(text)) == 0;
}

static bool are_texts(app_ptr list, uint32_t count, const char *const *texts)
{
    for (uint32_t i = 0; i < count; i++)
        if (!is_text(list + i * 8, texts[i]))
            return false;
    return true;
}

TEST(arguments_come_behind_the_name_in_both_versions)
{
    for (int version = 2; version <= 3; version++) {
        start(0, "one\n\ntwo\n", "", "");
        started_host.strings[0] = "name";
        started_host.strings[1] = "typed";
        started_host.strings[2] = "";
        started_host.count = 3;
        (version == 2 ? start_get_arguments : start3_get_arguments)(RET);
        CHECK(word(RET + 4), 6);
        CHECK(are_texts(word(RET), 6, (const char *const[]){"name", "one", "", "two", "typed", ""}), true);
        machine.mounts_bytes -= sizeof(struct start) + 9;
    }
}

TEST(a_host_without_a_name_gives_an_empty_string)
{
    start(START_FIXED, "one\n", "", "no\n");
    start_get_arguments(RET);
    CHECK(word(RET + 4), 2);
    CHECK(are_texts(word(RET), 2, (const char *const[]){"", "one"}), true);
}

TEST(fixed_arguments_of_a_component_refuse_others)
{
    start(START_FIXED, "one\n", "", "no\n");
    started_host.strings[0] = "name";
    started_host.strings[1] = "typed";
    started_host.count = 2;
    CHECK(TRAPS(start_get_arguments(RET)), true);
    CHECK(component_host.written, 3);
    CHECK(memcmp(component_host.bytes, "no\n", 3), 0);
    CHECK(started_host.status, 1);
}

TEST(variables_of_both_are_there_once)
{
    start(START_DIRECTORY, "x\n", "PWD=/own\nA=own\nB=own=\nC=\n", "");
    const char *const hosts[] = {"A", "host", "PWD", "/host", "AB", "host"};
    memcpy(started_host.strings, hosts, sizeof hosts);
    started_host.count = 6;
    start_get_environment(RET);
    CHECK(word(RET + 4), 5);
    const char *const all[] = {"A", "host", "PWD", "/own", "AB", "host", "B", "own=", "C", ""};
    CHECK(are_texts(word(RET), 10, all), true);
    start3_get_environment(RET);
    CHECK(are_texts(word(RET), 10, all), true);
    start_initial_cwd(RET);
    CHECK(machine_memory[RET], 1);
    CHECK(is_text(RET + 4, "/own"), true);
    start3_initial_cwd(RET + 64);
    CHECK(is_text(RET + 68, "/own"), true);
}

TEST(a_fixed_environment_does_not_ask_the_host)
{
    start(START_FIXED, "", "A=own\n", "no\n");
    started_host.strings[0] = "B";
    started_host.strings[1] = "host";
    started_host.count = 2;
    start_get_environment(RET);
    CHECK(word(RET + 4), 1);
    CHECK(are_texts(word(RET), 2, (const char *const[]){"A", "own"}), true);
    machine_memory[RET] = 9;
    start_initial_cwd(RET); // the host's: there is no directory
    CHECK(machine_memory[RET], 0);
}

TEST(what_does_not_fit_traps)
{
    start(0, "one\n", "A=1\n", "");
    CHECK(TRAPS(start_get_arguments(BEYOND - 4)), true);
    CHECK(TRAPS(start_get_environment(BEYOND - 4)), true);
    CHECK(TRAPS(start_wall_now(BEYOND - 8)), true);
    CHECK(TRAPS(start_insecure_seed(BEYOND - 8)), true);
    CHECK(TRAPS(start_random_bytes(UINT64_MAX, RET)), true);
    CHECK(TRAPS(start_random_bytes(HEAP_BYTES + 1, RET)), true);
    CHECK(TRAPS(start_poll(BEYOND - 4, 2, RET)), true);
    CHECK(TRAPS(start_poll(0, UINT32_MAX, RET)), true);
    allocator = ALLOCATOR_WILD;
    CHECK(TRAPS(start3_get_arguments(RET)), true);
    CHECK(TRAPS(start3_get_environment(RET)), true);
}

TEST(an_empty_input_is_a_stream_that_has_ended)
{
    start(0, "", "", "");
    component_reset();
    preopens_get_directories(RET);
    types_open_at(word(word(RET)), 0, put_text(PATH, "file.txt"), 8, 0, 1, RET);
    uint32_t input = handle_get(word(RET + 4), ROLE_DESCRIPTOR)->number;
    memcpy(machine.mounts + machine.mounts_bytes - sizeof(struct start) + offsetof(struct start, input), &input,
           sizeof input);
    uint32_t in = start_get_stdin();
    CHECK(is_ours(in), true);
    streams_skip(in, 1000, RET);
    streams_blocking_read(in, 10, RET);
    CHECK(machine_memory[RET] == 1 && machine_memory[RET + 4] == 1, true); // closed
    streams_drop_input(in);
    CHECK(TRAPS(streams_read(in, 1, RET)), true);
    machine_memory[RET] = 9;
    start_get_terminal_stdin(RET);
    CHECK(machine_memory[RET], 0);
}

TEST(waiting_passes_by_the_clock_of_the_program)
{
    start(0, "", "", "");
    machine.clock = 5000000000;
    start_wall_now(RET);
    CHECK(quad(RET), 5);
    CHECK(word(RET + 8), 0);
    CHECK(start_monotonic_now(), 5000001000);
    CHECK(start_monotonic_resolution(), 1000);
    start_wall_resolution(RET);
    CHECK(quad(RET) == 0 && word(RET + 8) == 1000, true);

    uint32_t timer = start_subscribe_duration(700);
    CHECK(started_host.duration, 700);
    CHECK(machine.clock, 5000002000);
    start_block(timer);
    CHECK_TEXT(component_host.asked, "host_block");
    CHECK(machine.clock, 5000002700);
    CHECK(start_ready(timer), 1);
    CHECK(machine.clock, 5000002700);
    start_drop_pollable(timer);
    CHECK_TEXT(component_host.asked, "host_drop_pollable");
    CHECK(TRAPS(start_block(timer)), true);

    timer = start_subscribe_instant(6000000000);
    CHECK(started_host.duration, 6000000000 - 5000002700);
    uint32_t past = start_subscribe_instant(7);
    CHECK(started_host.duration, 0);
    CHECK(start_ready(past), 1);
    CHECK(machine.clock, 5000002700);
    CHECK(start_ready(timer), 1);
    CHECK(machine.clock, 6000000000);
    uint32_t never = start_subscribe_duration(UINT64_MAX);
    CHECK(start_ready(never), 1);
    CHECK(machine.clock, UINT64_MAX);
}

TEST(a_poll_shows_the_host_its_own_pollables)
{
    start(0, "", "", "");
    machine.clock = 1000;
    uint32_t first = start_subscribe_duration(50), second = start_subscribe_duration(20);
    uint32_t list[4] = {second, 7, first, 8};
    memcpy(machine_memory + PATH, list, sizeof list);
    component_host.ready = 1;
    start_poll(PATH, 4, RET);
    CHECK(component_host.polled, 101);
    CHECK(memcmp(machine_memory + PATH, list, sizeof list), 0);
    CHECK(machine.clock, 1020);
    component_host.ready = 2; // a pollable of the host's
    start_poll(PATH, 4, RET);
    CHECK(machine.clock, 1020);
    component_host.ready = 3;
    start_poll(PATH, 4, RET);
    CHECK(machine.clock, 1050);
    CHECK(start_ready(8), 1);
    start_block(8);
    start_drop_pollable(8);
    CHECK(TRAPS(poll_block(first)), true); // a timer is not a file's pollable
}

// Lists of timers, of files' pollables and of the host's, in any order and more than once.
TEST(any_list_stays_as_it_is)
{
    start(0, "", "", "");
    machine.clock = 1;
    uint32_t handles[9] = {5, 6, 7}, list[12], row = 1;
    preopens_get_directories(RET);
    types_open_at(word(word(RET)), 0, put_text(PATH, "file.txt"), 8, 0, 1, RET);
    types_read_via_stream(word(RET + 4), 0, RET);
    uint32_t stream = word(RET + 4);
    for (int i = 3; i < 9; i++)
        handles[i] = i < 6 ? streams_subscribe(stream) : start_subscribe_duration(1000u * (uint32_t)i);
    for (int round = 0; round < 2000; round++) {
        uint32_t count = 1 + (row >> 16) % 12;
        for (uint32_t i = 0; i < count; i++) {
            row = row * 1103515245 + 12345;
            list[i] = handles[(row >> 16) % 9];
        }
        memcpy(machine_memory + PATH, list, sizeof list);
        uint64_t before = machine.clock;
        component_free();
        component_host.ready = 1 + (int)((row >> 20) % count);
        start_poll(PATH, count, RET);
        CHECK(memcmp(machine_memory + PATH, list, sizeof list), 0);
        CHECK(machine.clock >= before, true);
        for (uint32_t i = 0; i < word(RET + 4); i++)
            CHECK(word(word(RET) + i * 4) < count, true);
    }
    CHECK(machine.clock, 8001);
}

TEST(all_random_numbers_are_one_row)
{
    start(0, "", "", "");
    machine.seed = 7;
    uint64_t numbers[4];
    for (int i = 0; i < 4; i++)
        numbers[i] = seeded_random_next();
    machine.seed = 7;
    CHECK(start_random_u64(), numbers[0]);
    CHECK(start_insecure_u64(), numbers[1]);
    start_insecure_seed(RET);
    CHECK(quad(RET) == numbers[2] && quad(RET + 8) == numbers[3], true);
    machine.seed = 7;
    start_random_bytes(11, RET);
    CHECK(word(RET + 4), 11);
    CHECK(memcmp(machine_memory + word(RET), numbers, 11), 0);
    machine.seed = 7;
    start3_insecure_bytes(8, RET);
    CHECK(memcmp(machine_memory + word(RET), numbers, 8), 0);
    CHECK(start3_random_u64(), numbers[1]);
    CHECK(start3_insecure_u64(), numbers[2]);
    machine.seed = 7;
    start3_insecure_seed(RET);
    CHECK(quad(RET), numbers[0]);
    start_insecure_bytes(0, RET);
    CHECK(word(RET + 4), 0);
    start3_random_bytes(1, RET);
    CHECK(word(RET + 4), 1);
}
