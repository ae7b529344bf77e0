// SPDX-License-Identifier: MIT
// A host of WASI 0.2 and 0.3 that notes what it is asked, and the program's allocator.
#include "answers.h"

struct component_host component_host;
enum allocator allocator;
static uint32_t allocated;

void component_reset(void)
{
    component_host = (struct component_host){.permitted = 4096, .readable = "of the host"};
    allocator = ALLOCATOR_GOOD;
    allocated = 0;
}

void component_free(void) { allocated = 0; }

// The engine's trap.
_Noreturn void machine_trapped(void);
void machine_trapped(void)
{
    if (!machine.trap)
        machine_broken("the runtime does not trap", 0, 0);
    longjmp(*machine.trap, 1);
}

app_ptr program_realloc(app_ptr old, uint32_t old_size, uint32_t align, uint32_t size)
{
    uint32_t at = (allocated + align - 1) & ~(align - 1);
    if (allocator == ALLOCATOR_WILD)
        return 0xFFFFFF00;
    if (allocator == ALLOCATOR_CALLS) // other directories and paths than those that the runtime has in hand
        (void)path_filestat_get(3, 0, put_text(PATH2, "many/entry-0300"), 15, RESULT + 512);
    if (allocator == ALLOCATOR_CHANGES) { // takes away and cuts what the runtime may have in hand
        (void)path_unlink_file(3, put_text(PATH2, "new"), 3);
        if (!path_open(3, 1, put_text(PATH2, "file.txt"), 8, OFLAGS_TRUNC, RIGHT_FD_WRITE, 0, 0, RESULT + 512))
            (void)fd_close(word(RESULT + 512));
    }
    if (size > HEAP_BYTES || at > HEAP_BYTES - size)
        machine_trapped();
    allocated = at + size;
    if (old)
        memmove(machine_memory + HEAP + at, machine_memory + old, old_size < size ? old_size : size);
    return HEAP + at;
}

// What the runtime must not do to the host.
#define CHECK_SAME(actual, expected) ((actual) == (expected) ? (void)0 : machine_broken(#actual, actual, expected))

static void asked(const char *name)
{
    component_host.asked = name;
    component_host.calls++;
}

// The host checks addresses itself: those that are not the program's it does not write to.
static void put(app_ptr at, const void *bytes, uint32_t length)
{
    uint8_t *to = machine_at(at, length);
    if (to)
        memcpy(to, bytes, length);
}

static void put_word(app_ptr at, uint32_t value) { put(at, &value, sizeof value); }

static void get_directories(app_ptr ret)
{
    app_ptr list = 0;
    uint32_t count = component_host.preopen ? 1 : 0;
    if (count && allocator == ALLOCATOR_WILD)
        machine_trapped(); // the host looks, too
    if (count) {
        uint32_t length = (uint32_t)strlen(component_host.preopen);
        app_ptr name = program_realloc(0, 0, 1, length);
        put(name, component_host.preopen, length);
        list = program_realloc(0, 0, 4, 12);
        put_word(list, 7);
        put_word(list + 4, name);
        put_word(list + 8, length);
    }
    put_word(ret, list);
    put_word(ret + 4, count);
}

static void write_out(app_ptr bytes, uint32_t length, app_ptr ret)
{
    const uint8_t *from = machine_at(bytes, length);
    if (!from)
        machine_trapped(); // the host looks, too
    memcpy(component_host.bytes, from, length);
    component_host.written += component_host.fails ? 0 : length;
    put(ret, component_host.fails ? "\1\0\0\0\1\0\0" : "\0\0\0\0\0\0\0", 8);
}

void host_stat(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_stat");
}

void host_stat_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret)
{
    (void)handle, (void)flags, (void)path, (void)length, (void)ret;
    asked("host_stat_at");
}

void host_get_type(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_get_type");
}

void host_get_flags(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_get_flags");
}

void host_hash(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_hash");
}

void host_hash_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, app_ptr ret)
{
    (void)handle, (void)flags, (void)path, (void)length, (void)ret;
    asked("host_hash_at");
}

uint32_t host_is_same(uint32_t handle, uint32_t other)
{
    (void)handle, (void)other;
    asked("host_is_same");
    return 1;
}

// The changes, as the runtime saves them.
static void keep(uint32_t handle, app_ptr bytes, uint32_t length)
{
    const uint8_t *from = machine_at(bytes, length);
    if (!from)
        machine_trapped(); // the host looks, too
    if (handle == STANDARD_ERROR) {
        size_t used = strlen(component_host.told);
        snprintf(component_host.told + used, sizeof component_host.told - used, "%.*s", (int)length, from);
        return;
    }
    if (length > sizeof component_host.saved - component_host.saved_bytes)
        machine_broken("the changes are short", length, component_host.saved_bytes);
    memcpy(component_host.saved + component_host.saved_bytes, from, length);
    component_host.saved_bytes += length;
}

void host_write_via_stream(uint32_t handle, uint64_t offset, app_ptr ret)
{
    asked("host_write_via_stream");
    if (handle != SAVED_FILE)
        return;
    CHECK_SAME(offset, component_host.saved_bytes);
    put_word(ret, component_host.way == WAY_WRITE);
    put_word(ret + 4, SAVED_STREAM);
}

uint32_t host_get_stderr(void) { return STANDARD_ERROR; }

void host_append_via_stream(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_append_via_stream");
}

void host_write(uint32_t handle, app_ptr bytes, uint32_t length, uint64_t offset, app_ptr ret)
{
    asked("host_write");
    if (handle != SAVED_FILE)
        return;
    uint64_t written = length > 1000 ? 1000 : length; // not all at once
    put(ret, component_host.way == WAY_WRITE ? "\0" : "\1", 1);
    put(ret + 8, component_host.way == WAY_FULL ? "\27" : "\33", 1); // insufficient-space, unsupported
    if (component_host.way != WAY_WRITE)
        return;
    CHECK_SAME(offset, component_host.saved_bytes);
    keep(handle, bytes, (uint32_t)written);
    put(ret + 8, &written, sizeof written);
}

void host_set_size(uint32_t handle, uint64_t size, app_ptr ret)
{
    (void)handle, (void)size, (void)ret;
    asked("host_set_size");
}

void host_set_times(uint32_t handle, uint32_t a, uint64_t a_seconds, uint32_t a_nanoseconds, uint32_t m,
                    uint64_t m_seconds, uint32_t m_nanoseconds, app_ptr ret)
{
    (void)handle, (void)a, (void)a_seconds, (void)a_nanoseconds, (void)m, (void)m_seconds, (void)m_nanoseconds,
        (void)ret;
    asked("host_set_times");
}

void host_set_times_at(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, uint32_t a, uint64_t a_seconds,
                       uint32_t a_nanoseconds, uint32_t m, uint64_t m_seconds, uint32_t m_nanoseconds, app_ptr ret)
{
    (void)handle, (void)flags, (void)path, (void)length, (void)a, (void)a_seconds, (void)a_nanoseconds, (void)m,
        (void)m_seconds, (void)m_nanoseconds, (void)ret;
    asked("host_set_times_at");
}

void host_create_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    (void)handle, (void)path, (void)length, (void)ret;
    asked("host_create_directory");
}

void host_remove_directory(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    (void)handle, (void)path, (void)length, (void)ret;
    asked("host_remove_directory");
}

void host_unlink_file(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    (void)handle, (void)path, (void)length, (void)ret;
    asked("host_unlink_file");
}

void host_symlink(uint32_t handle, app_ptr target, uint32_t target_length, app_ptr path, uint32_t length, app_ptr ret)
{
    (void)handle, (void)target, (void)target_length, (void)path, (void)length, (void)ret;
    asked("host_symlink");
}

void host_rename(uint32_t handle, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path, uint32_t new_length,
                 app_ptr ret)
{
    (void)handle, (void)path, (void)length, (void)other, (void)new_path, (void)new_length, (void)ret;
    asked("host_rename");
}

void host_link(uint32_t handle, uint32_t flags, app_ptr path, uint32_t length, uint32_t other, app_ptr new_path,
               uint32_t new_length, app_ptr ret)
{
    (void)handle, (void)flags, (void)path, (void)length, (void)other, (void)new_path, (void)new_length, (void)ret;
    asked("host_link");
}

void host_open_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                  uint32_t flags, app_ptr ret)
{
    const uint8_t *name = machine_at(path, length);
    asked("host_open_at");
    if (component_host.way == WAY_NOT || !name || length != 11 || memcmp(name, "changes.tar", 11))
        return;
    CHECK_SAME(handle, 7);
    CHECK_SAME(path_flags, 0);
    CHECK_SAME(open_flags, 9);
    CHECK_SAME(flags, 2);
    component_host.created++;
    component_host.saved_bytes = 0;
    put_word(ret, 0);
    put_word(ret + 4, SAVED_FILE);
}

void host_read(uint32_t handle, uint64_t length, uint64_t offset, app_ptr ret)
{
    (void)handle, (void)length, (void)offset, (void)ret;
    asked("host_read");
}

void host_readlink_at(uint32_t handle, app_ptr path, uint32_t length, app_ptr ret)
{
    (void)handle, (void)path, (void)length, (void)ret;
    asked("host_readlink_at");
}

void host_advise(uint32_t handle, uint64_t offset, uint64_t length, uint32_t advice, app_ptr ret)
{
    (void)handle, (void)offset, (void)length, (void)advice, (void)ret;
    asked("host_advise");
}

void host_sync(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_sync");
}

void host_sync_data(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_sync_data");
}

void host_get_directories(app_ptr ret)
{
    asked("host_get_directories");
    get_directories(ret);
}

void host_drop_descriptor(uint32_t handle)
{
    component_host.dropped += handle == SAVED_FILE;
    asked("host_drop_descriptor");
}

void host_drop_entries(uint32_t handle)
{
    (void)handle;
    asked("host_drop_entries");
}

void host_read_directory(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_read_directory");
}

void host_read_entry(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_read_entry");
}

uint32_t host_subscribe(uint32_t handle)
{
    (void)handle;
    asked("host_subscribe");
    return 1;
}

void host_drop_pollable(uint32_t handle)
{
    (void)handle;
    asked("host_drop_pollable");
}

uint32_t host_ready(uint32_t handle)
{
    (void)handle;
    asked("host_ready");
    return 1;
}

void host_block(uint32_t handle)
{
    (void)handle;
    asked("host_block");
}

void host_poll(app_ptr list, uint32_t count, app_ptr ret)
{
    const uint8_t *first = machine_at(list, 4);
    asked("host_poll");
    if (count == 0 || !first)
        machine_trapped(); // the host looks, too
    memcpy(&component_host.polled, first, sizeof component_host.polled);
    if (!component_host.ready)
        return;
    app_ptr indices = program_realloc(0, 0, 4, 4);
    put_word(indices, (uint32_t)component_host.ready - 1);
    put_word(ret, indices);
    put_word(ret + 4, 1);
}

void host_read_via_stream(uint32_t handle, uint64_t offset, app_ptr ret)
{
    (void)handle, (void)offset, (void)ret;
    asked("host_read_via_stream");
}

static void read_list(uint64_t length, app_ptr ret)
{
    uint32_t got = (uint32_t)strlen(component_host.readable);
    got = length < got ? (uint32_t)length : got;
    if (component_host.fails) {
        put(ret, "\1\0\0\0\1\0\0\0\0\0\0", 12); // closed
        return;
    }
    if (allocator == ALLOCATOR_WILD)
        machine_trapped(); // the host looks, too
    app_ptr list = program_realloc(0, 0, 1, got);
    put(list, component_host.readable, got);
    put_word(ret, 0);
    put_word(ret + 4, list);
    put_word(ret + 8, got);
}

void host_stream_read(uint32_t handle, uint64_t length, app_ptr ret)
{
    (void)handle;
    asked("host_stream_read");
    read_list(length, ret);
}

void host_blocking_read(uint32_t handle, uint64_t length, app_ptr ret)
{
    (void)handle;
    asked("host_blocking_read");
    read_list(length, ret);
}

void host_skip(uint32_t handle, uint64_t length, app_ptr ret)
{
    (void)handle, (void)length, (void)ret;
    asked("host_skip");
}

void host_blocking_skip(uint32_t handle, uint64_t length, app_ptr ret)
{
    (void)handle, (void)length, (void)ret;
    asked("host_blocking_skip");
}

void host_drop_input(uint32_t handle)
{
    (void)handle;
    asked("host_drop_input");
}

void host_check_write(uint32_t handle, app_ptr ret)
{
    (void)handle;
    asked("host_check_write");
    put(ret, "\0\0\0\0\0\0\0", 8);
    put(ret + 8, &component_host.permitted, 8);
}

// Whether the stream is that of the changes or standard error: whether it takes bytes now is put into the result.
static bool takes(uint32_t handle, bool now, app_ptr bytes, uint32_t length, app_ptr ret)
{
    if (component_host.way == WAY_NOT || (handle != SAVED_STREAM && handle != STANDARD_ERROR))
        return false;
    put(ret, now ? "\0\0\0\0\0\0\0" : "\1\0\0\0\1\0\0", 8);
    if (now)
        keep(handle, bytes, length);
    return true;
}

void host_stream_write(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret)
{
    asked("host_stream_write");
    if (!takes(handle, component_host.way != WAY_FULL, bytes, length, ret))
        write_out(bytes, length, ret);
}

void host_write_and_flush(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret)
{
    asked("host_write_and_flush");
    if (!takes(handle, component_host.way == WAY_FLUSH || component_host.way == WAY_FULL, bytes, length, ret))
        write_out(bytes, length, ret);
}

void host_splice(uint32_t handle, uint32_t from, uint64_t length, app_ptr ret)
{
    (void)handle, (void)from, (void)length, (void)ret;
    asked("host_splice");
}

void host_blocking_splice(uint32_t handle, uint32_t from, uint64_t length, app_ptr ret)
{
    (void)handle, (void)from, (void)length, (void)ret;
    asked("host_blocking_splice");
}

void host3_get_directories(app_ptr ret)
{
    asked("host3_get_directories");
    get_directories(ret);
}

void host3_drop_descriptor(uint32_t handle)
{
    (void)handle;
    asked("host3_drop_descriptor");
}

void host3_drop_written(uint32_t stream)
{
    (void)stream;
    asked("host3_drop_written");
}

void host3_drop_appended(uint32_t stream)
{
    (void)stream;
    asked("host3_drop_appended");
}

// What only the writable tree asks.

void host_write_zeroes(uint32_t handle, uint64_t length, app_ptr ret)
{
    (void)handle, (void)length, (void)ret;
    asked("host_write_zeroes");
}

void host_write_zeroes_and_flush(uint32_t handle, uint64_t length, app_ptr ret)
{
    (void)handle, (void)length, (void)ret;
    asked("host_write_zeroes_and_flush");
}

void host_flush(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_flush");
}

void host_blocking_flush(uint32_t handle, app_ptr ret)
{
    (void)handle;
    asked("host_blocking_flush");
    put(ret, "\0", 1);
}

uint32_t host_subscribe_output(uint32_t handle)
{
    (void)handle;
    asked("host_subscribe_output");
    return 1;
}

void host_drop_output(uint32_t handle)
{
    (void)handle;
    asked("host_drop_output");
}

void host_drop_error(uint32_t handle)
{
    (void)handle;
    asked("host_drop_error");
}

void host_error_string(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_error_string");
}

void host_error_code(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_error_code");
}

void host_http_error_code(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_http_error_code");
}

void host_network_error_code(uint32_t handle, app_ptr ret)
{
    (void)handle, (void)ret;
    asked("host_network_error_code");
}
