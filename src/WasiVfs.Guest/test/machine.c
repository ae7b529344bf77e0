// SPDX-License-Identifier: MIT
#include "machine.h"

#include <sanitizer/asan_interface.h>

struct machine machine;
uint8_t *machine_memory;
struct descriptor table[MACHINE_MAX_STATE_PAGES * PAGE_SIZE / sizeof(struct descriptor)];

enum { FIRST_STATE_ADDRESS = 0xF00, STATE_ADDRESSES = 64 };
static const uint8_t *state_objects[STATE_ADDRESSES]; // what state_address gave an address: 0xF000'0000, 0xF001'0000 ...

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
    if (!machine.isolated && from >> 20 >= FIRST_STATE_ADDRESS && slot < STATE_ADDRESSES && state_objects[slot])
        return (uint8_t *)state_objects[slot] + (from & 0xFFFF);
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
bool app_check(app_ptr from, uint32_t length) { return !machine.isolated && (uint64_t)from + length > machine.memory_bytes; }

app_ptr state_address(const void *object)
{
    uint32_t slot = 0;
    while (slot < STATE_ADDRESSES && state_objects[slot] && state_objects[slot] != object)
        slot++;
    if (slot == STATE_ADDRESSES)
        machine_broken("few objects of the state are shown to the host", 0, 0);
    state_objects[slot] = object;
    return (FIRST_STATE_ADDRESS * 16 + slot) << 16;
}

static uint8_t *table_page(uint32_t page) { return (uint8_t *)table + page * (size_t)PAGE_SIZE; }

int32_t state_grow(uint32_t pages)
{
    uint32_t before = machine.state_pages;
    if (before + pages > machine.state_limit)
        return -1;
    ASAN_UNPOISON_MEMORY_REGION(table_page(before), pages * (size_t)PAGE_SIZE);
    machine.state_pages += pages;
    return (int32_t)before;
}

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

// The runtime's variables, between the marks of guest_begin.c and guest_end.c. They hold padding that ASan watches, so they are
// copied byte by byte where it does not look.
extern uint8_t guest_bss_begin[], guest_bss_end[], guest_data_begin[], guest_data_end[];
static uint8_t *guest_data_kept;

__attribute__((no_sanitize("address"))) static void copy(uint8_t *to, const uint8_t *from, const uint8_t *from_end)
{
    while (from < from_end)
        *(volatile uint8_t *)to++ = *(const volatile uint8_t *)from++;
}

__attribute__((no_sanitize("address"))) static void clear(uint8_t *to, const uint8_t *end)
{
    while (to < end)
        *(volatile uint8_t *)to++ = 0;
}

static void reset_guest(void)
{
    if (!guest_data_kept) {
        guest_data_kept = malloc((size_t)(guest_data_end - guest_data_begin));
        copy(guest_data_kept, guest_data_begin, guest_data_end);
    }
    copy(guest_data_begin, guest_data_kept, guest_data_kept + (guest_data_end - guest_data_begin));
    clear(guest_bss_begin, guest_bss_end);
}

void machine_reset(bool in_isolation)
{
    free(machine_memory);
    machine_memory = malloc(MACHINE_BYTES);
    memset(machine_memory, 0xA7, MACHINE_BYTES);
    machine.isolated = in_isolation;
    machine.memory_bytes = MACHINE_BYTES;
    uint32_t grown = machine.state_pages ? machine.state_pages : MACHINE_MAX_STATE_PAGES;
    ASAN_POISON_MEMORY_REGION(table_page(STATE_PAGES), (grown - STATE_PAGES) * (size_t)PAGE_SIZE);
    machine.state_pages = STATE_PAGES;
    machine.state_limit = MACHINE_MAX_STATE_PAGES;
    machine.steps = machine.step_limit = 0;
    machine.trap = 0;
    memset(state_objects, 0, sizeof state_objects);
    reset_guest();
    machine_no_mounts(0);
    if (machine.image_bytes > 1024 + 16)
        machine_mount("/", machine.image[1024 + 14] | (uint32_t)machine.image[1024 + 15] << 8);
}

void machine_no_mounts(uint32_t flags)
{
    memset(machine.mounts, 0, sizeof machine.mounts);
    memcpy(machine.mounts, &flags, sizeof flags);
    machine.mounts_bytes = 8;
}

// Records from the front, names from the middle.
void machine_mount(const char *name, uint32_t nid)
{
    uint32_t count, length = (uint32_t)strlen(name), names = machine.mounts_bytes > 8 ? machine.mounts_bytes : sizeof machine.mounts / 2;
    memcpy(&count, machine.mounts + 4, sizeof count);
    uint32_t record[3] = {nid, names, length};
    memcpy(machine.mounts + 8 + count * sizeof record, record, sizeof record);
    memcpy(machine.mounts + names, name, length);
    count++;
    memcpy(machine.mounts + 4, &count, sizeof count);
    machine.mounts_bytes = names + length;
}

void machine_use_image(const uint8_t *bytes, uint32_t length)
{
    machine.image = bytes;
    machine.image_bytes = length;
}

void machine_load_image(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        machine_broken("the image can be opened", 0, 0);
    fseek(file, 0, SEEK_END);
    uint32_t length = (uint32_t)ftell(file);
    uint8_t *bytes = malloc(length);
    rewind(file);
    if (fread(bytes, 1, length, file) != length)
        machine_broken("the image can be read", 0, length);
    fclose(file);
    machine_use_image(bytes, length);
}
