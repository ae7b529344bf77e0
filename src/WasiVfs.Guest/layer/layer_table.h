// SPDX-License-Identifier: MIT
#ifndef WASI_VFS_LAYER_TABLE_H
#define WASI_VFS_LAYER_TABLE_H

#include "table.h"

// Whether a descriptor stands for the inode.
bool table_holds(uint32_t number);

#endif
