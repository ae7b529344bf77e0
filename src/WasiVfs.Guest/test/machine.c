// SPDX-License-Identifier: MIT
#include "machine.h"
#include "../trace.h"

#include <sanitizer/asan_interface.h>

struct machine machine;
uint8_t *machine_memory;
uint32_t state_offset;
uint64_t state_blocks_left;
_Alignas(4096) uint8_t state_memory[MACHINE_MAX_STATE_PAGES * PAGE_SIZE];

enum { FIRST_STATE_ADDRESS = 0xF00 };
const uint8_t *machine_state_objects[STATE_ADDRESSES];

void machine_broken(const char *promise, uint64_t a, uint64_t b)
{
    fprintf(stderr, "broken: %s (0x%llx, 0x%llx)\n", promise, (unsigned long long)a, (unsigned long long)b);
    abort();
}

static void trap(const char *why, uint64_t a, uint64_t b)
{
    if (!machine.trap)
        machine_broken(why, a, b);
    longjmp(*machine.trap, 1);
}

static void step(void)
{
    machine.steps++;
    if (machine.step_limit && machine.steps > machine.step_limit)
        machine_broken("a call ends", machine.steps, 0);
}

uint8_t *machine_at(app_ptr from, uint32_t length)
{
    if ((uint64_t)from + length <= machine.memory_bytes)
        return machine_memory + from;
    uint32_t slot = (from >> 16) - FIRST_STATE_ADDRESS * 16;
    if (!machine.isolated && from >> 20 >= FIRST_STATE_ADDRESS && slot < STATE_ADDRESSES && machine_state_objects[slot])
        return (uint8_t *)machine_state_objects[slot] + (from & 0xFFFF);
    return 0;
}

static uint8_t *at(app_ptr from, uint32_t length)
{
    step();
    uint8_t *place = machine_at(from, length);
    if (!place && !machine.isolated)
        machine_broken("in the portable profile the runtime itself keeps inside the program's pages", from, length);
    if (!place)
        trap("out of bounds memory access", from, length);
    return place;
}

#define LOAD(name, type, result)                                                                                       \
    result name(app_ptr from)                                                                                          \
    {                                                                                                                  \
        type value;                                                                                                    \
        memcpy(&value, at(from, sizeof value), sizeof value);                                                          \
        return value;                                                                                                  \
    }
LOAD(app_load8, uint8_t, uint32_t)
LOAD(app_load32, uint32_t, uint32_t)
LOAD(app_load64, uint64_t, uint64_t)

#define STORE(name, type, argument)                                                                                    \
    void name(app_ptr to, argument value)                                                                              \
    {                                                                                                                  \
        type kept = (type)value;                                                                                       \
        memcpy(at(to, sizeof kept), &kept, sizeof kept);                                                               \
    }
STORE(app_store8, uint8_t, uint32_t)
STORE(app_store16, uint16_t, uint32_t)
STORE(app_store32, uint32_t, uint32_t)
STORE(app_store64, uint64_t, uint64_t)

uint32_t app_pages(void) { return (machine.memory_bytes + PAGE_SIZE - 1) / PAGE_SIZE; }
bool isolated(void) { return machine.isolated; }
bool app_check(app_ptr from, uint32_t length)
{
    return !machine.isolated && (uint64_t)from + length > machine.memory_bytes;
}

app_ptr state_address(const void *object)
{
    uint32_t slot = 0;
    while (slot < STATE_ADDRESSES && machine_state_objects[slot] && machine_state_objects[slot] != object)
        slot++;
    if (slot == STATE_ADDRESSES)
        machine_broken("few objects of the state are shown to the host", 0, 0);
    machine_state_objects[slot] = object;
    return (FIRST_STATE_ADDRESS * 16 + slot) << 16;
}

int32_t state_grow(uint32_t pages)
{
    uint32_t before = machine.state_pages;
    if (before + pages > machine.state_limit)
        return -1;
    ASAN_UNPOISON_MEMORY_REGION(machine_state_page(before), pages * (size_t)PAGE_SIZE);
    memset(machine_state_page(before), 0, pages * (size_t)PAGE_SIZE);
    machine.state_pages += pages;
    return (int32_t)before;
}

void app_fill(app_ptr to, uint32_t value, uint32_t length) { memset(at(to, length), (int)value, length); }
void app_to_state(void *to, app_ptr from, uint32_t length) { memcpy(to, at(from, length), length); }
void state_to_app(app_ptr to, const void *from, uint32_t length) { memcpy(at(to, length), from, length); }

static const uint8_t *segment(const uint8_t *bytes, uint32_t size, uint32_t offset, uint32_t length)
{
    step();
    if ((uint64_t)offset + length > size)
        trap("out of bounds of a segment", offset, length);
    return bytes + offset;
}

void image_to_state(void *to, uint32_t offset, uint32_t length)
{
    memcpy(to, segment(machine.image, machine.image_bytes, offset, length), length);
}

void mounts_to_state(void *to, uint32_t offset, uint32_t length)
{
    memcpy(to, segment(machine.mounts, machine.mounts_bytes, offset, length), length);
}

// Word N of the trace is "<N>" here.
void words_to_state(void *to, uint32_t offset, uint32_t length)
{
    char word[WORD_BYTES] = {0};
    snprintf(word, sizeof word, "<%u>", offset / WORD_BYTES);
    if (offset % WORD_BYTES || length > WORD_BYTES)
        trap("not a word", offset, length);
    memcpy(to, word, length);
}

uint64_t clock_get(void) { return machine.clock; }
void clock_set(uint64_t time) { machine.clock = time; }
uint64_t seed_get(void) { return machine.seed; }
void seed_set(uint64_t state) { machine.seed = state; }

void image_to_app(app_ptr to, uint32_t offset, uint32_t length)
{
    const uint8_t *from = segment(machine.image, machine.image_bytes, offset, length);
    memcpy(at(to, length), from, length);
}

void mounts_to_app(app_ptr to, uint32_t offset, uint32_t length)
{
    const uint8_t *from = segment(machine.mounts, machine.mounts_bytes, offset, length);
    memcpy(at(to, length), from, length);
}
