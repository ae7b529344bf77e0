// SPDX-License-Identifier: MIT
// Measures what changing files costs inside the guest, in milliseconds: writable.sh runs it below "/w", a tree that is packed to be changed
// or a directory of the host, and with the argument "read" over the files /r/0000 to /r/0999. Each figure is the best of some rounds.
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 3, LARGE = 100 << 20, CHUNK = 1 << 16, BLOCK = 4096, RANDOM = 50000, APPENDS = 200000, FILES = 10000, READ = 1000 };

static char buffer[CHUNK];
static double best[16];
static const char *names[16];
static int measures;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void require(int holds, const char *what)
{
    if (!holds) {
        perror(what);
        exit(1);
    }
}

static void measure(int round, int index, const char *name, void (*work)(void))
{
    double start = now();
    work();
    double took = now() - start;
    if (round == 0 || took < best[index])
        best[index] = took;
    names[index] = name;
    measures = index >= measures ? index + 1 : measures;
}

static int open_file(const char *path, int flags)
{
    int fd = open(path, flags, 0644);
    require(fd >= 0, path);
    return fd;
}

static void write_large(void)
{
    int fd = open_file("/w/large", O_RDWR | O_CREAT | O_TRUNC);
    for (int done = 0; done < LARGE; done += CHUNK)
        require(write(fd, buffer, CHUNK) == CHUNK, "write");
    close(fd);
}

static void read_large(void)
{
    int fd = open_file("/w/large", O_RDONLY);
    for (int done = 0; done < LARGE; done += CHUNK)
        require(read(fd, buffer, CHUNK) == CHUNK, "read");
    close(fd);
}

static void random_blocks(int writes)
{
    uint32_t state = 1;
    int fd = open_file("/w/large", O_RDWR);
    for (int i = 0; i < RANDOM; i++) {
        state = state * 1664525 + 1013904223;
        off_t at = (off_t)(state >> 8) % (LARGE / BLOCK) * BLOCK;
        require((writes ? pwrite(fd, buffer, BLOCK, at) : pread(fd, buffer, BLOCK, at)) == BLOCK, "random block");
    }
    close(fd);
}

static void write_random(void) { random_blocks(1); }
static void read_random(void) { random_blocks(0); }

static void append(void)
{
    int fd = open_file("/w/log", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND);
    for (int i = 0; i < APPENDS; i++)
        require(write(fd, buffer, 41) == 41, "append");
    close(fd);
}

static void each(void (*work)(const char *path, const char *other))
{
    char path[32], other[32];
    for (int i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "/w/many/%05d", i);
        snprintf(other, sizeof other, "/w/many/n%05d", i);
        work(path, other);
    }
}

static void create_one(const char *path, const char *other)
{
    (void)other;
    int fd = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
    require(write(fd, buffer, 100) == 100, "write");
    close(fd);
}

static void stat_one(const char *path, const char *other)
{
    struct stat status;
    (void)other;
    require(stat(path, &status) == 0, "stat");
}

static void rename_one(const char *path, const char *other) { require(rename(path, other) == 0, "rename"); }

static void unlink_one(const char *path, const char *other)
{
    (void)path;
    require(unlink(other) == 0, "unlink");
}

static void create_files(void) { each(create_one); }
static void stat_files(void) { each(stat_one); }
static void rename_files(void) { each(rename_one); }
static void unlink_files(void) { each(unlink_one); }

static void list_files(void)
{
    int listed = 0;
    DIR *directory = opendir("/w/many");
    require(directory != 0, "opendir");
    while (readdir(directory))
        listed++;
    closedir(directory);
    require(listed >= FILES, "list");
}

static void read_files(void)
{
    char path[32];
    for (int i = 0; i < READ; i++) {
        snprintf(path, sizeof path, "/r/%04d", i);
        int fd = open_file(path, O_RDONLY);
        while (read(fd, buffer, CHUNK) > 0)
            ;
        close(fd);
    }
}

int main(int count, char **arguments)
{
    int reads = count > 1 && !strcmp(arguments[1], "read");
    for (int round = 0; reads && round < 10 * ROUNDS; round++)
        measure(round, 0, "read-tree", read_files);
    for (int round = 0; !reads && round < ROUNDS; round++) {
        measure(round, 0, "write-100MB", write_large);
        measure(round, 1, "read-100MB", read_large);
        measure(round, 2, "write-random-4K", write_random);
        measure(round, 3, "read-random-4K", read_random);
        measure(round, 4, "append-41B", append);
        require(mkdir("/w/many", 0755) == 0, "mkdir");
        measure(round, 5, "create-10000", create_files);
        measure(round, 6, "stat-10000", stat_files);
        measure(round, 7, "list-10000", list_files);
        measure(round, 8, "rename-10000", rename_files);
        measure(round, 9, "unlink-10000", unlink_files);
        require(rmdir("/w/many") == 0 && unlink("/w/large") == 0 && unlink("/w/log") == 0, "clean");
    }
    for (int i = 0; i < measures; i++)
        printf("%s %.2f\n", names[i], best[i]);
    return 0;
}
