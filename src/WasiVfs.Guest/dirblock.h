// SPDX-License-Identifier: MIT
// One block of a directory: an array of records, then the names. The first record's name offset tells how many there
// are.
#ifndef WASI_VFS_DIRBLOCK_H
#define WASI_VFS_DIRBLOCK_H

#include "image_directory.h"

enum { RECORD_SIZE = 12, RECORD_NAME = 8, RECORD_TYPE = 10 };

// Loads the block that holds a byte position; false if it holds no record.
bool dirblock_load(const struct inode *directory, uint64_t position);

// Of the loaded block: how many records it has, a record's name (empty if the record is damaged), a record as an entry
// without `next`.
extern uint32_t dirblock_count;
const uint8_t *dirblock_name(uint32_t index, uint32_t *length);
void dirblock_entry(uint32_t index, struct dirent *entry);

// The first name of the block at a position, which is not loaded. `node` numbers the steps of a search: 1, then twice
// that for the lower half and one more for the upper.
const uint8_t *dirblock_first_name(const struct inode *directory, uint64_t position, uint32_t node, uint32_t *length);

#endif
