// SPDX-License-Identifier: MIT
#include "line.h"
#include "host.h"
#include "loan.h"

enum { STANDARD_ERROR = 2, SPACE = 0x20, DELETE = 0x7F };

// What fd_write takes: a list of one buffer, and room for the number of bytes that it wrote.
static struct message {
    app_ptr from;
    uint32_t length;
    uint32_t written;
    char text[LINE_BYTES];
} message;
_Static_assert(sizeof message <= LOAN_MAX_BYTES, "loan_take");

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

void line_write(void)
{
    const uint32_t head = sizeof message - sizeof message.text;
    struct loan loan;
    if (!loan_take(&loan, head + line_end))
        return;
    message.from = loan.at + head;
    message.length = line_end;
    state_to_app(loan.at, &message, loan.bytes);
    host_fd_write(STANDARD_ERROR, loan.at, 1, loan.at + 8);
    loan_return(&loan);
}
