// SPDX-License-Identifier: MIT
// The random changes of fuzz_layer.c from fixed seeds: with a quota of no block, of one, and so on, and in an arena
// that fails to give the first block, the second, and so on to the last, and goes on after that. libFuzzer goes on from
// there.
#include "../fuzz.h"
#include "../native_state.h"
#include "../unit.h"

enum { LENGTH = 1500, LONGER = 6000, QUOTAS = 128, SEEDS = 2, BLOCKS_LEAST = 30 };

extern uint64_t fuzz_failing_block;

// Random changes with the quota as fuzz_layer.c reads it; none for an even byte.
static void run(uint32_t *seed, uint8_t quota, uint32_t length)
{
    static uint8_t bytes[LONGER];
    for (uint32_t i = 0; i < length; i++) {
        *seed = *seed * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(*seed >> 24);
    }
    bytes[0] = machine.isolated;
    bytes[1] = quota;
    LLVMFuzzerTestOneInput(bytes, length);
}

TEST(any_change_with_any_quota)
{
    uint32_t seed = 1;
    for (uint32_t quota = 0; quota < QUOTAS; quota++)
        run(&seed, (uint8_t)(2 * quota + 1), quota % 8 ? LENGTH : 3 * LENGTH / 4);
}

// The same changes for every block, until there is one that they do not ask for.
TEST(any_change_without_any_block)
{
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        bool failed = true;
        uint32_t blocks = 0;
        for (; failed; blocks++) {
            uint32_t state = seed;
            fuzz_failing_block = blocks;
            run(&state, 0, LONGER);
            failed = state_blocks_left == UINT64_MAX;
        }
        fuzz_failing_block = UINT64_MAX;
        CHECK(blocks > BLOCKS_LEAST, true);
    }
}
