// SPDX-License-Identifier: MIT
#include "random_call.h"

static uint8_t before[RANDOM_MEMORY];
static struct range {
    uint64_t from, to;
} named[16]; // what the call may change
static uint32_t ranges;

enum { FEW_DESCRIPTORS = 12 };

void random_machine(struct input *input)
{
    uint32_t choice = take(input, 1), more = take(input, 1);
    fuzz_start(input);
    machine.memory_bytes = more & 1 ? PAGE_SIZE : RANDOM_MEMORY;
    for (uint32_t i = 0; i < (choice & 3); i++)
        host_open(choice >> i & 4 ? HOST_SOCKET : FILETYPE_DIRECTORY, choice >> i & 4 ? 0 : "/host");
    machine_mounts_flags(more >> 1 & 1);
    machine_mount("/more", machine.image[1024 + 14]);
    if (more & 4)
        machine_mount("/host", machine.image[1024 + 14]); // hides the host's
    host.first_new = choice & 128 ? 30 : 3;
    if (more & 8) {
        state_offset = STATE_PAGES * PAGE_SIZE - FEW_DESCRIPTORS * (uint32_t)sizeof(struct descriptor);
        machine.state_limit = more & 16 ? STATE_PAGES : STATE_PAGES + 1;
    }
}

static void name_bytes(app_ptr from, uint64_t length) { named[ranges++] = (struct range){from, from + length}; }

static bool overlap(uint64_t a, uint64_t a_length, uint64_t b, uint64_t b_length)
{
    return a < b + b_length && b < a + a_length;
}

// A buffer over the list itself turns bytes read into addresses: then anything may follow that the program itself can
// reach.
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

app_ptr random_pointer(struct input *input)
{
    uint32_t choice = take(input, 1);
    if (choice < 200)
        return choice * 64 + 512;
    return choice < 230 ? take(input, 2) : choice < 250 ? machine.memory_bytes - take(input, 1) : take(input, 4);
}

uint32_t random_size(struct input *input)
{
    uint32_t choice = take(input, 1);
    return choice < 200 ? choice : choice < 250 ? take(input, 2) : take(input, 4);
}

static uint64_t wide(struct input *input)
{
    uint32_t choice = take(input, 1);
    if (choice < 200)
        return choice;
    return choice < 220 ? ~0ull : choice < 250 ? take(input, 4) : (uint64_t)take(input, 4) << 32 | take(input, 4);
}

// A list of buffers.
static app_ptr iovs(struct input *input, uint32_t *count)
{
    app_ptr at = random_pointer(input);
    *count = take(input, 1) % 5;
    for (uint32_t i = 0; i < *count && (uint64_t)at + (i + 1) * IOVEC_SIZE <= machine.memory_bytes; i++) {
        uint32_t record[2] = {random_pointer(input), random_size(input)};
        memcpy(machine_memory + at + i * IOVEC_SIZE, record, sizeof record);
    }
    return at;
}

static app_ptr path(struct input *input, uint32_t *length)
{
    static const char *paths[] = {
        "file.txt", "dir", "links/to-dir", "many", ".",         "dir/../large",         "void/",       "links/loop-a",
        "x",        "?",   "/x",           "",     "dir/deep/", "links/up/dir/deep/er", "dir/deep/..", "dir/inner.txt"};
    uint32_t choice = take(input, 1);
    if (choice >= sizeof paths / sizeof *paths) {
        *length = random_size(input);
        return random_pointer(input);
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

static void keep(void)
{
    ranges = 0;
    memcpy(before, machine_memory, machine.memory_bytes);
}

// The arguments of one call. What the call may change is named between `keep` and the call.
struct arguments {
    uint32_t fd, other, length, length2, count, flags;
    app_ptr p, q, r;
    uint64_t x, y;
};

static void on_files(struct input *input, struct arguments *a, uint32_t what)
{
    a->r = random_pointer(input);
    a->x = wide(input);
    if (what < 4)
        a->p = iovs(input, &a->count);
    keep();
    if (what < 2)
        name_iovs(a->p, a->count);
    name_bytes(a->r, what < 4 ? 4 : what < 6 ? 8 : what == 6 ? FDSTAT_SIZE : what == 7 ? FILESTAT_SIZE : 0);
    switch (what) {
    case 0: is_errno(fd_read(a->fd, a->p, a->count, a->r)); break;
    case 1: is_errno(fd_pread(a->fd, a->p, a->count, a->x, a->r)); break;
    case 2: is_errno(fd_write(a->fd, a->p, a->count, a->r)); break;
    case 3: is_errno(fd_pwrite(a->fd, a->p, a->count, a->x, a->r)); break;
    case 4: is_errno(fd_seek(a->fd, (int64_t)a->x, take(input, 1) % 5, a->r)); break;
    case 5: is_errno(fd_tell(a->fd, a->r)); break;
    case 6: is_errno(fd_fdstat_get(a->fd, a->r)); break;
    case 7: is_errno(fd_filestat_get(a->fd, a->r)); break;
    case 8: is_errno(fd_allocate(a->fd, a->x, wide(input))); break;
    case 9: is_errno(fd_filestat_set_size(a->fd, a->x)); break;
    case 10: is_errno(fd_advise(a->fd, a->x, wide(input), take(input, 1) % 8)); break;
    case 11: is_errno(fd_filestat_set_times(a->fd, a->x, wide(input), take(input, 1) & 31)); break;
    }
}

static void on_descriptors(struct input *input, struct arguments *a, uint32_t what)
{
    a->x = wide(input);
    a->y = wide(input);
    a->r = random_pointer(input);
    a->length = random_size(input);
    keep();
    switch (what) {
    case 0:
    case 1:
    case 2: is_errno(fd_close(a->fd)); break;
    case 3:
    case 4: is_errno(fd_renumber(a->fd, a->other)); break;
    case 5: is_errno(fd_fdstat_set_flags(a->fd, (uint32_t)a->x)); break;
    case 6: is_errno(fd_fdstat_set_rights(a->fd, a->x, a->y)); break;
    case 7: is_errno(fd_sync(a->fd)); break;
    case 8: is_errno(fd_datasync(a->fd)); break;
    case 9:
        name_bytes(a->r, PRESTAT_SIZE);
        is_errno(fd_prestat_get(a->fd, a->r));
        break;
    case 10:
        name_bytes(a->r, a->length);
        is_errno(fd_prestat_dir_name(a->fd, a->r, a->length));
        break;
    case 11:
        name_bytes(a->r, 4);
        is_errno(sock_accept(a->fd, 0, a->r));
        break;
    case 12: is_errno(sock_shutdown(a->fd, a->length)); break;
    }
}

static void open_one(struct input *input, struct arguments *a)
{
    a->p = path(input, &a->length);
    a->r = a->flags & 128 ? random_pointer(input) : RESULT;
    a->x = wide(input);
    a->y = wide(input);
    uint32_t oflags = take(input, 1) & 31, fdflags = take(input, 1) & 63, expected = lowest_free();
    keep();
    name_bytes(a->r, 4);
    if (!is_errno(path_open(a->fd, a->flags & 3, a->p, a->length, oflags, a->x, a->y, fdflags, a->r)) &&
        word(a->r) != expected)
        machine_broken("a new descriptor is the lowest free number", word(a->r), expected);
}

static void on_paths(struct input *input, struct arguments *a, uint32_t what)
{
    if (what < 5) {
        open_one(input, a);
        return;
    }
    uint32_t flags = a->flags & 3;
    a->p = path(input, &a->length);
    a->q = random_pointer(input);
    a->r = random_pointer(input);
    a->length2 = random_size(input);
    a->x = wide(input);
    keep();
    switch (what) {
    case 5:
        name_bytes(a->r, FILESTAT_SIZE);
        is_errno(path_filestat_get(a->fd, flags, a->p, a->length, a->r));
        break;
    case 6:
        name_bytes(a->q, a->length2);
        name_bytes(a->r, 4);
        is_errno(path_readlink(a->fd, a->p, a->length, a->q, a->length2, a->r));
        break;
    case 7:
        name_bytes(a->q, a->length2);
        name_bytes(a->r, 4);
        is_errno(fd_readdir(a->fd, a->q, a->length2, a->x, a->r));
        break;
    case 8: is_errno(path_create_directory(a->fd, a->p, a->length)); break;
    case 9: is_errno(path_unlink_file(a->fd, a->p, a->length)); break;
    case 10: is_errno(path_remove_directory(a->fd, a->p, a->length)); break;
    case 11: is_errno(path_rename(a->fd, a->p, a->length, a->other, a->q, a->length2)); break;
    case 12: is_errno(path_rename(a->fd, a->p, a->length, a->other, a->p, a->length)); break;
    case 13: is_errno(path_link(a->fd, flags, a->p, a->length, a->other, a->p, a->length)); break;
    case 14: is_errno(path_symlink(a->q, a->length2, a->fd, a->p, a->length)); break;
    case 15: is_errno(path_filestat_set_times(a->fd, flags, a->p, a->length, a->x, 0, take(input, 1) & 31)); break;
    }
}

static void poll_some(struct input *input, struct arguments *a)
{
    const uint32_t list = (a->count = take(input, 1) % 7) * SUBSCRIPTION_SIZE, events = a->count * EVENT_SIZE;
    subscriptions(input, a->p, a->count);
    keep();
    name_bytes(a->q, events);
    name_bytes(a->r, 4);
    if (overlap(a->p, list, a->q, events) || overlap(a->p, list, a->r, 4))
        name_bytes(a->p, list);
    is_errno(poll_oneoff(a->p, a->q, a->count, a->r));
}

static void on_others(struct input *input, struct arguments *a, uint32_t what)
{
    a->p = random_pointer(input);
    a->q = random_pointer(input);
    a->r = random_pointer(input);
    a->length = random_size(input);
    if (what < 2) {
        poll_some(input, a);
        return;
    }
    if (what < 4)
        a->p = iovs(input, &a->count);
    keep();
    switch (what) {
    case 2:
        name_iovs(a->p, a->count);
        name_bytes(a->r, 4);
        name_bytes(a->q, 2);
        is_errno(sock_recv(a->fd, a->p, a->count, 0, a->r, a->q));
        break;
    case 3:
        name_bytes(a->r, 4);
        is_errno(sock_send(a->fd, a->p, a->count, 0, a->r));
        break;
    case 4:
        name_bytes(a->r, a->length);
        is_errno(random_get(a->r, a->length));
        break;
    case 5:
    case 6:
        name_bytes(a->p, 8);
        name_bytes(a->q, 5);
        is_errno(what == 5 ? args_get(a->p, a->q) : environ_get(a->p, a->q));
        break;
    case 7:
    case 8:
        name_bytes(a->p, 4);
        name_bytes(a->q, 4);
        is_errno(what == 7 ? args_sizes_get(a->p, a->q) : environ_sizes_get(a->p, a->q));
        break;
    case 9:
    case 10:
        name_bytes(a->r, 8);
        is_errno(what == 9 ? clock_time_get(0, 0, a->r) : clock_res_get(0, a->r));
        break;
    }
}

void random_call(struct input *input)
{
    uint32_t what = take(input, 1) % 51;
    struct arguments a = {.fd = take(input, 1) % 24, .other = take(input, 1) % 24, .flags = take(input, 1)};
    machine.steps = 0;
    keep();
    if (machine.memory_bytes < RANDOM_MEMORY && a.flags % 16 == 15)
        machine.memory_bytes += PAGE_SIZE;
    if (a.flags % 16 == 14) {
        host.fail_in = 1 + take(input, 1) % 3;
        host.fail_with = 1 + take(input, 1) % ERRNO_NOTCAPABLE;
    }
    if (what < 12)
        on_files(input, &a, what);
    else if (what < 24)
        on_descriptors(input, &a, what - 12);
    else if (what < 40)
        on_paths(input, &a, what - 24);
    else
        on_others(input, &a, what - 40);
    host.fail_in = 0;
}

static bool is_named(uint32_t at)
{
    for (uint32_t i = 0; i < ranges; i++)
        if (named[i].from <= at && at < named[i].to)
            return true;
    return false;
}

static void check_memory(void)
{
    if (!memcmp(machine_memory, before, machine.memory_bytes))
        return;
    for (uint32_t i = 0; i < machine.memory_bytes; i++)
        if (machine_memory[i] != before[i] && !is_named(i))
            machine_broken("memory that no call named stays as it was", i, machine_memory[i]);
}

void random_call_check(bool all)
{
    static uint8_t owners[HOST_DESCRIPTORS];
    memset(owners, 0, sizeof owners);
    uint32_t held = 0;
    check_memory();
    for (uint32_t fd = 0; fd < 256; fd++) {
        const struct descriptor *d = descriptor_get(fd);
        if (!d || !is_host(d))
            continue;
        held++;
        if (d->number >= HOST_DESCRIPTORS || owners[d->number]++ || !host.descriptors[d->number].type)
            machine_broken("a descriptor of the host is the program's under one number", fd, d->number);
    }
    if (all && held != host_count_open())
        machine_broken("no descriptor of the host is lost", held, host_count_open());
}
