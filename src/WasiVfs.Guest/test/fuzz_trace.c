// SPDX-License-Identifier: MIT
// Any calls with a trace, as the linker writes it: what it says of a call is one line that cannot steer a terminal, and
// nothing of the program's memory changes.
#include "random_call.h"
#include "../trace.h"

static void check_line(void)
{
    uint32_t length = (uint32_t)strlen(host.output);
    if (length == 0)
        return;
    if (length > 1024 || strncmp(host.output, "<77> <", 6))
        machine_broken("a line has at most 1024 bytes and starts with the prefix", length, 0);
    for (uint32_t i = 0; i < length; i++)
        if (((uint8_t)host.output[i] < 0x20 || host.output[i] == 0x7F) && !(host.output[i] == '\n' && i + 1 == length))
            machine_broken("a line holds no control characters", i, (uint8_t)host.output[i]);
}

static void trace_one(struct input *input)
{
    static uint8_t before[RANDOM_MEMORY];
    uint32_t call = WORD_HOST + 1 + take(input, 1) % 46, outcome = take(input, 1) % (OUTCOME_MOVED + 1);
    int32_t fd = (int32_t)(take(input, 1) % 72) - 1, other = (int32_t)(take(input, 1) % 72) - 1;
    app_ptr path = random_pointer(input), other_path = random_pointer(input), result = random_pointer(input);
    uint32_t length = take(input, 1) & 1 ? random_size(input) : 0,
             other_length = take(input, 1) & 1 ? random_size(input) : 0;
    uint32_t result_length = random_size(input), error = take(input, 1) & 1 ? take(input, 1) : 0;
    memset(host.output, 0, sizeof host.output);
    memcpy(before, machine_memory, machine.memory_bytes);
    trace_begin(call, fd, path, length, other, other_path, other_length);
    if (memcmp(before, machine_memory, machine.memory_bytes))
        machine_broken("a trace changes no memory", call, 0);
    if (take(input, 1) & 1)
        random_call(input);
    memcpy(before, machine_memory, machine.memory_bytes);
    // A call that succeeded has written where the program said.
    if ((uint64_t)result + 8 > machine.memory_bytes || (uint64_t)result + result_length > machine.memory_bytes)
        error = ERRNO_FAULT;
    memset(host.output, 0, sizeof host.output);
    trace_end(outcome, result, result_length, error, take(input, 1) & 1);
    if (memcmp(before, machine_memory, machine.memory_bytes))
        machine_broken("a trace changes no memory", call, 1);
    check_line();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = {bytes, length};
    random_machine(&input);
    while (input.left > 0) {
        machine.steps = 0;
        if (TRAPS(trace_one(&input)))
            return 0;
    }
    return 0;
}
