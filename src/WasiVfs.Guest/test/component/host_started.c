// SPDX-License-Identifier: MIT
// A host of wasi:cli and wasi:clocks for programs that are packed with what they are started with.
#include "started_host.h"

struct started_host started_host;

app_ptr program_realloc(app_ptr old, uint32_t old_size, uint32_t align, uint32_t size);

static void put(app_ptr at, const void *bytes, uint32_t length)
{
    uint8_t *to = machine_at(at, length);
    if (to && length > 0)
        memcpy(to, bytes, length);
}

static void put_strings(app_ptr ret, uint32_t per_item)
{
    app_ptr list = program_realloc(0, 0, 4, started_host.count * 8);
    for (uint32_t i = 0; i < started_host.count; i++) {
        uint32_t length = (uint32_t)strlen(started_host.strings[i]);
        app_ptr text = program_realloc(0, 0, 1, length);
        uint32_t string[2] = {text, length};
        put(text, started_host.strings[i], length);
        put(list + i * 8, string, sizeof string);
    }
    uint32_t answer[2] = {started_host.count ? list : 0xFFFFFFF0, started_host.count / per_item};
    put(ret, answer, sizeof answer);
}

void host_get_arguments(app_ptr ret) { put_strings(ret, 1); }
void host_get_environment(app_ptr ret) { put_strings(ret, 2); }
void host3_get_arguments(app_ptr ret) { put_strings(ret, 1); }
void host3_get_environment(app_ptr ret) { put_strings(ret, 2); }
void host_initial_cwd(app_ptr ret) { *machine_at(ret, 1) = 0; }
void host3_initial_cwd(app_ptr ret) { *machine_at(ret, 1) = 0; }
void host_exit(uint32_t status) { started_host.status = status; }

uint32_t host_subscribe_duration(uint64_t duration)
{
    started_host.duration = duration;
    return 100 + started_host.pollables++;
}
