// SPDX-License-Identifier: MIT
// Writing to files of the layer: at once, and by output streams of ours, which take whatever is written while there is
// room. After an error a stream is closed (wasi:io/streams, stream-error).
#include "output.h"
#include "streams.h"
#include "tree.h"
#include "writing.h"

enum { PERMITTED = 1 << 20, MOST_SPLICED = 4096, FAILED = 128 /* of fdflags */ };

HOST(TYPES, "[method]descriptor.write-via-stream")
void host_write_via_stream(uint32_t handle, uint64_t offset, app_ptr ret);
HOST(TYPES, "[method]descriptor.append-via-stream") void host_append_via_stream(uint32_t handle, app_ptr ret);
HOST(TYPES, "[method]descriptor.write")
void host_write(uint32_t handle, app_ptr bytes, uint32_t length, uint64_t offset, app_ptr ret);
HOST(STREAMS, "[method]output-stream.write-zeroes")
void host_write_zeroes(uint32_t handle, uint64_t length, app_ptr ret);
HOST(STREAMS, "[method]output-stream.blocking-write-zeroes-and-flush")
void host_write_zeroes_and_flush(uint32_t handle, uint64_t length, app_ptr ret);
HOST(STREAMS, "[method]output-stream.flush") void host_flush(uint32_t handle, app_ptr ret);
HOST(STREAMS, "[method]output-stream.blocking-flush") void host_blocking_flush(uint32_t handle, app_ptr ret);
HOST(STREAMS, "[method]output-stream.subscribe") uint32_t host_subscribe_output(uint32_t handle);
HOST(STREAMS, "[resource-drop]output-stream") void host_drop_output(uint32_t handle);

// result<filesize, error-code>: the error, or how many bytes were written, at 8.
ANSWER(TYPES, "[method]descriptor.write")
void types_write(uint32_t handle, app_ptr bytes, uint32_t length, uint64_t offset, app_ptr ret)
{
    uint32_t total;
    if (!is_ours(handle)) {
        host_write(handle, bytes, length, offset, ret);
        return;
    }
    need(bytes, length);
    need(ret, 16);
    const struct payload from = {.program = &bytes};
    errno_t error = write_bytes(handle_get(handle, ROLE_DESCRIPTOR), &offset, &from, length, &total);
    put_result(ret, 8, error);
    if (!error)
        app_store64(ret + 8, total);
}

static void make_output(uint32_t handle, uint64_t offset, uint8_t fdflags, app_ptr ret)
{
    need(ret, 8);
    struct descriptor d = *handle_get(handle, ROLE_DESCRIPTOR);
    uint32_t stream;
    d.position = offset;
    d.fdflags = fdflags;
    errno_t error = d.kind == KIND_FILE && d.access & ACCESS_WRITE ? ERRNO_SUCCESS : ERRNO_BADF;
    if (!error && !handle_add(&d, ROLE_OUTPUT_STREAM, &stream))
        error = ERRNO_NOMEM;
    if (error)
        put_result(ret, 4, error);
    else
        put_handle(ret, stream);
}

ANSWER(TYPES, "[method]descriptor.write-via-stream")
void types_write_via_stream(uint32_t handle, uint64_t offset, app_ptr ret)
{
    if (is_ours(handle))
        make_output(handle, offset, 0, ret);
    else
        host_write_via_stream(handle, offset, ret);
}

ANSWER(TYPES, "[method]descriptor.append-via-stream") void types_append_via_stream(uint32_t handle, app_ptr ret)
{
    if (is_ours(handle))
        make_output(handle, 0, FDFLAGS_APPEND, ret);
    else
        host_append_via_stream(handle, ret);
}

ANSWER(STREAMS, "[resource-drop]output-stream") void streams_drop_output(uint32_t handle)
{
    if (is_ours(handle))
        handle_drop(handle, ROLE_OUTPUT_STREAM);
    else
        host_drop_output(handle);
}

ANSWER(STREAMS, "[method]output-stream.subscribe") uint32_t streams_subscribe_output(uint32_t handle)
{
    return is_ours(handle) ? handle_subscribe(handle, ROLE_OUTPUT_STREAM) : host_subscribe_output(handle);
}

// A result whose error is a stream-error at an offset: success, or what made the stream fail. A stream that failed
// before is closed, and so is one for whose error there is no memory.
static void put_outcome(struct descriptor *stream, errno_t error, app_ptr ret, uint32_t at)
{
    struct descriptor failure = *stream;
    uint32_t handle;
    app_store8(ret, error != ERRNO_SUCCESS);
    if (!error)
        return;
    stream->fdflags |= FAILED;
    failure.fdflags = (uint8_t)error;
    if (!handle_add(&failure, ROLE_ERROR, &handle)) {
        put_closed(ret, at);
        return;
    }
    app_store8(ret + at, LAST_OPERATION_FAILED);
    app_store32(ret + at + 4, handle);
}

static struct descriptor *output_get(uint32_t handle, app_ptr ret, uint32_t at)
{
    need(ret, at + 8);
    struct descriptor *stream = handle_get(handle, ROLE_OUTPUT_STREAM);
    if (!(stream->fdflags & FAILED))
        return stream;
    put_closed(ret, at);
    return 0;
}

// Writes to a stream and moves it on; what did not fit is an error.
static errno_t write_all(struct descriptor *stream, const struct payload *from, uint32_t length, uint32_t *total)
{
    errno_t error = write_bytes(stream, &stream->position, from, length, total);
    stream->position += *total;
    return error || *total == length ? error : stream->position == INT64_MAX ? ERRNO_FBIG : ERRNO_NOSPC;
}

static void write(uint32_t handle, const struct payload *from, uint32_t length, app_ptr ret)
{
    uint32_t total;
    struct descriptor *stream = output_get(handle, ret, 4);
    if (stream)
        put_outcome(stream, write_all(stream, from, length, &total), ret, 4);
}

ANSWER(STREAMS, "[method]output-stream.check-write") void streams_check_write(uint32_t handle, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_check_write(handle, ret);
        return;
    }
    if (output_get(handle, ret, 8)) {
        app_store8(ret, 0);
        app_store64(ret + 8, PERMITTED);
    }
}

ANSWER(STREAMS, "[method]output-stream.write")
void streams_write(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_stream_write(handle, bytes, length, ret);
        return;
    }
    need(bytes, length);
    write(handle, &(struct payload){.program = &bytes}, length, ret);
}

ANSWER(STREAMS, "[method]output-stream.blocking-write-and-flush")
void streams_write_and_flush(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret)
{
    if (is_ours(handle))
        streams_write(handle, bytes, length, ret);
    else
        host_write_and_flush(handle, bytes, length, ret);
}

// More than is permitted is a trap, as the host's is.
static void write_zeroes(uint32_t handle, uint64_t length, app_ptr ret)
{
    if (length > PERMITTED)
        __builtin_trap();
    write(handle, &(struct payload){0}, (uint32_t)length, ret);
}

ANSWER(STREAMS, "[method]output-stream.write-zeroes")
void streams_write_zeroes(uint32_t handle, uint64_t length, app_ptr ret)
{
    if (is_ours(handle))
        write_zeroes(handle, length, ret);
    else
        host_write_zeroes(handle, length, ret);
}

ANSWER(STREAMS, "[method]output-stream.blocking-write-zeroes-and-flush")
void streams_write_zeroes_and_flush(uint32_t handle, uint64_t length, app_ptr ret)
{
    if (is_ours(handle))
        write_zeroes(handle, length, ret);
    else
        host_write_zeroes_and_flush(handle, length, ret);
}

// What is written is there at once.
static void flush(uint32_t handle, app_ptr ret)
{
    if (output_get(handle, ret, 4))
        app_store8(ret, 0);
}

ANSWER(STREAMS, "[method]output-stream.flush") void streams_flush(uint32_t handle, app_ptr ret)
{
    if (is_ours(handle))
        flush(handle, ret);
    else
        host_flush(handle, ret);
}

ANSWER(STREAMS, "[method]output-stream.blocking-flush") void streams_blocking_flush(uint32_t handle, app_ptr ret)
{
    if (is_ours(handle))
        flush(handle, ret);
    else
        host_blocking_flush(handle, ret);
}

// The input stream moves on by what was written.
static errno_t splice_ours(struct descriptor *stream, struct descriptor *from, const struct inode *file,
                           uint64_t length, uint32_t *total)
{
    static uint8_t bytes[MOST_SPLICED];
    uint64_t left = from->position < file->size ? file->size - from->position : 0;
    uint32_t wanted = length < left ? (uint32_t)(length < MOST_SPLICED ? length : MOST_SPLICED)
                                    : (uint32_t)(left < MOST_SPLICED ? left : MOST_SPLICED);
    for (uint32_t done = 0; done < wanted;)
        done += inode_copy(file, from->position + done, bytes + done, wanted - done);
    errno_t error = write_all(stream, &(struct payload){.bytes = bytes}, wanted, total);
    from->position += *total;
    return *total ? ERRNO_SUCCESS : error; // the next call tells of the error
}

// Bytes of the host come as a list of the program's, in memory of its own allocator. False: the host's stream failed,
// or is closed, which is the answer then.
static bool read_host(uint32_t from, uint64_t length, bool blocking, app_ptr ret, app_ptr *bytes, uint32_t *got)
{
    if (length > MOST_AT_ONCE)
        length = MOST_AT_ONCE;
    if (blocking)
        host_blocking_read(from, length, ret);
    else
        host_stream_read(from, length, ret);
    *bytes = app_load32(ret + 4);
    *got = app_load32(ret + 8);
    if (!app_load8(ret)) {
        need(*bytes, *got);
        return true;
    }
    app_store8(ret + 8, *bytes & 255); // the stream-error moves from 4 to 8
    app_store32(ret + 12, *got);
    return false;
}

static void splice(uint32_t out, uint32_t from, uint64_t length, bool blocking, app_ptr ret)
{
    struct descriptor *stream = output_get(out, ret, 8);
    struct inode file;
    app_ptr bytes;
    uint32_t total = 0, got;
    errno_t error;
    if (!stream)
        return;
    if (is_ours(from)) {
        struct descriptor *input = handle_get(from, ROLE_INPUT_STREAM);
        if (input_has_ended(input, length, &file)) {
            put_closed(ret, 8);
            return;
        }
        error = splice_ours(stream, input, &file, length, &total);
    } else {
        if (!read_host(from, length, blocking, ret, &bytes, &got))
            return;
        // The program's allocator may have called the runtime.
        stream = handle_get(out, ROLE_OUTPUT_STREAM);
        error = write_all(stream, &(struct payload){.program = &bytes}, got, &total);
    }
    put_outcome(stream, error, ret, 8);
    if (!error)
        app_store64(ret + 8, total);
}

bool output_splice(uint32_t out, uint32_t from, uint64_t length, bool blocking, app_ptr ret)
{
    if (!is_ours(out))
        return false;
    splice(out, from, length, blocking, ret);
    return true;
}
