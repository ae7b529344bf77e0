// SPDX-License-Identifier: MIT
// Any calls with any arguments. After each: no memory has changed but what the call named; every descriptor of the host is the
// program's under exactly one number; a new descriptor is the lowest free number.
#include "fuzz.h"

enum { MEMORY = 16384 }; // little, so that there is time for many calls
static uint8_t before[MEMORY];
static bool named[MEMORY];

static void name_bytes(app_ptr from, uint64_t length)
{
    for (uint64_t i = from; i < from + length && i < machine.memory_bytes; i++)
        named[i] = true;
}

static bool overlap(uint64_t a, uint64_t a_length, uint64_t b, uint64_t b_length) { return a < b + b_length && b < a + a_length; }

// A buffer over the list itself turns bytes read into addresses: then anything may follow that the program itself can reach.
static void name_iovs(app_ptr iovs, uint32_t count)
{
    for (uint32_t i = 0; i < count && (uint64_t)iovs + (i + 1) * IOVEC_SIZE <= machine.memory_bytes; i++) {
        app_ptr to = word(iovs + i * IOVEC_SIZE);
        uint32_t length = word(iovs + i * IOVEC_SIZE + 4);
        name_bytes(to, length);
        if (overlap(iovs, count * IOVEC_SIZE, to, length))
            name_bytes(0, machine.memory_bytes);
    }
}

static app_ptr pointer(struct input *input)
{
    uint32_t choice = take(input, 1);
    if (choice < 200)
        return choice * 64 + 512;
    return choice < 230 ? take(input, 2) : choice < 250 ? machine.memory_bytes - take(input, 1) : take(input, 4);
}

static uint32_t size(struct input *input)
{
    uint32_t choice = take(input, 1);
    return choice < 200 ? choice : choice < 250 ? take(input, 2) : take(input, 4);
}

static uint64_t wide(struct input *input)
{
    uint32_t choice = take(input, 1);
    return choice < 200 ? choice : choice < 220 ? ~0ull : choice < 250 ? take(input, 4) : (uint64_t)take(input, 4) << 32 | take(input, 4);
}

// A list of buffers, most of them good.
static app_ptr iovs(struct input *input, uint32_t *count)
{
    app_ptr at = pointer(input);
    *count = take(input, 1) % 5;
    for (uint32_t i = 0; i < *count && (uint64_t)at + (i + 1) * IOVEC_SIZE <= machine.memory_bytes; i++) {
        uint32_t record[2] = {pointer(input), size(input)};
        memcpy(machine_memory + at + i * IOVEC_SIZE, record, sizeof record);
    }
    return at;
}

static app_ptr path(struct input *input, uint32_t *length)
{
    static const char *paths[] = {"file.txt", "dir", "links/to-dir", "many", ".", "dir/../large", "void/", "links/loop-a", "x", "?", "/x", ""};
    uint32_t choice = take(input, 1);
    if (choice >= sizeof paths / sizeof *paths) {
        *length = size(input);
        return pointer(input);
    }
    *length = (uint32_t)strlen(paths[choice]);
    return put_text(PATH, paths[choice]);
}

static void subscriptions(struct input *input, app_ptr at, uint32_t count)
{
    for (uint32_t i = 0; i < count && (uint64_t)at + (i + 1) * SUBSCRIPTION_SIZE <= machine.memory_bytes; i++) {
        uint8_t *s = machine_memory + at + i * SUBSCRIPTION_SIZE;
        s[SUBSCRIPTION_TAG] = take(input, 1) % 4;
        memcpy(s + SUBSCRIPTION_FD, &(uint32_t){take(input, 1) % 12}, 4);
        s[SUBSCRIPTION_TIMEOUT] = (uint8_t)take(input, 1);
    }
}

static uint32_t lowest_free(void)
{
    uint32_t fd = 0;
    while (descriptor_get(fd))
        fd++;
    return fd;
}

static void call(struct input *input)
{
    uint32_t fd = take(input, 1) % 24, what = take(input, 1), length, length2, count;
    app_ptr p, q, r;
    uint64_t x, y;
    switch (what % 40) {
#define KEEP memcpy(before, machine_memory, machine.memory_bytes)
    case 0: p = iovs(input, &count), r = pointer(input), KEEP, name_iovs(p, count), name_bytes(r, 4), is_errno(fd_read(fd, p, count, r)); break;
    case 1: p = iovs(input, &count), r = pointer(input), x = wide(input), KEEP, name_iovs(p, count), name_bytes(r, 4), is_errno(fd_pread(fd, p, count, x, r)); break;
    case 2: p = iovs(input, &count), r = pointer(input), KEEP, name_bytes(r, 4), is_errno(fd_write(fd, p, count, r)); break;
    case 3: p = iovs(input, &count), r = pointer(input), KEEP, name_bytes(r, 4), is_errno(fd_pwrite(fd, p, count, 0, r)); break;
    case 4: r = pointer(input), x = wide(input), KEEP, name_bytes(r, 8), is_errno(fd_seek(fd, (int64_t)x, take(input, 1) % 5, r)); break;
    case 5: r = pointer(input), KEEP, name_bytes(r, 8), is_errno(fd_tell(fd, r)); break;
    case 6: r = pointer(input), KEEP, name_bytes(r, FDSTAT_SIZE), is_errno(fd_fdstat_get(fd, r)); break;
    case 7: r = pointer(input), KEEP, name_bytes(r, FILESTAT_SIZE), is_errno(fd_filestat_get(fd, r)); break;
    case 8: r = pointer(input), KEEP, name_bytes(r, PRESTAT_SIZE), is_errno(fd_prestat_get(fd, r)); break;
    case 9: r = pointer(input), length = size(input), KEEP, name_bytes(r, length), is_errno(fd_prestat_dir_name(fd, r, length)); break;
    case 10: p = pointer(input), r = pointer(input), length = size(input), x = wide(input), KEEP, name_bytes(p, length), name_bytes(r, 4), is_errno(fd_readdir(fd, p, length, x, r)); break;
    case 11: case 12: case 13: case 14: case 15: {
        p = path(input, &length), r = what % 40 == 11 ? pointer(input) : RESULT, x = wide(input), y = wide(input);
        uint32_t expected = lowest_free();
        KEEP, name_bytes(r, 4);
        if (!is_errno(path_open(fd, take(input, 1) & 3, p, length, take(input, 1) & 31, x, y, take(input, 1) & 63, r)) && word(r) != expected)
            machine_broken("a new descriptor is the lowest free number", word(r), expected);
        break;
    }
    case 16: p = path(input, &length), r = pointer(input), KEEP, name_bytes(r, FILESTAT_SIZE), is_errno(path_filestat_get(fd, take(input, 1) & 3, p, length, r)); break;
    case 17: p = path(input, &length), q = pointer(input), r = pointer(input), length2 = size(input), KEEP, name_bytes(q, length2), name_bytes(r, 4), is_errno(path_readlink(fd, p, length, q, length2, r)); break;
    case 18: p = path(input, &length), KEEP, is_errno(path_create_directory(fd, p, length)); break;
    case 19: p = path(input, &length), KEEP, is_errno(path_unlink_file(fd, p, length)); break;
    case 20: p = path(input, &length), KEEP, is_errno(path_remove_directory(fd, p, length)); break;
    case 21: p = path(input, &length), KEEP, is_errno(path_rename(fd, p, length, take(input, 1) % 24, p, length)); break;
    case 22: p = path(input, &length), KEEP, is_errno(path_link(fd, take(input, 1) & 3, p, length, take(input, 1) % 24, p, length)); break;
    case 23: p = path(input, &length), q = pointer(input), length2 = size(input), KEEP, is_errno(path_symlink(q, length2, fd, p, length)); break;
    case 24: p = path(input, &length), KEEP, is_errno(path_filestat_set_times(fd, 1, p, length, 0, 0, take(input, 1))); break;
    case 25: case 26: KEEP, is_errno(fd_close(fd)); break;
    case 27: case 28: KEEP, is_errno(fd_renumber(fd, take(input, 1) % 24)); break;
    case 29: KEEP, is_errno(fd_fdstat_set_flags(fd, take(input, 1))); break;
    case 30: x = wide(input), y = wide(input), KEEP, is_errno(fd_fdstat_set_rights(fd, x, y)); break;
    case 31: x = wide(input), y = wide(input), KEEP, is_errno(fd_advise(fd, x, y, take(input, 1) % 8)); break;
    case 32: KEEP, is_errno(fd_sync(fd)), is_errno(fd_datasync(fd)), is_errno(fd_allocate(fd, 0, 1)), is_errno(fd_filestat_set_size(fd, 1)); break;
    case 33: r = pointer(input), KEEP, name_bytes(r, 4), is_errno(sock_accept(fd, 0, r)); break;
    case 34: p = iovs(input, &count), r = pointer(input), q = pointer(input), KEEP, name_iovs(p, count), name_bytes(r, 4), name_bytes(q, 2), is_errno(sock_recv(fd, p, count, 0, r, q)); break;
    case 35: p = iovs(input, &count), r = pointer(input), KEEP, name_bytes(r, 4), is_errno(sock_send(fd, p, count, 0, r)); break;
    case 36: case 37:
        p = pointer(input), q = pointer(input), r = pointer(input), count = take(input, 1) % 7;
        subscriptions(input, p, count);
        KEEP, name_bytes(q, count * EVENT_SIZE), name_bytes(r, 4);
        if (overlap(p, count * SUBSCRIPTION_SIZE, q, count * EVENT_SIZE) || overlap(p, count * SUBSCRIPTION_SIZE, r, 4))
            name_bytes(p, count * SUBSCRIPTION_SIZE);
        is_errno(poll_oneoff(p, q, count, r));
        break;
    case 38: r = pointer(input), length = size(input), KEEP, name_bytes(r, length), is_errno(random_get(r, length)); break;
    case 39: p = pointer(input), q = pointer(input), KEEP, name_bytes(p, 8), name_bytes(q, 5), is_errno(take(input, 1) & 1 ? args_get(p, q) : environ_get(p, q)); break;
    }
}

static void check_memory(void)
{
    if (!memcmp(machine_memory, before, machine.memory_bytes))
        return;
    for (uint32_t i = 0; i < machine.memory_bytes; i++)
        if (machine_memory[i] != before[i] && !named[i])
            machine_broken("memory that no call named stays as it was", i, machine_memory[i]);
}

static void check_descriptors(void)
{
    static uint8_t owners[HOST_DESCRIPTORS];
    memset(owners, 0, sizeof owners);
    uint32_t held = 0;
    for (uint32_t fd = 0; fd < 256; fd++) {
        const struct descriptor *d = descriptor_get(fd);
        if (!d || !is_host(d))
            continue;
        held++;
        if (d->number >= HOST_DESCRIPTORS || owners[d->number]++ || !host.descriptors[d->number].type)
            machine_broken("a descriptor of the host is the program's under one number", fd, d->number);
    }
    if (held != host_count_open())
        machine_broken("no descriptor of the host is lost", held, host_count_open());
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = {bytes, length};
    fuzz_start(&input);
    uint32_t choice = take(&input, 1);
    machine.memory_bytes = MEMORY;
    for (uint32_t i = 0; i < (choice & 3); i++)
        host_open(choice >> i & 4 ? HOST_SOCKET : FILETYPE_DIRECTORY, choice >> i & 4 ? 0 : "/host");
    machine_mount("/more", machine.image[1024 + 14]);
    host.first_new = choice & 128 ? 30 : 3;
    while (input.left > 0) {
        memset(named, 0, machine.memory_bytes);
        memcpy(before, machine_memory, machine.memory_bytes);
        machine.steps = 0;
        if (TRAPS(call(&input)))
            return 0; // a trap ends the program
        check_memory();
        check_descriptors();
    }
    return 0;
}
