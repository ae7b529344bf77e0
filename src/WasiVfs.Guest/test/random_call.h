// SPDX-License-Identifier: MIT
// One call of preview1 with arguments from a fuzzer's input, and the promises that hold after any call.
#ifndef WASI_VFS_RANDOM_CALL_H
#define WASI_VFS_RANDOM_CALL_H

#include "fuzz.h"

enum { RANDOM_MEMORY = MACHINE_BYTES }; // of the program, at most

// A machine as the input chooses: the profile, the host's preopens and sockets, mappings, where paths are confined,
// room for few descriptors or many, little memory that grows.
void random_machine(struct input *input);

// Makes a call. It answers an errno, and a descriptor that it opens has the lowest free number.
void random_call(struct input *input);

// Ends the process unless the last call left alone all memory that it was not given, and each descriptor of the host is
// the program's under one number. `all`: and no descriptor of the host is lost.
void random_call_check(bool all);

// Arguments, most of them good.
app_ptr random_pointer(struct input *input);
uint32_t random_size(struct input *input);

#endif
