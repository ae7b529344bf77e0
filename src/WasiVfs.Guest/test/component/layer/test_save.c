// SPDX-License-Identifier: MIT
// The changes of a program of WASI 0.2 are written to the host's directory by whatever functions the program imports.
#include "handles.h"

enum { CREATE = 1, WRITES = READ | WRITE, RECORD = 512 };

// A program with the directory for the changes, which makes a file of so many bytes; its preopens are only ours.
static uint32_t make_change(const char *path, uint32_t length)
{
    component_reset();
    component_host.preopen = "/.wasi-vfs-changes";
    preopens_get_directories(RET);
    CHECK(word(RET + 4), 1);
    CHECK_TEXT(component_host.asked, "host_drop_descriptor");
    uint32_t root = word(word(RET)), file = open_with(root, path, CREATE, WRITES);
    memset(machine_memory + BUFFER + 32768, 'c', length);
    types_write(file, BUFFER + 32768, length, 0, RET);
    CHECK(quad(RET + 8), length);
    types_drop_descriptor(file);
    return root;
}

static void save(enum way way)
{
    component_host.way = way;
    component_free();
    component_save();
}

static void check_saved(uint32_t length)
{
    const uint8_t *saved = component_host.saved;
    CHECK(component_host.created, 1);
    CHECK(component_host.dropped, 1);
    CHECK(component_host.saved_bytes, 3 * RECORD + (length + RECORD - 1) / RECORD * RECORD);
    CHECK(memcmp(saved, "new", 4), 0);
    CHECK(saved[RECORD], 'c');
    CHECK(saved[RECORD + length - 1], 'c');
    CHECK_TEXT(component_host.told, "");
}

TEST(changes_are_saved_by_writes)
{
    make_change("new", 5000);
    save(WAY_WRITE);
    check_saved(5000);
}

TEST(changes_are_saved_by_a_stream_that_is_flushed)
{
    make_change("new", 5000);
    save(WAY_FLUSH);
    check_saved(5000);
}

TEST(changes_are_saved_by_a_stream_that_is_asked_first)
{
    make_change("new", 5000);
    component_host.permitted = 700;
    save(WAY_CHECKED);
    check_saved(5000);
}

TEST(what_is_not_saved_is_told_and_nothing_is_left)
{
    make_change("new", 5000);
    save(WAY_FULL);
    CHECK(component_host.created, 2);
    CHECK(component_host.dropped, 2);
    CHECK(component_host.saved_bytes, 0);
    CHECK_TEXT(component_host.told, "wasi-vfs: the changes are not saved: 'changes.tar' could not be written to the "
                                    "directory '/.wasi-vfs-changes'.\n");
}

TEST(a_name_that_a_layer_cannot_hold_is_told)
{
    make_change(".wh.new", 5);
    save(WAY_FLUSH);
    CHECK(component_host.saved_bytes, 0);
    CHECK_TEXT(component_host.told, "wasi-vfs: the changes are not saved: a layer cannot hold the path '.wh.new'.\n");
}

TEST(without_the_directory_nothing_is_saved)
{
    first_preopen();
    component_host.preopen = "/other";
    save(WAY_WRITE);
    CHECK(component_host.created, 0);
    CHECK_TEXT(component_host.asked, "host_drop_descriptor");
}
