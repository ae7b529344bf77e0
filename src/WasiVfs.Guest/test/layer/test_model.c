// SPDX-License-Identifier: MIT
// The random changes of fuzz_layer.c from fixed seeds: an arena that fails at the first block, the second, and so on.
// libFuzzer goes on from there.
#include "../fuzz.h"
#include "../unit.h"

enum { LENGTH = 1500, QUOTAS = 128 };

TEST(any_change_with_any_quota)
{
    static uint8_t bytes[LENGTH];
    uint32_t state = 1;
    for (uint32_t quota = 0; quota < QUOTAS; quota++) {
        for (uint32_t i = 0; i < LENGTH; i++) {
            state = state * 1664525 + 1013904223;
            bytes[i] = (uint8_t)(state >> 24);
        }
        bytes[0] = machine.isolated;
        bytes[1] = (uint8_t)(2 * quota + 1);
        LLVMFuzzerTestOneInput(bytes, quota % 8 ? LENGTH : 3 * LENGTH / 4);
    }
}
