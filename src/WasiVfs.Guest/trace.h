// SPDX-License-Identifier: MIT
// What the linker and the trace agree on (TraceTable of the packer).
#ifndef WASI_VFS_TRACE_H
#define WASI_VFS_TRACE_H

#include "abi.h"

// The words lie in a segment, each filled up with zeros to this size: errnos by their number, then these four, then
// the calls.
enum { WORD_BYTES = 24, ERRNO_COUNT = 77 };
enum { WORD_PREFIX = ERRNO_COUNT, WORD_EMBEDDED, WORD_HOST, WORD_HIDDEN };

enum { NO_DESCRIPTOR = -1 };

// What a call that succeeds gives back, or does to descriptors.
enum outcome {
    OUTCOME_NONE,
    OUTCOME_DESCRIPTOR, // a new one, which the path leads to
    OUTCOME_COUNT,      // 32 bits: a number of bytes
    OUTCOME_POSITION,   // 64 bits
    OUTCOME_NAME,       // what the descriptor is called
    OUTCOME_CLOSED,     // the descriptor is closed
    OUTCOME_MOVED,      // the second descriptor is what the first was
};

#endif
