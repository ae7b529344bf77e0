// SPDX-License-Identifier: MIT
// A line of text on the host's standard error.
#ifndef WASI_VFS_LINE_H
#define WASI_VFS_LINE_H

#include "trace.h"

enum { LINE_BYTES = 1024, LINE_SHOWN_BYTES = 900 };

// How long it is so far; 0 starts a new one.
extern uint32_t line_end;
extern char *const line_text;

void line_put(char c);
void line_put_number(uint64_t number);
void line_put_word(uint32_t word);

// Bytes of the program's; what could steer a terminal is shown as a number. A line takes 900 bytes of such text.
void line_put_text(app_ptr text, uint32_t length);

void line_write(void);

#endif
