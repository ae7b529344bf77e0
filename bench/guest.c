// SPDX-License-Identifier: MIT
// Measures what a tree costs inside the guest, in microseconds an operation: guest.sh runs it over the directories /100 and
// /100000 (empty files 000000, 000001 ...) and /big (one file). Each figure is the best of some rounds. With an argument, the
// big directory is not listed: over a host directory that takes minutes on some engines.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 30, LOOKUPS = 4000, READ = 1 << 16 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void lookups(int count)
{
    char path[40];
    struct stat status;
    for (unsigned i = 0; i < LOOKUPS; i++) {
        snprintf(path, sizeof path, "/%d/%06u", count, i * 7919u % (unsigned)count);
        if (stat(path, &status) != 0)
            exit(1);
    }
}

static void formatting(int count) // what the loop costs by itself
{
    char path[40];
    for (unsigned i = 0; i < LOOKUPS; i++)
        snprintf(path, sizeof path, "/%d/%06u", count, i * 7919u % (unsigned)count);
}

static void opens(int count)
{
    char path[40], byte;
    for (unsigned i = 0; i < LOOKUPS; i++) {
        snprintf(path, sizeof path, "/%d/%06u", count, i * 7919u % (unsigned)count);
        int fd = open(path, O_RDONLY);
        if (fd < 0 || read(fd, &byte, 1) != 0 || close(fd) != 0)
            exit(1);
    }
}

static void list(int count)
{
    char path[40];
    int listed = 0;
    snprintf(path, sizeof path, "/%d", count);
    DIR *directory = opendir(path);
    while (directory && readdir(directory))
        listed++;
    if (!directory || listed < count)
        exit(1);
    closedir(directory);
}

static void read_big(int count)
{
    static char buffer[READ];
    int fd = open("/big/file", O_RDONLY);
    for (ssize_t n; (n = read(fd, buffer, count)) != 0;)
        if (n < 0)
            exit(1);
    close(fd);
}

static double best(void (*work)(int), int count)
{
    double least = 1e18;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        work(count);
        double took = now() - start;
        if (took < least)
            least = took;
    }
    return least;
}

int main(int count, char **arguments)
{
    (void)arguments;
    size_t pages = __builtin_wasm_memory_size(0);
    struct stat status;
    double loop = best(formatting, 100);
    double few = (best(lookups, 100) - loop) / LOOKUPS, many = (best(lookups, 100000) - loop) / LOOKUPS;
    printf("lookup in 100 entries        %8.2f us\n", few);
    printf("lookup in 100,000 entries    %8.2f us   ratio %.1f\n", many, many / few);
    few = (best(opens, 100) - loop) / LOOKUPS, many = (best(opens, 100000) - loop) / LOOKUPS;
    printf("open, read, close, of 100    %8.2f us\n", few);
    printf("the same, of 100,000         %8.2f us   ratio %.1f\n", many, many / few);
    few = best(list, 100) / 100;
    printf("an entry of 100 listed       %8.2f us\n", few);
    if (count == 1) {
        many = best(list, 100000) / 100000;
        printf("an entry of 100,000 listed   %8.2f us   ratio %.1f\n", many, many / few);
    }
    stat("/big/file", &status);
    printf("read by 64 KiB               %8.0f MB/s\n", status.st_size / best(read_big, READ));
    printf("read by 4 KiB                %8.0f MB/s\n", status.st_size / best(read_big, 4096));
    printf("memory grown meanwhile       %8d pages\n", (int)(__builtin_wasm_memory_size(0) - pages));
    return 0;
}
