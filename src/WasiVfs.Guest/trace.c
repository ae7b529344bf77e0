// SPDX-License-Identifier: MIT
// A trace of the program's file calls: for each a line with the path, the result, and who answered. It is linked if a
// trace is asked for: a function that the linker makes stands in front of each answer, and calls trace_begin, the
// answer, and trace_end.
#include "descriptor.h"
#include "host.h"
#include "line.h"
#include "loan.h"
#include "preopens.h"
#include "preview1.h"
#include "tree.h"

enum { STREAMS = 3, MOST_PREOPENS = 65536, KNOWN = 64, KNOWN_BYTES = 252 };

// What each descriptor below KNOWN was opened as, as it was shown.
static struct known {
    uint32_t length;
    char text[KNOWN_BYTES];
} known[KNOWN];

static int32_t first, second;         // the call's descriptors
static uint32_t subject, subject_end; // where its path stands in the line
static bool silent;

static const struct known *find(int32_t fd) { return fd >= 0 && fd < KNOWN && known[fd].length > 0 ? &known[fd] : 0; }

// Keeps a part of the line as the descriptor's name; nothing, if it is too long.
static void learn(int32_t fd, uint32_t from, uint32_t to)
{
    if (fd < 0 || fd >= KNOWN)
        return;
    struct known *name = &known[fd];
    name->length = to - from <= KNOWN_BYTES ? to - from : 0;
    for (uint32_t i = 0; i < name->length; i++)
        name->text[i] = line_text[from + i];
}

static void put_descriptor(int32_t fd)
{
    const struct known *name = find(fd);
    if (!name) {
        line_put_number((uint32_t)fd);
        return;
    }
    for (uint32_t i = 0; i < name->length && line_end < LINE_SHOWN_BYTES; i++)
        line_put(name->text[i]);
}

// A descriptor, a path below one, or a text that stands for itself.
static void put_object(int32_t fd, app_ptr path, uint32_t length)
{
    if (fd != NO_DESCRIPTOR)
        put_descriptor(fd);
    if (fd != NO_DESCRIPTOR && length > 0 && line_text[line_end - 1] != '/')
        line_put('/');
    line_put_text(path, length);
}

// Says what is asked, while the program's memory still holds it. A call on one of the three streams is not a call on a
// file.
EXPORTED void trace_begin(uint32_t call, int32_t fd, app_ptr path, uint32_t length, int32_t other_fd,
                          app_ptr other_path, uint32_t other_length)
{
    descriptor_get(0); // the first call of all fills the table, and asks the host for that
    answered_begin();
    first = fd;
    second = other_fd;
    silent = fd >= 0 && fd < STREAMS && !find(fd) && length == 0;
    line_end = 0;
    line_put_word(WORD_PREFIX);
    line_put(' ');
    line_put_word(call);
    line_put(' ');
    subject = line_end;
    put_object(fd, path, length);
    subject_end = line_end;
    if (other_fd != NO_DESCRIPTOR || other_length > 0) {
        line_put(',');
        line_put(' ');
        put_object(other_fd, other_path, other_length);
    }
    line_put(' ');
    line_put('-');
    line_put('>');
    line_put(' ');
}

static void put_outcome(enum outcome outcome, app_ptr result, uint32_t length)
{
    uint32_t start = line_end;
    if (outcome == OUTCOME_DESCRIPTOR) {
        line_put_number(app_load32(result));
        learn((int32_t)app_load32(result), subject, subject_end);
    } else if (outcome == OUTCOME_COUNT) {
        line_put_number(app_load32(result));
    } else if (outcome == OUTCOME_POSITION) {
        line_put_number(app_load64(result));
    } else if (outcome == OUTCOME_NAME) {
        line_put_text(result, length);
        learn(first, start, line_end);
    } else {
        line_put_word(ERRNO_SUCCESS);
    }
    if (outcome == OUTCOME_MOVED && first != second)
        learn(second, subject, find(first) ? subject_end : subject);
    if (outcome == OUTCOME_CLOSED || (outcome == OUTCOME_MOVED && first != second))
        learn(first, 0, 0);
}

// Says how it went: the errno, or what came of it.
EXPORTED void trace_end(uint32_t outcome, app_ptr result, uint32_t length, uint32_t error, uint32_t asked_host)
{
    if (silent)
        return;
    if (error >= ERRNO_COUNT)
        line_put_number(error);
    else if (error)
        line_put_word(error);
    else
        put_outcome((enum outcome)outcome, result, length);
    line_put(' ');
    line_put_word(asked_host && !answered_by_image() ? WORD_HOST : WORD_EMBEDDED);
    line_put('\n');
    line_write();
}

enum found { FOUND_NOTHING, FOUND_SHOWN, FOUND_HIDDEN };

// Starts a line with the name of a host's directory that an embedded one hides.
static enum found find_hidden(uint32_t number, app_ptr room)
{
    if (host_fd_prestat_get(number, room))
        return host_fd_fdstat_get(number, room) ? FOUND_NOTHING : FOUND_SHOWN;
    uint32_t length = app_load32(room + 4);
    if (length > LOAN_MAX_BYTES || host_fd_prestat_dir_name(number, room, length) ||
        !(is_united(number) || is_hidden_by_name(room, length)))
        return FOUND_SHOWN;
    line_end = 0;
    line_put_word(WORD_PREFIX);
    line_put(' ');
    line_put_word(WORD_HOST);
    line_put(' ');
    for (uint32_t i = 0; i < length && line_end < LINE_SHOWN_BYTES; i++) {
        char c = (char)app_load8(room + i);
        line_put((uint8_t)c < ' ' || c == 0x7F ? '?' : c);
    }
    return FOUND_HIDDEN;
}

// Before the first line: each directory of the host that the program does not find, since a tree is embedded under its
// name.
EXPORTED void trace_hidden(void)
{
    descriptor_get(0); // fills the table
    enum found found = FOUND_SHOWN;
    for (uint32_t number = STREAMS; number < MOST_PREOPENS && found != FOUND_NOTHING; number++) {
        struct loan loan;
        if (!loan_take(&loan, LOAN_MAX_BYTES))
            return;
        found = find_hidden(number, loan.at);
        loan_return(&loan);
        if (found != FOUND_HIDDEN)
            continue;
        line_put(' ');
        line_put('-');
        line_put('>');
        line_put(' ');
        if (is_united(number))
            put_united();
        else
            line_put_word(WORD_HIDDEN);
        line_put(' ');
        line_put_word(WORD_EMBEDDED);
        line_put('\n');
        line_write();
    }
}
