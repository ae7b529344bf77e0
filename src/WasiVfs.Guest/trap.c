// SPDX-License-Identifier: MIT
// The last words of a program whose memory the host itself grew (portable profile): the state can't be moved up any
// more without writing over what the host put there.
#include "descriptor.h"
#include "host.h"
#include "preview1.h"

EXPORTED void memory_was_grown(void)
{
    static const char words[] =
        "wasi-vfs: the host grew the program's memory itself, and the program can't grow it after that. "
        "Pack with --memory isolated, or let only the program grow its memory.\n";
    struct {
        app_ptr from;
        uint32_t length;
        uint32_t written;
    } message = {state_address(words), sizeof words - 1, 0};
    const struct descriptor *error_stream = descriptor_get(2);
    if (error_stream && is_host(error_stream))
        host_fd_write(error_stream->number, state_address(&message), 1, state_address(&message.written));
}
