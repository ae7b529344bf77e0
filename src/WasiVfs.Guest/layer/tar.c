// SPDX-License-Identifier: MIT
#include "tar.h"

// Source: the GNU tar manual, "Basic Tar Format".
enum {
    NAME = 0,
    MODE = 100,
    OWNER = 108,
    GROUP = 116,
    SIZE = 124,
    TIME = 136,
    CHECKSUM = 148,
    KIND = 156,
    TARGET = 157,
    MAGIC = 257,
    NAME_MOST = 100, // longer names and targets come before, as the content of an entry of their own
    LONG_NAME = 'L',
    LONG_TARGET = 'K',
};

static uint8_t put_octal(uint8_t *at, uint32_t digits, uint64_t value)
{
    while (digits-- > 0) {
        at[digits] = (uint8_t)('0' + (value & 7));
        value >>= 3;
    }
    return value == 0;
}

// A number that has no room as eleven octal digits is binary, after a mark.
static void put_number(uint8_t *at, uint64_t value)
{
    if (put_octal(at, 11, value))
        return;
    bytes_clear(at, 12);
    at[0] = 0x80;
    for (uint32_t i = 0; i < 8; i++)
        at[11 - i] = (uint8_t)(value >> 8 * i);
}

static void put_text(uint8_t *at, const uint8_t *text, uint32_t length)
{
    bytes_copy(at, text, length < NAME_MOST ? length : NAME_MOST);
}

static uint32_t put_header(uint8_t *h, const struct tar_entry *entry)
{
    bytes_clear(h, TAR_RECORD);
    put_text(h + NAME, entry->path, entry->length);
    put_octal(h + MODE, 7, entry->kind == TAR_DIRECTORY ? 0755 : entry->kind == TAR_LINK ? 0777 : 0644);
    put_octal(h + OWNER, 7, 0);
    put_octal(h + GROUP, 7, 0);
    put_number(h + SIZE, entry->size);
    put_number(h + TIME, entry->seconds);
    h[KIND] = entry->kind;
    put_text(h + TARGET, entry->target, entry->target_length);
    bytes_copy(h + MAGIC, "ustar  ", 8);
    uint32_t sum = 8 * ' '; // the checksum's own place
    for (uint32_t i = 0; i < TAR_RECORD; i++)
        sum += h[i];
    put_octal(h + CHECKSUM, 6, sum);
    h[CHECKSUM + 7] = ' ';
    return TAR_RECORD;
}

static uint32_t put_long(uint8_t *to, uint8_t kind, const uint8_t *text, uint32_t length)
{
    if (length <= NAME_MOST)
        return 0;
    const struct tar_entry entry = {
        .kind = kind, .path = (const uint8_t *)"././@LongLink", .length = 13, .size = length + 1};
    uint32_t at = put_header(to, &entry), padded = length + 1 + tar_padding(length + 1);
    bytes_clear(to + at, padded);
    bytes_copy(to + at, text, length);
    return at + padded;
}

uint32_t tar_put(uint8_t *to, const struct tar_entry *entry)
{
    uint32_t at = put_long(to, LONG_NAME, entry->path, entry->length);
    at += put_long(to + at, LONG_TARGET, entry->target, entry->target_length);
    return at + put_header(to + at, entry);
}
