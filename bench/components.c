// SPDX-License-Identifier: MIT
// Reads files of 1, 10 and 100 MB in a component of WASI 0.2: 1,000 times 4 KiB at random places, and all of it in
// sequence. Each is done some times over, and the best is told: the first time touches memory that the system has yet to
// give, which is neither the host's work nor ours. The files are preopened at the first directory that holds them,
// embedded or the host's.
#include "check.h"

IMPORT("wasi:clocks/monotonic-clock", "now") uint64_t now(void);

handle root;

static void say(const char *text)
{
    static union result written;
    size_t length = 0;
    while (text[length])
        length++;
    write_and_flush(out, text, length, &written);
}

static void say_number(uint64_t value)
{
    char text[24], *at = text + sizeof text;
    *--at = 0;
    do
        *--at = (char)('0' + value % 10);
    while ((value /= 10));
    say(at);
}

// Lists are given at one place, one after the other: what was read is not kept.
static uint8_t *heap_start(void)
{
    static uint8_t room[1 << 21] __attribute__((aligned(16)));
    return room;
}
static uint32_t used;
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, uint32_t old_size, uint32_t align,
                                                                uint32_t size)
{
    (void)old_size;
    used = (used + align - 1) & ~(align - 1);
    if (old || used + size > 1 << 21)
        used = 0;
    uint32_t at = used;
    used += size;
    return heap_start() + at;
}

union result result;
handle out;

static uint64_t read_random(handle file, uint64_t size)
{
    uint64_t state = 1, start = now();
    for (int i = 0; i < 1000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        read_at(file, 4096, (state >> 33) % (size - 4096), &result);
        used = 0;
    }
    return now() - start;
}

static uint64_t read_in_sequence(handle file, uint64_t size)
{
    uint64_t total = 0, start = now();
    read_via_stream(file, 0, &result);
    handle stream = result.words[1];
    for (;;) {
        stream_blocking_read(stream, 65536, &result);
        used = 0;
        if (result.bytes[0])
            break;
        total += result.words[2];
    }
    uint64_t took = now() - start;
    drop_input(stream);
    if (total != size)
        __builtin_trap();
    return took;
}

static void say_best(uint64_t (*work)(handle, uint64_t), handle file, uint64_t size)
{
    uint64_t best = UINT64_MAX;
    for (int round = 0; round < 7; round++) {
        uint64_t took = work(file, size);
        best = took < best ? took : best;
    }
    say_number(best / 1000);
}

static void measure(const char *name, size_t length, uint64_t size)
{
    open_at(root, FOLLOW, name, length, 0, READ, &result);
    if (result.bytes[0])
        __builtin_trap();
    handle file = result.words[1];
    say_number(size >> 20);
    say(" MB: 1,000 times 4 KiB ");
    say_best(read_random, file, size);
    say(" us, in sequence ");
    say_best(read_in_sequence, file, size);
    say(" us\n");
    drop_descriptor(file);
}

__attribute__((export_name("wasi:cli/run@0.2.12#run"))) int run(void)
{
    out = get_stdout();
    get_directories(&result);
    root = ((const uint32_t *)(uintptr_t)result.words[0])[0];
    measure(PATH("1"), 1 << 20);
    measure(PATH("10"), 10 << 20);
    measure(PATH("100"), 100 << 20);
    return 0;
}
