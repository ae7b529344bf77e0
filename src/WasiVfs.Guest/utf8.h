// SPDX-License-Identifier: MIT
#ifndef WASI_VFS_UTF8_H
#define WASI_VFS_UTF8_H

#include <stdbool.h>
#include <stdint.h>

// Whether the bytes are well-formed UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF (RFC 3629).
bool utf8_is_valid(const uint8_t *bytes, uint32_t length);

#endif
