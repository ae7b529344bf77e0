// SPDX-License-Identifier: MIT
// poll_oneoff over embedded files, the host's descriptors and clocks; and sockets, which embedded files are not.
#include "unit.h"

enum { IN = BUFFER, OUT = BUFFER + 32768, EVENTS = RESULT };

static uint32_t count;

static void subscribe(uint64_t userdata, uint8_t tag, uint32_t fd, uint64_t timeout)
{
    uint8_t *s = machine_memory + IN + count++ * SUBSCRIPTION_SIZE;
    memset(s, 0x55, SUBSCRIPTION_SIZE); // what a program leaves in the padding
    memcpy(s, &userdata, 8);
    s[SUBSCRIPTION_TAG] = tag;
    memcpy(s + SUBSCRIPTION_FD, &fd, 4);
    if (tag == EVENTTYPE_CLOCK) {
        memcpy(s + SUBSCRIPTION_TIMEOUT, &timeout, 8);
        memset(s + SUBSCRIPTION_PRECISION, 0, 10);
    }
}

static uint8_t before[1 << 15];

// Polls, and checks that the subscriptions are as they were.
static errno_t poll_by(errno_t (*call)(app_ptr, app_ptr, uint32_t, app_ptr))
{
    memcpy(before, machine_memory + IN, sizeof before);
    errno_t error = call(IN, OUT, count, EVENTS);
    CHECK(memcmp(before, machine_memory + IN, count * SUBSCRIPTION_SIZE), 0);
    return error;
}

static errno_t poll(void) { return poll_by(poll_oneoff); }

static void check_event(uint32_t index, uint64_t userdata, errno_t error, uint8_t type, uint64_t bytes)
{
    app_ptr event = OUT + index * EVENT_SIZE;
    CHECK(quad(event), userdata);
    CHECK(word(event + EVENT_ERROR) & 0xFFFF, error);
    CHECK(machine_memory[event + EVENT_TYPE], type);
    CHECK(quad(event + EVENT_NBYTES), bytes);
}

TEST(an_embedded_file_is_ready_at_once)
{
    count = 0;
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(read_some(fd, 5), 5);
    unsigned calls = host.calls;
    subscribe(11, EVENTTYPE_FD_READ, fd, 0);
    subscribe(12, EVENTTYPE_CLOCK, 1, 1000000000);
    subscribe(13, EVENTTYPE_FD_WRITE, fd, 0);
    subscribe(14, EVENTTYPE_FD_READ, 99, 0);
    subscribe(15, EVENTTYPE_FD_READ, ROOT, 0);
    CHECK(poll(), 0);
    CHECK(word(EVENTS), 4);
    check_event(0, 11, 0, EVENTTYPE_FD_READ, 8);
    check_event(1, 13, 0, EVENTTYPE_FD_WRITE, 0);
    check_event(2, 14, ERRNO_BADF, EVENTTYPE_FD_READ, 0);
    check_event(3, 15, 0, EVENTTYPE_FD_READ, 0);
    CHECK(host.calls - calls, 0);
}

TEST(at_the_end_a_file_is_ready_with_nothing)
{
    count = 0;
    uint32_t fd = must_open(ROOT, "file.txt");
    CHECK(seek_to(fd, 1000, WHENCE_SET), 1000);
    subscribe(1, EVENTTYPE_FD_READ, fd, 0);
    CHECK(poll(), 0);
    check_event(0, 1, 0, EVENTTYPE_FD_READ, 0);
}

TEST(the_hosts_lists_go_to_the_host)
{
    count = 0;
    subscribe(21, EVENTTYPE_CLOCK, 1, 5);
    subscribe(22, EVENTTYPE_FD_WRITE, 1, 0);
    CHECK(poll(), 0);
    CHECK_TEXT(host.log, "poll_oneoff 1");
    CHECK(word(EVENTS), 1);
    check_event(0, 22, 0, EVENTTYPE_FD_WRITE, 7);
    count = 0;
    CHECK(poll(), ERRNO_INVAL); // the host's word for an empty list
    subscribe(23, EVENTTYPE_CLOCK, 1, 5);
    CHECK(poll(), 0);
    check_event(0, 23, 0, EVENTTYPE_CLOCK, 0);
    host.poll_error = ERRNO_IO;
    CHECK(poll(), ERRNO_IO);
}

TEST(the_hosts_descriptors_are_translated_and_put_back)
{
    count = 0;
    host_open(HOST_SOCKET, 0);
    host.first_new = 700;
    CHECK(sock_accept(3, 0, RESULT), 0);
    uint32_t fd = word(RESULT);
    CHECK(fd, 5);
    host.descriptors[0].ready = false;
    subscribe(31, EVENTTYPE_FD_READ, fd, 0);
    subscribe(32, EVENTTYPE_FD_READ, 0, 0);
    CHECK(poll(), 0);
    CHECK_TEXT(host.log, "poll_oneoff 700 0");
    CHECK(word(EVENTS), 1);
    check_event(0, 31, 0, EVENTTYPE_FD_READ, 7);
}

TEST(a_mix_returns_at_once_with_all_that_is_ready)
{
    count = 0;
    host_open(HOST_SOCKET, 0);
    host.first_new = 700;
    CHECK(sock_accept(3, 0, RESULT), 0);
    uint32_t socket = word(RESULT), fd = must_open(4, "file.txt");
    host.descriptors[0].ready = false;
    subscribe(41, EVENTTYPE_FD_READ, fd, 0);
    subscribe(42, EVENTTYPE_FD_READ, 0, 0);
    subscribe(43, EVENTTYPE_FD_WRITE, socket, 0);
    subscribe(44, EVENTTYPE_CLOCK, 0, 1000);
    subscribe(45, EVENTTYPE_FD_READ, fd, 0);
    CHECK(poll(), 0);
    CHECK_TEXT(host.log, "poll_oneoff 0 700");
    CHECK(word(EVENTS), 3);
    check_event(0, 43, 0, EVENTTYPE_FD_WRITE, 7);
    check_event(1, 41, 0, EVENTTYPE_FD_READ, 13);
    check_event(2, 45, 0, EVENTTYPE_FD_READ, 13);
    host.poll_error = ERRNO_IO; // ours are ready all the same
    CHECK(poll(), 0);
    CHECK(word(EVENTS), 2);
}

static void subscribe_deadline(uint64_t userdata, uint64_t deadline)
{
    subscribe(userdata, EVENTTYPE_CLOCK, 0, deadline);
    machine_memory[IN + (count - 1) * SUBSCRIPTION_SIZE + SUBSCRIPTION_CLOCK_FLAGS] = SUBCLOCKFLAGS_ABSTIME;
}

TEST(a_fixed_clock_goes_on_by_what_was_waited_for)
{
    count = 0;
    machine.clock = 1000000;
    subscribe(51, EVENTTYPE_CLOCK, 1, 500);
    CHECK(poll_by(fixed_poll_oneoff), 0);
    check_event(0, 51, 0, EVENTTYPE_CLOCK, 0);
    CHECK(machine.clock, 1001500);
    count = 0;
    subscribe_deadline(52, 1201500); // 200,000 from now on
    CHECK(poll_by(fixed_poll_oneoff), 0);
    check_event(0, 52, 0, EVENTTYPE_CLOCK, 0);
    CHECK(machine.clock, 1202500);
    count = 0;
    subscribe_deadline(53, 7); // long past
    CHECK(poll_by(fixed_poll_oneoff), 0);
    CHECK(machine.clock, 1203500);
}

TEST(a_fixed_clock_stays_if_the_host_refuses_and_bounds_what_it_waits_for)
{
    count = 0;
    machine.clock = 1000000;
    subscribe_deadline(61, 2000000);
    host.poll_error = ERRNO_IO;
    CHECK(poll_by(fixed_poll_oneoff), ERRNO_IO);
    CHECK(machine.clock, 1000000);
    while (count < 9)
        subscribe_deadline(62, 2000000);
    CHECK(poll_by(fixed_poll_oneoff), ERRNO_NOMEM);
    CHECK(FAULTS(fixed_poll_oneoff(MACHINE_BYTES - 8, OUT, 1, EVENTS)), true);
    CHECK(fixed_poll_oneoff(IN, OUT, UINT32_MAX, EVENTS), ERRNO_FAULT);
}

TEST(an_embedded_file_is_not_a_socket)
{
    uint32_t file = must_open(ROOT, "file.txt"), fds[] = {file, ROOT, 99};
    errno_t expected[] = {ERRNO_NOTSOCK, ERRNO_NOTSOCK, ERRNO_BADF};
    for (int i = 0; i < 3; i++) {
        CHECK(sock_accept(fds[i], 0, RESULT), expected[i]);
        CHECK(sock_recv(fds[i], put_iovs(1, (uint32_t)BUFFER, 1), 1, 0, RESULT, RESULT + 4), expected[i]);
        CHECK(sock_send(fds[i], IOVS, 1, 0, RESULT), expected[i]);
        CHECK(sock_shutdown(fds[i], 0), expected[i]);
    }
}

TEST(many_descriptors_of_the_host_at_once)
{
    count = 0;
    host_open(HOST_SOCKET, 0);
    host.first_new = 700;
    for (int i = 0; i < 600; i++)
        CHECK(sock_accept(3, 0, RESULT), 0);
    for (uint32_t fd = 5; fd < 605; fd++)
        subscribe(fd, EVENTTYPE_FD_READ, fd, 0);
    CHECK(poll(), 0);
    CHECK(word(EVENTS), 600);
    check_event(599, 604, 0, EVENTTYPE_FD_READ, 7);
}
