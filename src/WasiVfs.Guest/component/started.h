// SPDX-License-Identifier: MIT
// What answers in the place of the host's own functions for a program that is packed with what it is started with: the
// linker takes these functions for such a program only (ComponentStart.cs). Those of WASI 0.3 that are the same have
// the same body.
#ifndef WASI_VFS_STARTED_H
#define WASI_VFS_STARTED_H

#include "canonical.h"

#define STARTED(interface, name) __attribute__((export_name("start:" interface "#" name), visibility("default")))

#endif
