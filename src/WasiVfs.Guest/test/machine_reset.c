// SPDX-License-Identifier: MIT
// A new machine for each test: the runtime's variables as at start, a mount table, an image.
#include "machine.h"

#include <sanitizer/asan_interface.h>

// The runtime's variables, between the marks of guest_begin.c and guest_end.c. They hold padding that ASan watches, so
// they are copied byte by byte without it.
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
    ASAN_POISON_MEMORY_REGION(machine_state_page(STATE_PAGES), (grown - STATE_PAGES) * (size_t)PAGE_SIZE);
    memset(state_memory, 0, STATE_PAGES * (size_t)PAGE_SIZE);
    machine.state_pages = STATE_PAGES;
    state_offset = 0;
    state_blocks_left = UINT64_MAX;
    machine.state_limit = MACHINE_MAX_STATE_PAGES;
    machine.steps = machine.step_limit = 0;
    machine.trap = 0;
    memset(machine_state_objects, 0, sizeof machine_state_objects);
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

void machine_mounts_flags(uint32_t flags) { memcpy(machine.mounts, &flags, sizeof flags); }

// Records from the front, names from the middle.
void machine_mount(const char *name, uint32_t nid)
{
    uint32_t count, length = (uint32_t)strlen(name),
                    names = machine.mounts_bytes > 8 ? machine.mounts_bytes : sizeof machine.mounts / 2;
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
