// SPDX-License-Identifier: MIT
// The functions of a program that is packed with what it is started with, and what their host gives.
#ifndef WASI_VFS_STARTED_HOST_H
#define WASI_VFS_STARTED_HOST_H

#include "answers.h"

void start_get_arguments(app_ptr ret);
void start_get_environment(app_ptr ret);
void start_initial_cwd(app_ptr ret);
void start3_get_arguments(app_ptr ret);
void start3_get_environment(app_ptr ret);
void start3_initial_cwd(app_ptr ret);
uint32_t start_get_stdin(void);
void start_get_terminal_stdin(app_ptr ret);
uint64_t start_monotonic_now(void);
uint64_t start_monotonic_resolution(void);
void start_wall_now(app_ptr ret);
void start_wall_resolution(app_ptr ret);
uint32_t start_subscribe_duration(uint64_t duration);
uint32_t start_subscribe_instant(uint64_t due);
void start_drop_pollable(uint32_t handle);
uint32_t start_ready(uint32_t handle);
void start_block(uint32_t handle);
void start_poll(app_ptr list, uint32_t count, app_ptr ret);
void start_random_bytes(uint64_t length, app_ptr ret);
uint64_t start_random_u64(void);
void start_insecure_bytes(uint64_t length, app_ptr ret);
uint64_t start_insecure_u64(void);
void start_insecure_seed(app_ptr ret);
void start3_random_bytes(uint64_t length, app_ptr ret);
uint64_t start3_random_u64(void);
void start3_insecure_bytes(uint64_t length, app_ptr ret);
uint64_t start3_insecure_u64(void);
void start3_insecure_seed(app_ptr ret);

// The host's strings: arguments, or a name and a value in turn. Its pollables are numbers from 100 up.
struct started_host {
    const char *strings[8];
    uint32_t count;
    uint64_t duration; // of the last pollable
    uint32_t status;   // of exit
    uint32_t pollables;
};
extern struct started_host started_host;

#endif
