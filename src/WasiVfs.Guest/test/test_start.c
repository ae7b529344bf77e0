// SPDX-License-Identifier: MIT
// What a program is started with: arguments, variables, devices, a fixed clock, seeded random numbers.
#include "../start.h"
#include "../preview1.h"
#include "unit.h"

enum { LIST = BUFFER, BYTES = BUFFER + 4096 };

// Puts a start block behind the mount table; texts are separated by newlines.
static void start(uint32_t flags, const char *arguments, const char *variables)
{
    struct start block = {.flags = flags, .refusal_bytes = 3};
    uint8_t *at = machine.mounts + machine.mounts_bytes + sizeof block;
    for (int list = 0; list < 2; list++)
        for (const char *c = list ? variables : arguments; *c; c++) {
            *at++ = *c == '\n' ? 0 : (uint8_t)*c;
            *(list ? &block.variables : &block.arguments) += *c == '\n';
            ++*(list ? &block.variables_bytes : &block.arguments_bytes);
        }
    memcpy(at, "no\n", 3);
    memcpy(machine.mounts + machine.mounts_bytes, &block, sizeof block);
    machine.mounts_bytes = (uint32_t)(at + 3 - machine.mounts);
}

static const char *text(uint32_t index) { return (const char *)machine_memory + word(LIST + index * 4); }

TEST(arguments_come_behind_the_name_and_before_those_of_the_host)
{
    start(0, "one\n\ntwo\n", "");
    host.strings = "name\0typed";
    host.string_count = 2;
    CHECK(start_args_sizes_get(RESULT, RESULT + 4), 0);
    CHECK(word(RESULT), 5);
    CHECK(word(RESULT + 4), 5 + 6 + 9);
    CHECK(start_args_get(LIST, BYTES), 0);
    CHECK_TEXT(text(0), "name");
    CHECK_TEXT(text(1), "one");
    CHECK_TEXT(text(2), "");
    CHECK_TEXT(text(3), "two");
    CHECK_TEXT(text(4), "typed");
}

TEST(a_host_without_a_name_gives_an_empty_one)
{
    start(START_FIXED, "one\n", "");
    host.string_count = 0;
    CHECK(start_args_sizes_get(RESULT, RESULT + 4), 0);
    CHECK(word(RESULT), 2);
    CHECK(start_args_get(LIST, BYTES), 0);
    CHECK_TEXT(text(0), "");
    CHECK_TEXT(text(1), "one");
}

TEST(fixed_arguments_refuse_others)
{
    start(START_FIXED, "one\n", "");
    host.strings = "name\0typed";
    host.string_count = 2;
    CHECK(TRAPS(start_args_sizes_get(RESULT, RESULT + 4)), true);
    CHECK_TEXT(host.output, "no\n");
    CHECK(host.exit_code, 2);
}

TEST(a_list_that_leaves_the_program_faults)
{
    start(0, "one\n", "A=1\n");
    CHECK(FAULTS(start_args_get(MACHINE_BYTES - 4, BYTES)), true);
    CHECK(FAULTS(start_args_get(LIST, MACHINE_BYTES - 3)), true);
    CHECK(FAULTS(start_environ_get(MACHINE_BYTES - 3, BYTES)), true);
    CHECK(FAULTS(start_args_sizes_get(MACHINE_BYTES - 3, RESULT)), true);
    CHECK(FAULTS(fixed_clock_time_get(0, 0, MACHINE_BYTES - 7)), true);
    CHECK(FAULTS(seeded_random_get(MACHINE_BYTES - 7, 8)), true);
}

TEST(a_variable_of_both_counts_once)
{
    start(START_DIRECTORY, "", "PWD=/own\nA=own\nB=own\n");
    host.strings = "A=host\0PWD=/host\0AB=host";
    host.string_count = 3;
    CHECK(start_environ_sizes_get(RESULT, RESULT + 4), 0);
    CHECK(word(RESULT), 6);
    CHECK(start_environ_get(LIST, BYTES), 0);
    const char *expected[] = {"A=host", "PWD=/own", "AB=host", "PWD=/own", "A=host", "B=own"};
    for (uint32_t i = 0; i < 6; i++)
        CHECK_TEXT(text(i), expected[i]);
}

TEST(clocks_go_on_by_themselves)
{
    machine.clock = 1000000;
    CHECK(fixed_clock_time_get(0, 1, RESULT), 0);
    CHECK(quad(RESULT), 1000000);
    CHECK(fixed_clock_time_get(1, 1, RESULT), 0);
    CHECK(quad(RESULT), 1001000);
    CHECK(fixed_clock_time_get(4, 1, RESULT), ERRNO_INVAL);
    CHECK(fixed_clock_res_get(3, RESULT), 0);
    CHECK(quad(RESULT), 1000);
}

TEST(random_numbers_follow_from_the_seed)
{
    static const uint8_t expected[8] = {0xd7, 0x0d, 0x32, 0x59, 0xe4, 0xe1, 0xcb, 0x63};
    machine.seed = 7;
    CHECK(seeded_random_get(BUFFER, 8), 0);
    CHECK(memcmp(machine_memory + BUFFER, expected, 8), 0);
    machine.seed = 7;
    CHECK(seeded_random_get(BUFFER + 100, 3), 0);
    CHECK(memcmp(machine_memory + BUFFER + 100, expected, 3), 0);
}
