// SPDX-License-Identifier: MIT
// When there is no room for another descriptor.
#include "unit.h"

TEST(no_room_for_another_descriptor)
{
    uint32_t fd, count = 0;
    machine.state_limit = STATE_PAGES + 1;
    host_open(FILETYPE_DIRECTORY, "/host");
    while (try_open(4, "file.txt", 0, &fd) == 0)
        count++;
    CHECK(try_open(4, "file.txt", 0, &fd), ERRNO_MFILE);
    CHECK(count, 3 * PAGE_SIZE / sizeof(struct descriptor) - 5);
    uint32_t open_before = host_count_open();
    CHECK(path_open(3, 0, put_text(PATH, "x"), 1, 0, 0, 0, 0, RESULT), ERRNO_MFILE);
    CHECK(host_count_open(), open_before); // closed again
    CHECK(fd_close(100), 0);
    CHECK(path_open(3, 0, PATH, 1, 0, 0, 0, 0, RESULT), 0);
    CHECK(word(RESULT), 100);
}

TEST(no_room_for_what_poll_oneoff_has_to_keep)
{
    host_open(HOST_SOCKET, 0);
    machine.state_limit = STATE_PAGES;
    while (sock_accept(3, 0, RESULT) == 0)
        ;
    CHECK(fd_close(3), 0);
    uint8_t *s = machine_memory + BUFFER; // one subscription, on a number of the program's that is not the host's
    memset(s, 0, SUBSCRIPTION_SIZE);
    s[SUBSCRIPTION_TAG] = EVENTTYPE_FD_READ;
    s[SUBSCRIPTION_FD] = 5;
    CHECK(poll_oneoff(BUFFER, BUFFER + 1024, 1, RESULT), ERRNO_NOMEM);
}
