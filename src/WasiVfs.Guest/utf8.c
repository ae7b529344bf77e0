// SPDX-License-Identifier: MIT
#include "utf8.h"

bool utf8_is_valid(const uint8_t *bytes, uint32_t length)
{
    uint32_t i = 0;
    while (i < length) {
        uint8_t lead = bytes[i++];
        if (lead < 0x80)
            continue;
        uint32_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || length - i < more)
            return false;
        // The second byte's range keeps out long forms, surrogates and what lies above U+10FFFF.
        uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (bytes[i] < low || bytes[i] > high)
            return false;
        for (uint32_t k = 1; k < more; k++)
            if ((bytes[i + k] & 0xC0) != 0x80)
                return false;
        i += more;
    }
    return true;
}
