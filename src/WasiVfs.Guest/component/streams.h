// SPDX-License-Identifier: MIT
// The host's streams, as the runtime itself reads and writes them, and what streams of files answer.
#ifndef WASI_VFS_STREAMS_H
#define WASI_VFS_STREAMS_H

#include "canonical.h"

enum { MOST_AT_ONCE = 65536, LAST_OPERATION_FAILED = 0, CLOSED = 1 };

HOST(STREAMS, "[method]input-stream.read") void host_stream_read(uint32_t handle, uint64_t length, app_ptr ret);
HOST(STREAMS, "[method]input-stream.blocking-read")
void host_blocking_read(uint32_t handle, uint64_t length, app_ptr ret);
HOST(STREAMS, "[method]output-stream.check-write") void host_check_write(uint32_t handle, app_ptr ret);
HOST(STREAMS, "[method]output-stream.write")
void host_stream_write(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret);
HOST(STREAMS, "[method]output-stream.blocking-write-and-flush")
void host_write_and_flush(uint32_t handle, app_ptr bytes, uint32_t length, app_ptr ret);

// Whether an input stream of ours has come to its end, which only who asks for bytes is told.
bool input_has_ended(const struct descriptor *stream, uint64_t length, struct inode *file);

// The stream-error `closed`, at an offset of a result.
void put_closed(app_ptr ret, uint32_t at);

#endif
