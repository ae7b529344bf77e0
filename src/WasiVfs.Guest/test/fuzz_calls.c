// SPDX-License-Identifier: MIT
// Any calls with any arguments, on any machine: little room for descriptors, a host whose calls fail, memory that
// grows.
#include "random_call.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = {bytes, length};
    random_machine(&input);
    // A mapping with the name of the host's preopens hides them, and what does not fit at start is not the program's.
    bool all = machine.mounts[4] == 2 && state_offset == 0;
    fd_sync(0);
    while (input.left > 0) {
        if (TRAPS(random_call(&input)))
            return 0; // a trap ends the program
        random_call_check(all);
    }
    return 0;
}
