// SPDX-License-Identifier: MIT
#include "line.h"
#include "host.h"

enum { STANDARD_ERROR = 2, SPACE = 0x20, DELETE = 0x7F };

// What fd_write takes: a list of one buffer, and where it says how much it took.
static struct message {
    app_ptr from;
    uint32_t length;
    uint32_t written;
    char text[LINE_BYTES];
} message, lent;

uint32_t line_end;
char *const line_text = message.text;

void line_put(char c)
{
    if (line_end < LINE_BYTES)
        message.text[line_end++] = c;
}

static void put_byte(uint8_t byte)
{
    if (byte >= SPACE && byte != DELETE) {
        line_put((char)byte);
        return;
    }
    line_put('\\');
    line_put('x');
    for (int shift = 4; shift >= 0; shift -= 4) {
        uint8_t digit = byte >> shift & 15;
        line_put((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
    }
}

void line_put_number(uint64_t number)
{
    char digits[20];
    uint32_t count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    while (count > 0)
        line_put(digits[--count]);
}

void line_put_word(uint32_t word)
{
    char text[WORD_BYTES];
    words_to_state(text, word * WORD_BYTES, WORD_BYTES);
    for (uint32_t i = 0; i < WORD_BYTES && text[i]; i++)
        line_put(text[i]);
}

void line_put_text(app_ptr text, uint32_t length)
{
    if ((uint64_t)text + length > (uint64_t)app_pages() * PAGE_SIZE) {
        line_put('?');
        return;
    }
    for (uint32_t i = 0; i < length && line_end < LINE_SHOWN_BYTES; i++)
        put_byte((uint8_t)app_load8(text + i));
}

// The host sees the program's memory only: where the state has one of its own, the first bytes of the program's are lent.
void line_write(void)
{
    const uint32_t head = sizeof message - sizeof message.text, size = head + line_end;
    app_ptr at = isolated() ? 0 : state_address(&message);
    if (isolated() && app_pages() == 0)
        return;
    message.from = at + head;
    message.length = line_end;
    if (isolated()) {
        app_to_state(&lent, at, size);
        state_to_app(at, &message, size);
    }
    host_fd_write(STANDARD_ERROR, at, 1, at + 8);
    if (isolated())
        state_to_app(at, &lent, size);
}
