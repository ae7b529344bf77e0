// SPDX-License-Identifier: MIT
// What WASI 0.2 and 0.3 would change on a tree that can only be read.
#include "handles.h"

TEST(what_would_change_the_tree_is_refused)
{
    uint32_t root = first_preopen(), file = open_at(root, "file.txt");
    types_write(file, PATH, 3, 0, RET);
    CHECK(byte(RET) == 1 && byte(RET + 8) == 3, true); // bad-descriptor
    types_create_directory(root, TEXT("new"), RET);
    CHECK(byte(RET) == 1 && byte(RET + 1) == 33, true); // read-only
    types_create_directory(root, TEXT("dir"), RET);
    CHECK(byte(RET + 1), 7); // exist
    three_create_directory(root, TEXT("new"), RET);
    CHECK(byte(RET + 4), 32); // read-only, without 0.2's would-block before it
    types_unlink_file(root, TEXT("none"), RET);
    CHECK(byte(RET + 1), 20);
    CHECK(TRAPS(types_set_times(root, 3, 0, 0, 0, 0, 0, RET)), true); // no such new-timestamp
}
