// SPDX-License-Identifier: MIT
// A few lines of test framework. Each test runs in both memory profiles, on a new machine and a new host.
#ifndef WASI_VFS_UNIT_H
#define WASI_VFS_UNIT_H

#include "program.h"

#ifndef WASI_VFS_WRITABLE
#define WASI_VFS_WRITABLE 0 // whether the runtime is the one with the layer
#endif
#ifndef WASI_VFS_UNITED
#define WASI_VFS_UNITED 0 // whether the runtime is the one that unites the image with directories of the host
#endif

struct test {
    const char *name;
    void (*run)(void);
    struct test *next;
};
void test_register(struct test *test);

#define TEST(title)                                                                                                    \
    static void test_##title(void);                                                                                    \
    __attribute__((constructor)) static void register_##title(void)                                                    \
    {                                                                                                                  \
        static struct test test = {#title, test_##title, 0};                                                           \
        test_register(&test);                                                                                          \
    }                                                                                                                  \
    static void test_##title(void)

void check_equal(const char *file, int line, const char *what, int64_t actual, int64_t expected);
void check_text(const char *file, int line, const char *what, const char *actual, const char *expected);

// The running test cannot be made here.
void skip(const char *reason);

// The first argument is what happened.
#define CHECK(actual, expected) check_equal(__FILE__, __LINE__, #actual, (int64_t)(actual), (int64_t)(expected))
#define CHECK_TEXT(actual, expected) check_text(__FILE__, __LINE__, #actual, actual, expected)

// A call with an address outside the program's memory: the runtime or the host finds it or, in the isolated profile
// alone, the engine traps.
extern errno_t faults_answer;
#define FAULTS(call) (TRAPS(faults_answer = (call)) ? machine.isolated : faults_answer == ERRNO_FAULT)

// The first call with an embedded preopen: the one of the image's root, if no host directory is open.
enum { ROOT = 3 };

#endif
