// SPDX-License-Identifier: MIT
// wasi:io/streams: files as streams. A stream of ours is always ready and ends where its file does.
#include "streams.h"
#include "loan.h"
#include "output.h"
#include "tree.h"

HOST(TYPES, "[method]descriptor.read-via-stream")
void host_read_via_stream(uint32_t handle, uint64_t offset, app_ptr ret);
HOST(STREAMS, "[method]input-stream.skip") void host_skip(uint32_t handle, uint64_t length, app_ptr ret);
HOST(STREAMS, "[method]input-stream.blocking-skip")
void host_blocking_skip(uint32_t handle, uint64_t length, app_ptr ret);
HOST(STREAMS, "[resource-drop]input-stream") void host_drop_input(uint32_t handle);
HOST(STREAMS, "[method]output-stream.splice")
void host_splice(uint32_t handle, uint32_t from, uint64_t length, app_ptr ret);
HOST(STREAMS, "[method]output-stream.blocking-splice")
void host_blocking_splice(uint32_t handle, uint32_t from, uint64_t length, app_ptr ret);

ANSWER(TYPES, "[method]descriptor.read-via-stream")
void types_read_via_stream(uint32_t handle, uint64_t offset, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_read_via_stream(handle, offset, ret);
        return;
    }
    need(ret, 8);
    struct descriptor d = *handle_get(handle, ROLE_DESCRIPTOR);
    uint32_t stream;
    d.position = offset;
    errno_t error = d.kind == KIND_DIRECTORY ? ERRNO_ISDIR : d.access & ACCESS_READ ? ERRNO_SUCCESS : ERRNO_BADF;
    if (!error && !handle_add(&d, ROLE_INPUT_STREAM, &stream))
        error = ERRNO_NOMEM;
    if (error)
        put_result(ret, 4, error);
    else
        put_handle(ret, stream);
}

ANSWER(STREAMS, "[resource-drop]input-stream") void streams_drop_input(uint32_t handle)
{
    if (is_ours(handle))
        handle_drop(handle, ROLE_INPUT_STREAM);
    else
        host_drop_input(handle);
}

bool input_has_ended(const struct descriptor *stream, uint64_t length, struct inode *file)
{
    return !inode_load(stream->number, file) || (length > 0 && stream->position >= file->size);
}

void put_closed(app_ptr ret, uint32_t at)
{
    app_store8(ret, 1);
    app_store8(ret + at, CLOSED);
}

// result<list<u8>, stream-error>.
static void read(uint32_t handle, uint64_t length, app_ptr ret)
{
    need(ret, 12);
    struct descriptor *stream = handle_get(handle, ROLE_INPUT_STREAM);
    struct inode file;
    uint32_t got;
    if (input_has_ended(stream, length, &file)) {
        put_closed(ret, 4);
        return;
    }
    app_ptr list =
        allocate_bytes(&file, stream->position, length < MOST_AT_ONCE ? (uint32_t)length : MOST_AT_ONCE, &got);
    stream->position += got;
    app_store8(ret, 0);
    app_store32(ret + 4, list);
    app_store32(ret + 8, got);
}

ANSWER(STREAMS, "[method]input-stream.read") void streams_read(uint32_t handle, uint64_t length, app_ptr ret)
{
    if (is_ours(handle))
        read(handle, length, ret);
    else
        host_stream_read(handle, length, ret);
}

ANSWER(STREAMS, "[method]input-stream.blocking-read")
void streams_blocking_read(uint32_t handle, uint64_t length, app_ptr ret)
{
    if (is_ours(handle))
        read(handle, length, ret);
    else
        host_blocking_read(handle, length, ret);
}

// result<u64, stream-error>.
static void skip(uint32_t handle, uint64_t length, app_ptr ret)
{
    need(ret, 16);
    struct descriptor *stream = handle_get(handle, ROLE_INPUT_STREAM);
    struct inode file;
    if (input_has_ended(stream, length, &file)) {
        put_closed(ret, 8);
        return;
    }
    uint64_t left = stream->position < file.size ? file.size - stream->position : 0,
             skipped = length < left ? length : left;
    stream->position += skipped;
    app_store8(ret, 0);
    app_store64(ret + 8, skipped);
}

ANSWER(STREAMS, "[method]input-stream.skip") void streams_skip(uint32_t handle, uint64_t length, app_ptr ret)
{
    if (is_ours(handle))
        skip(handle, length, ret);
    else
        host_skip(handle, length, ret);
}

ANSWER(STREAMS, "[method]input-stream.blocking-skip")
void streams_blocking_skip(uint32_t handle, uint64_t length, app_ptr ret)
{
    if (is_ours(handle))
        skip(handle, length, ret);
    else
        host_blocking_skip(handle, length, ret);
}

// The host's answer to a write, result<_, stream-error> or result<u64, stream-error>, is put behind the bytes that are
// lent.
enum { RESULT_SIZE = 16, MOST_SPLICED = LOAN_MAX_BYTES - RESULT_SIZE };

struct answer {
    bool failed;
    uint8_t kind;   // of the stream-error
    uint32_t error; // its handle
    uint64_t value;
};

static struct answer take_answer(app_ptr at, uint32_t payload)
{
    return (struct answer){
        .failed = app_load8(at) != 0,
        .kind = (uint8_t)app_load8(at + payload),
        .error = app_load32(at + payload + 4),
        .value = payload == 8 ? app_load64(at + 8) : 0,
    };
}

// Writes bytes of a file to a stream of the host: as many as it takes now, or at once, waiting until they are written.
static struct answer write_out(uint32_t out, const struct inode *file, uint64_t position, uint32_t length,
                               bool blocking)
{
    struct loan loan;
    if (!loan_take(&loan, LOAN_MAX_BYTES))
        __builtin_trap();
    app_ptr result = loan.at + MOST_SPLICED;
    struct answer answer = {.value = length};
    if (!blocking) {
        host_check_write(out, result);
        answer = take_answer(result, 8);
        if (answer.value < length)
            length = (uint32_t)answer.value;
    }
    if (!answer.failed && length > 0) {
        for (uint32_t done = 0; done < length;)
            done += inode_lend(file, position + done, loan.at + done, length - done);
        if (blocking)
            host_write_and_flush(out, loan.at, length, result);
        else
            host_stream_write(out, loan.at, length, result);
        answer = take_answer(result, 4);
    }
    loan_return(&loan);
    answer.value = length;
    return answer;
}

static void splice(uint32_t out, uint32_t from, uint64_t length, bool blocking, app_ptr ret)
{
    need(ret, 16);
    struct descriptor *stream = handle_get(from, ROLE_INPUT_STREAM);
    struct inode file;
    if (input_has_ended(stream, length, &file)) {
        put_closed(ret, 8);
        return;
    }
    uint64_t left = stream->position < file.size ? file.size - stream->position : 0;
    uint64_t wanted = length < left ? length : left;
    struct answer answer =
        write_out(out, &file, stream->position, wanted < MOST_SPLICED ? (uint32_t)wanted : MOST_SPLICED, blocking);
    app_store8(ret, answer.failed);
    if (answer.failed) {
        app_store8(ret + 8, answer.kind);
        app_store32(ret + 12, answer.error);
        return;
    }
    stream->position += answer.value;
    app_store64(ret + 8, answer.value);
}

ANSWER(STREAMS, "[method]output-stream.splice")
void streams_splice(uint32_t out, uint32_t from, uint64_t length, app_ptr ret)
{
    if (output_splice(out, from, length, false, ret))
        return;
    if (is_ours(from))
        splice(out, from, length, false, ret);
    else
        host_splice(out, from, length, ret);
}

ANSWER(STREAMS, "[method]output-stream.blocking-splice")
void streams_blocking_splice(uint32_t out, uint32_t from, uint64_t length, app_ptr ret)
{
    if (output_splice(out, from, length, true, ret))
        return;
    if (is_ours(from))
        splice(out, from, length, true, ret);
    else
        host_blocking_splice(out, from, length, ret);
}
