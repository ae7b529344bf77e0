// SPDX-License-Identifier: MIT
// Runs every test; the image's path is the argument.
#include "unit.h"

errno_t faults_answer;

static struct test *first, **last = &first;
static unsigned failures; // of the running test
static const char *profile;
static const char *running;
static const char *reason_to_skip;

void test_register(struct test *test)
{
    *last = test;
    last = &test->next;
}

void check_equal(const char *file, int line, const char *what, int64_t actual, int64_t expected)
{
    if (actual == expected)
        return;
    failures++;
    printf("%s:%d: %s (%s): %s is %lld, not %lld\n", file, line, running, profile, what, (long long)actual,
           (long long)expected);
}

void check_text(const char *file, int line, const char *what, const char *actual, const char *expected)
{
    if (!strcmp(actual, expected))
        return;
    failures++;
    printf("%s:%d: %s (%s): %s is \"%s\", not \"%s\"\n", file, line, running, profile, what, actual, expected);
}

void skip(const char *reason) { reason_to_skip = reason; }

int main(int count, char **arguments)
{
    unsigned passed = 0, failed = 0, skipped = 0;
    if (count != 2)
        return 2;
    setvbuf(stdout, 0, _IOLBF, 0);
    machine_load_image(arguments[1]);
    for (int isolated = 0; isolated < 2; isolated++)
        for (struct test *test = first; test; test = test->next) {
            profile = isolated ? "isolated" : "portable";
            running = test->name;
            failures = 0;
            reason_to_skip = 0;
            host_reset();
            machine_reset(isolated);
            test->run();
            if (reason_to_skip)
                printf("skipped: %s, %s (%s)\n", running, profile, reason_to_skip);
            *(failures ? &failed : reason_to_skip ? &skipped : &passed) += 1;
        }
    printf("%u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed != 0;
}
