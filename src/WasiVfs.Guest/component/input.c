// SPDX-License-Identifier: MIT
// wasi:cli/stdin of a program whose standard input is empty: a stream of the embedded file that stands for it.
#include "started.h"
#include "start.h"

STARTED("wasi:cli/stdin", "get-stdin") uint32_t start_get_stdin(void)
{
    struct start start;
    uint32_t stream;
    (void)start_read(&start);
    (void)descriptor_get(0); // the first call of all opens the image
    struct descriptor d = {.kind = KIND_FILE, .number = start.input, .allowed = UINT32_MAX, .access = ACCESS_READ};
    if (!handle_add(&d, ROLE_INPUT_STREAM, &stream))
        __builtin_trap();
    return stream;
}

// An option: there is no terminal.
STARTED("wasi:cli/terminal-stdin", "get-terminal-stdin") void start_get_terminal_stdin(app_ptr ret)
{
    need(ret, 8);
    app_store8(ret, 0);
}
