// SPDX-License-Identifier: MIT
// Any calls of WASI 0.2 and 0.3 with any arguments: handles of ours of every kind, the host's and wild ones, addresses
// beside the program's, an allocator that calls the runtime or answers nonsense. Sanitizers and the machine look on.
#include "../random_call.h"
#include "answers.h"

static struct input *from;

static uint32_t small(void) { return take(from, 1); }

// A handle of ours of that kind if there is one, in most cases.
static uint32_t any_handle(enum role role)
{
    uint32_t choice = take(from, 1), found[32], count = 0;
    for (uint32_t fd = 0; fd < 64 && count < 32; fd++) {
        const struct descriptor *d = table_get(fd);
        if (d && d->kind > KIND_HOST && d->mount == NO_MOUNT && handle_role(HANDLE_BASE + fd) == role)
            found[count++] = HANDLE_BASE + fd;
    }
    if (choice < 250)
        return count ? found[choice % count] : choice % 5;
    return choice < 253 ? HANDLE_BASE + take(from, 1) % 24 : take(from, 4);
}

static uint64_t wide(void)
{
    uint32_t choice = take(from, 1);
    return choice < 180 ? choice : choice < 240 ? take(from, 2) : (uint64_t)take(from, 4) << 32 | take(from, 4);
}

// A path, at one of two places; *length is not always its own.
static app_ptr any_path(app_ptr at, uint32_t *length)
{
    static const char *const paths[] = {"file.txt",
                                        "dir",
                                        "dir/deep/er/leaf",
                                        "large",
                                        "many",
                                        ".",
                                        "..",
                                        "/",
                                        "",
                                        "links/to-dir/inner.txt",
                                        "links/loop-a",
                                        "none",
                                        "dir/new",
                                        "empty",
                                        "twin-a",
                                        "links/to-file",
                                        "void/",
                                        "many/entry-0300"};
    uint32_t choice = take(from, 1);
    const char *text = paths[choice % (sizeof paths / sizeof *paths)];
    if (choice >= 240) {
        *length = random_size(from);
        return random_pointer(from);
    }
    *length = (uint32_t)strlen(text);
    return put_text(at, text);
}

static void call(uint32_t which)
{
    uint32_t length = 0, other_length = 0;
    app_ptr path = 0, other_path = 0;
    (void)length, (void)other_length, (void)path, (void)other_path;
    switch (which) {
    case 0: (void)types_stat(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 1:
        path = any_path(PATH, &length);
        (void)types_stat_at(any_handle(ROLE_DESCRIPTOR), small(), path, length, random_pointer(from));
        break;
    case 2: (void)types_get_type(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 3: (void)types_get_flags(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 4: (void)types_hash(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 5:
        path = any_path(PATH, &length);
        (void)types_hash_at(any_handle(ROLE_DESCRIPTOR), small(), path, length, random_pointer(from));
        break;
    case 6: (void)types_is_same(any_handle(ROLE_DESCRIPTOR), any_handle(ROLE_DESCRIPTOR)); break;
    case 7: (void)types_write_via_stream(any_handle(ROLE_DESCRIPTOR), wide(), random_pointer(from)); break;
    case 8: (void)types_append_via_stream(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 9:
        (void)types_write(any_handle(ROLE_DESCRIPTOR), random_pointer(from), random_size(from), wide(),
                          random_pointer(from));
        break;
    case 10: (void)types_set_size(any_handle(ROLE_DESCRIPTOR), wide(), random_pointer(from)); break;
    case 11:
        (void)types_set_times(any_handle(ROLE_DESCRIPTOR), small() % 4, wide(), small(), small() % 4, wide(), small(),
                              random_pointer(from));
        break;
    case 12:
        path = any_path(PATH, &length);
        (void)types_set_times_at(any_handle(ROLE_DESCRIPTOR), small(), path, length, small() % 4, wide(), small(),
                                 small() % 4, wide(), small(), random_pointer(from));
        break;
    case 13:
        path = any_path(PATH, &length);
        (void)types_create_directory(any_handle(ROLE_DESCRIPTOR), path, length, random_pointer(from));
        break;
    case 14:
        path = any_path(PATH, &length);
        (void)types_remove_directory(any_handle(ROLE_DESCRIPTOR), path, length, random_pointer(from));
        break;
    case 15:
        path = any_path(PATH, &length);
        (void)types_unlink_file(any_handle(ROLE_DESCRIPTOR), path, length, random_pointer(from));
        break;
    case 16:
        path = any_path(PATH, &length);
        other_path = any_path(PATH2, &other_length);
        (void)types_symlink(any_handle(ROLE_DESCRIPTOR), path, length, other_path, other_length, random_pointer(from));
        break;
    case 17:
        path = any_path(PATH, &length);
        other_path = any_path(PATH2, &other_length);
        (void)types_rename(any_handle(ROLE_DESCRIPTOR), path, length, any_handle(ROLE_DESCRIPTOR), other_path,
                           other_length, random_pointer(from));
        break;
    case 18:
        path = any_path(PATH, &length);
        other_path = any_path(PATH2, &other_length);
        (void)types_link(any_handle(ROLE_DESCRIPTOR), small(), path, length, any_handle(ROLE_DESCRIPTOR), other_path,
                         other_length, random_pointer(from));
        break;
    case 19:
        path = any_path(PATH, &length);
        (void)types_open_at(any_handle(ROLE_DESCRIPTOR), small(), path, length, small(), small(), random_pointer(from));
        break;
    case 20: (void)types_read(any_handle(ROLE_DESCRIPTOR), wide(), wide(), random_pointer(from)); break;
    case 21:
        path = any_path(PATH, &length);
        (void)types_readlink_at(any_handle(ROLE_DESCRIPTOR), path, length, random_pointer(from));
        break;
    case 22: (void)types_advise(any_handle(ROLE_DESCRIPTOR), wide(), wide(), small(), random_pointer(from)); break;
    case 23: (void)types_sync(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 24: (void)types_sync_data(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 25: (void)preopens_get_directories(random_pointer(from)); break;
    case 26: (void)types_drop_descriptor(any_handle(ROLE_DESCRIPTOR)); break;
    case 27: (void)types_read_directory(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 28: (void)types_drop_entries(any_handle(ROLE_ENTRY_STREAM)); break;
    case 29: (void)types_read_entry(any_handle(ROLE_ENTRY_STREAM), random_pointer(from)); break;
    case 30: (void)streams_subscribe(any_handle(ROLE_INPUT_STREAM)); break;
    case 31: (void)poll_drop(any_handle(ROLE_POLLABLE)); break;
    case 32: (void)poll_ready(any_handle(ROLE_POLLABLE)); break;
    case 33: (void)poll_block(any_handle(ROLE_POLLABLE)); break;
    case 34: (void)poll_poll(random_pointer(from), random_size(from), random_pointer(from)); break;
    case 35: (void)types_read_via_stream(any_handle(ROLE_DESCRIPTOR), wide(), random_pointer(from)); break;
    case 36: (void)streams_drop_input(any_handle(ROLE_INPUT_STREAM)); break;
    case 37: (void)streams_read(any_handle(ROLE_INPUT_STREAM), wide(), random_pointer(from)); break;
    case 38: (void)streams_blocking_read(any_handle(ROLE_INPUT_STREAM), wide(), random_pointer(from)); break;
    case 39: (void)streams_skip(any_handle(ROLE_INPUT_STREAM), wide(), random_pointer(from)); break;
    case 40: (void)streams_blocking_skip(any_handle(ROLE_INPUT_STREAM), wide(), random_pointer(from)); break;
    case 41: (void)streams_splice(small(), any_handle(ROLE_INPUT_STREAM), wide(), random_pointer(from)); break;
    case 42: (void)streams_blocking_splice(small(), any_handle(ROLE_INPUT_STREAM), wide(), random_pointer(from)); break;
    case 43: (void)three_get_directories(random_pointer(from)); break;
    case 44: (void)three_drop_descriptor(any_handle(ROLE_DESCRIPTOR)); break;
    case 45:
        path = any_path(PATH, &length);
        (void)three_open_at(any_handle(ROLE_DESCRIPTOR), small(), path, length, small(), small(), random_pointer(from));
        break;
    case 46: (void)three_stat(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 47:
        path = any_path(PATH, &length);
        (void)three_stat_at(any_handle(ROLE_DESCRIPTOR), small(), path, length, random_pointer(from));
        break;
    case 48: (void)three_get_type(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 49: (void)three_get_flags(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 50: (void)three_hash(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 51:
        path = any_path(PATH, &length);
        (void)three_hash_at(any_handle(ROLE_DESCRIPTOR), small(), path, length, random_pointer(from));
        break;
    case 52: (void)three_is_same(any_handle(ROLE_DESCRIPTOR), any_handle(ROLE_DESCRIPTOR)); break;
    case 53:
        path = any_path(PATH, &length);
        (void)three_readlink_at(any_handle(ROLE_DESCRIPTOR), path, length, random_pointer(from));
        break;
    case 54: (void)three_advise(any_handle(ROLE_DESCRIPTOR), wide(), wide(), small(), random_pointer(from)); break;
    case 55: (void)three_sync(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 56: (void)three_sync_data(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 57: (void)three_set_size(any_handle(ROLE_DESCRIPTOR), wide(), random_pointer(from)); break;
    case 58:
        (void)three_set_times(any_handle(ROLE_DESCRIPTOR), small() % 4, wide(), small(), small() % 4, wide(), small(),
                              random_pointer(from));
        break;
    case 59:
        path = any_path(PATH, &length);
        (void)three_set_times_at(any_handle(ROLE_DESCRIPTOR), small(), path, length, small() % 4, wide(), small(),
                                 small() % 4, wide(), small(), random_pointer(from));
        break;
    case 60:
        path = any_path(PATH, &length);
        (void)three_create_directory(any_handle(ROLE_DESCRIPTOR), path, length, random_pointer(from));
        break;
    case 61:
        path = any_path(PATH, &length);
        (void)three_remove_directory(any_handle(ROLE_DESCRIPTOR), path, length, random_pointer(from));
        break;
    case 62:
        path = any_path(PATH, &length);
        (void)three_unlink_file(any_handle(ROLE_DESCRIPTOR), path, length, random_pointer(from));
        break;
    case 63:
        path = any_path(PATH, &length);
        other_path = any_path(PATH2, &other_length);
        (void)three_symlink(any_handle(ROLE_DESCRIPTOR), path, length, other_path, other_length, random_pointer(from));
        break;
    case 64:
        path = any_path(PATH, &length);
        other_path = any_path(PATH2, &other_length);
        (void)three_rename(any_handle(ROLE_DESCRIPTOR), path, length, any_handle(ROLE_DESCRIPTOR), other_path,
                           other_length, random_pointer(from));
        break;
    case 65:
        path = any_path(PATH, &length);
        other_path = any_path(PATH2, &other_length);
        (void)three_link(any_handle(ROLE_DESCRIPTOR), small(), path, length, any_handle(ROLE_DESCRIPTOR), other_path,
                         other_length, random_pointer(from));
        break;
    case 66: (void)three_read_via_stream(any_handle(ROLE_DESCRIPTOR), wide(), random_pointer(from)); break;
    case 67: (void)three_read_directory(any_handle(ROLE_DESCRIPTOR), random_pointer(from)); break;
    case 68:
        (void)three_stream_read(any_handle(small() & 1 ? ROLE_ENTRY_STREAM : ROLE_INPUT_STREAM), random_pointer(from),
                                random_size(from));
        break;
    case 69: (void)three_cancel_read(any_handle(small() & 1 ? ROLE_ENTRY_STREAM : ROLE_INPUT_STREAM)); break;
    case 70: (void)three_drop_stream(any_handle(small() & 1 ? ROLE_ENTRY_STREAM : ROLE_INPUT_STREAM)); break;
    case 71: (void)three_write_via_stream(any_handle(ROLE_DESCRIPTOR), any_handle(ROLE_INPUT_STREAM), wide()); break;
    case 72: (void)three_append_via_stream(any_handle(ROLE_DESCRIPTOR), any_handle(ROLE_INPUT_STREAM)); break;
    case 73: (void)three_future_read(any_handle(ROLE_FUTURE), random_pointer(from)); break;
    case 74: (void)three_drop_future(any_handle(ROLE_FUTURE)); break;
#if WASI_VFS_WRITABLE
    case 75: (void)streams_drop_output(any_handle(ROLE_OUTPUT_STREAM)); break;
    case 76: (void)streams_subscribe_output(any_handle(ROLE_OUTPUT_STREAM)); break;
    case 77: (void)streams_check_write(any_handle(ROLE_OUTPUT_STREAM), random_pointer(from)); break;
    case 78:
        (void)streams_write(any_handle(ROLE_OUTPUT_STREAM), random_pointer(from), random_size(from),
                            random_pointer(from));
        break;
    case 79:
        (void)streams_write_and_flush(any_handle(ROLE_OUTPUT_STREAM), random_pointer(from), random_size(from),
                                      random_pointer(from));
        break;
    case 80: (void)streams_write_zeroes(any_handle(ROLE_OUTPUT_STREAM), wide(), random_pointer(from)); break;
    case 81: (void)streams_write_zeroes_and_flush(any_handle(ROLE_OUTPUT_STREAM), wide(), random_pointer(from)); break;
    case 82: (void)streams_flush(any_handle(ROLE_OUTPUT_STREAM), random_pointer(from)); break;
    case 83: (void)streams_blocking_flush(any_handle(ROLE_OUTPUT_STREAM), random_pointer(from)); break;
    case 84: (void)errors_drop(any_handle(ROLE_ERROR)); break;
    case 85: (void)errors_string(any_handle(ROLE_ERROR), random_pointer(from)); break;
    case 86: (void)errors_code(any_handle(ROLE_ERROR), random_pointer(from)); break;
    case 87: (void)errors_http_code(any_handle(ROLE_ERROR), random_pointer(from)); break;
    case 88: (void)errors_network_code(any_handle(ROLE_ERROR), random_pointer(from)); break;
    case 89:
        (void)streams_splice(any_handle(ROLE_OUTPUT_STREAM), any_handle(ROLE_INPUT_STREAM), wide(),
                             random_pointer(from));
        break;
    case 90:
        (void)streams_blocking_splice(any_handle(ROLE_OUTPUT_STREAM), any_handle(ROLE_INPUT_STREAM), wide(),
                                      random_pointer(from));
        break;
    case 91: component_save(); break;
#endif
    }
}

enum { CALLS = WASI_VFS_WRITABLE ? 92 : 75 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = {bytes, length};
    from = &input;
    fuzz_start(&input);
    component_reset();
    machine.memory_bytes = MACHINE_BYTES;
    uint32_t choice = take(&input, 1);
    allocator = choice % 16 == 15   ? ALLOCATOR_WILD
                : choice % 16 == 12 ? ALLOCATOR_CHANGES
                : choice & 16       ? ALLOCATOR_CALLS
                                    : ALLOCATOR_GOOD;
    component_host.preopen = choice % 16 == 11 ? "/.wasi-vfs-changes" : choice & 32 ? "/" : choice & 64 ? "/host" : 0;
    component_host.way = choice % 16 == 11 ? WAY_FULL : WAY_NOT;
    component_host.permitted = choice & 128 ? 100 : 4096;
    component_host.fails = choice % 16 == 14;
    machine.state_limit = choice % 16 == 13 ? STATE_PAGES : MACHINE_MAX_STATE_PAGES;
    if (TRAPS(preopens_get_directories(RESULT)))
        return 0;
    while (input.left > 0) {
        machine.steps = 0;
        uint32_t which = take(&input, 1);
        if (TRAPS(call(which % CALLS)))
            return 0; // a trap ends the program
        component_free();
    }
    return 0;
}
