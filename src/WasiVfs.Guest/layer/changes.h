// SPDX-License-Identifier: MIT
// The changes as a layer of a container image (OCI image specification, layer.md): a tar archive with what is new or
// changed, and for what the image has and the program took away a file `.wh.NAME`.
#ifndef WASI_VFS_CHANGES_H
#define WASI_VFS_CHANGES_H

#include "abi.h"

enum { CHANGES_END = 0, CHANGES_NO_MEMORY = -1, CHANGES_NO_NAME = -2, CHANGES_UNFINISHED = -3 };

// The next chunk of the archive lies in the buffer, and is that long. CHANGES_END after the last, then it begins anew.
// CHANGES_NO_NAME: the format cannot hold a path, which the buffer has then, with a zero behind it: its last name
// begins with `.wh.`, or it is too long. CHANGES_UNFINISHED: the program was ended in the middle of a change.
EXPORTED int32_t changes_next(void);

// Where the buffer lies, in the memory that holds the state; 0 in the middle of a change: a host that wants to end the
// program and then its changes lets it run on until this is not 0.
EXPORTED app_ptr changes_buffer(void);

// Writes the archive as `changes.tar` into the host's directory that the program was given for it (tree_claims), if it
// was. At the end of the program.
EXPORTED void changes_save(void);

// For changes_save: the buffer as the runtime sees it.
extern uint8_t changes_bytes[];

#endif
