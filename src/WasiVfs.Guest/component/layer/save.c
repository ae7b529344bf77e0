// SPDX-License-Identifier: MIT
// Saving the changes at the end of a program of WASI 0.2, as layer/save.c does for one of preview1: into a directory of
// the host with the guest path `/.wasi-vfs-changes`, by whatever functions the program itself imports. One that it does
// not import is answered by a stub that the linker makes: there are no directories, `unsupported`, or the stream is
// closed.
//
// What the host reads and writes lies in memory of the program's own allocator: while the host answers, that allocator
// may make the program's memory grow, and the state moves then.
#include "changes.h"
#include "save.h"
#include "streams.h"

enum { OPEN_CREATE = 1, OPEN_TRUNCATE = 8, FLAG_WRITE = 2, UNSUPPORTED = 27 };

// What lies in the memory for saving: the host's answer, and bytes for it to read.
enum { ANSWER_SIZE = 16, BYTES_MOST = 4096 /* that blocking-write-and-flush takes */, ROOM = ANSWER_SIZE + BYTES_MOST };

HOST(PREOPENS, "get-directories") void host_get_directories(app_ptr ret);
HOST(TYPES, "[resource-drop]descriptor") void host_drop_descriptor(uint32_t handle);
HOST(TYPES, "[method]descriptor.open-at")
void host_open_at(uint32_t handle, uint32_t path_flags, app_ptr path, uint32_t length, uint32_t open_flags,
                  uint32_t flags, app_ptr ret);
HOST(TYPES, "[method]descriptor.write")
void host_write(uint32_t handle, app_ptr bytes, uint32_t length, uint64_t offset, app_ptr ret);
HOST(TYPES, "[method]descriptor.write-via-stream")
void host_write_via_stream(uint32_t handle, uint64_t offset, app_ptr ret);
HOST(STREAMS, "[method]output-stream.blocking-flush") void host_blocking_flush(uint32_t handle, app_ptr ret);
HOST(STREAMS, "[resource-drop]output-stream") void host_drop_output(uint32_t handle);
HOST("wasi:cli/stderr", "get-stderr") uint32_t host_get_stderr(void);

#define FOLDER "/.wasi-vfs-changes"
#define FILE_NAME "changes.tar"

static app_ptr answer, bytes; // of the program's

bool save_claims(app_ptr name, uint32_t length)
{
    if (length != sizeof FOLDER - 1)
        return false;
    for (uint32_t i = 0; i < length; i++)
        if (app_load8(name + i) != (uint8_t)FOLDER[i])
            return false;
    return true;
}

// The host's directory for the changes; false if the program was given none. The other handles are dropped again.
static bool find_directory(uint32_t *directory)
{
    bool found = false;
    app_ptr ret = allocate(4, 8);
    host_get_directories(ret);
    app_ptr entry = app_load32(ret);
    for (uint32_t left = app_load32(ret + 4); left > 0; left--, entry += PREOPEN_SIZE) {
        uint32_t handle = app_load32(entry);
        if (found || !save_claims(app_load32(entry + PREOPEN_NAME), app_load32(entry + PREOPEN_LENGTH))) {
            host_drop_descriptor(handle);
            continue;
        }
        *directory = handle;
        found = true;
    }
    return found;
}

static bool open_file(uint32_t directory, uint32_t *file)
{
    static const char name[] = FILE_NAME;
    state_to_app(bytes, name, sizeof name - 1);
    host_open_at(directory, 0, bytes, sizeof name - 1, OPEN_CREATE | OPEN_TRUNCATE, FLAG_WRITE, answer);
    *file = app_load32(answer + 4);
    return app_load8(answer) == 0;
}

// Writes what lies in `bytes` by whatever functions of streams there are.
static bool write_by_stream(uint32_t stream, uint32_t length)
{
    host_write_and_flush(stream, bytes, length, answer);
    if (app_load8(answer) == 0)
        return true;
    for (app_ptr from = bytes; length > 0;) {
        host_check_write(stream, answer);
        if (app_load8(answer))
            return false;
        uint64_t permitted = app_load64(answer + 8);
        uint32_t chunk = permitted < length ? (uint32_t)permitted : length;
        host_stream_write(stream, from, chunk, answer);
        if (app_load8(answer))
            return false;
        host_blocking_flush(stream, answer);
        if (app_load8(answer))
            return false;
        from += chunk;
        length -= chunk;
    }
    return true;
}

// Where the changes go.
struct target {
    uint32_t file, stream;
    bool has_stream; // descriptor.write is not there
    uint64_t position;
};

// Writes what lies in `bytes`; how many, 0 for an error.
static uint32_t write_some(struct target *target, uint32_t length)
{
    if (!target->has_stream) {
        host_write(target->file, bytes, length, target->position, answer);
        if (app_load8(answer) == 0) {
            uint64_t written = app_load64(answer + 8);
            return written <= length ? (uint32_t)written : 0;
        }
        if (app_load8(answer + 8) != UNSUPPORTED)
            return 0;
        host_write_via_stream(target->file, target->position, answer);
        if (app_load8(answer))
            return 0;
        target->stream = app_load32(answer + 4);
        target->has_stream = true;
    }
    return write_by_stream(target->stream, length) ? length : 0;
}

static bool write_all(struct target *target, uint32_t length)
{
    for (uint32_t done = 0; done < length;) {
        uint32_t chunk = length - done < BYTES_MOST ? length - done : (uint32_t)BYTES_MOST;
        state_to_app(bytes, changes_bytes + done, chunk);
        uint32_t written = write_some(target, chunk);
        if (written == 0)
            return false;
        done += written;
        target->position += written;
    }
    return true;
}

static void close_target(struct target *target)
{
    if (target->has_stream)
        host_drop_output(target->stream);
    host_drop_descriptor(target->file);
}

static void tell(const char *text, uint32_t length)
{
    state_to_app(bytes, text, length);
    (void)write_by_stream(host_get_stderr(), length);
}

#define TELL(text) tell(text, sizeof text - 1)

// Why it was not saved. A part of the changes must not be taken for all.
static void fail(uint32_t directory, int32_t length)
{
    struct target empty = {0};
    if (open_file(directory, &empty.file))
        close_target(&empty);
    TELL("wasi-vfs: the changes are not saved: ");
    if (length == CHANGES_NO_NAME) {
        uint32_t end = 0;
        while (end < BYTES_MOST && changes_bytes[end])
            end++;
        TELL("a layer cannot hold the path '");
        tell((const char *)changes_bytes, end);
        TELL("'.\n");
    } else if (length < 0) {
        TELL("there is no memory left to list them.\n");
    } else {
        TELL("'changes.tar' could not be written to the directory '/.wasi-vfs-changes'.\n");
    }
}

EXPORTED void component_save(void);

EXPORTED void component_save(void)
{
    uint32_t directory;
    struct target target = {0};
    int32_t length = 1;
    descriptor_get(0); // the first call of all reads the image
    if (!find_directory(&directory))
        return;
    answer = allocate(8, ROOM);
    bytes = answer + ANSWER_SIZE;
    if (open_file(directory, &target.file)) {
        while ((length = changes_next()) > 0 && write_all(&target, (uint32_t)length))
            ;
        close_target(&target);
    }
    if (length)
        fail(directory, length);
    host_drop_descriptor(directory);
}
