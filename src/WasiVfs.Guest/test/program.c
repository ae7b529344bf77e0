// SPDX-License-Identifier: MIT
#include "program.h"

#include <stdarg.h>

app_ptr put_text(app_ptr at, const char *text)
{
    memcpy(machine_memory + at, text, strlen(text));
    return at;
}

app_ptr put_iovs(unsigned count, ...)
{
    va_list pairs;
    va_start(pairs, count);
    for (unsigned i = 0; i < 2 * count; i++) {
        uint32_t value = va_arg(pairs, uint32_t);
        memcpy(machine_memory + IOVS + i * 4, &value, 4);
    }
    va_end(pairs);
    return IOVS;
}

uint32_t word(app_ptr at)
{
    uint32_t value;
    memcpy(&value, machine_memory + at, sizeof value);
    return value;
}

uint64_t quad(app_ptr at)
{
    uint64_t value;
    memcpy(&value, machine_memory + at, sizeof value);
    return value;
}

errno_t try_open(uint32_t directory, const char *path, uint32_t oflags, uint32_t *fd)
{
    errno_t error = path_open(directory, LOOKUP_SYMLINK_FOLLOW, put_text(PATH, path), (uint32_t)strlen(path), oflags,
                              ALL_RIGHTS_TO_READ, RIGHTS_INHERITING, 0, RESULT);
    if (!error)
        *fd = word(RESULT);
    return error;
}

uint32_t must_open(uint32_t directory, const char *path)
{
    uint32_t fd = 0;
    errno_t error = try_open(directory, path, 0, &fd);
    if (error)
        machine_broken(path, (uint64_t)error, directory);
    return fd;
}

int64_t read_some(uint32_t fd, uint32_t length)
{
    errno_t error = fd_read(fd, put_iovs(1, (uint32_t)BUFFER, length), 1, RESULT);
    return error ? -error : (int64_t)word(RESULT);
}

int64_t seek_to(uint32_t fd, int64_t offset, uint32_t whence)
{
    errno_t error = fd_seek(fd, offset, whence, RESULT);
    return error ? -error : (int64_t)quad(RESULT);
}

errno_t stat_path(uint32_t directory, const char *path, bool follow)
{
    return path_filestat_get(directory, follow ? LOOKUP_SYMLINK_FOLLOW : 0, put_text(PATH, path),
                             (uint32_t)strlen(path), RESULT);
}
