// SPDX-License-Identifier: MIT
// Random numbers that are the same on every run: the generator SplitMix64 (Steele, Lea, Flood: Fast Splittable
// Pseudorandom Number Generators, 2014). Nothing secret may come of them.
#include "preview1.h"

uint64_t seeded_random_next(void)
{
    uint64_t z = seed_get() + 0x9E3779B97F4A7C15;
    seed_set(z);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

EXPORTED errno_t seeded_random_fill(app_ptr buffer, uint32_t length)
{
    for (uint32_t done = 0; done < length; done += 8) {
        uint64_t value = seeded_random_next();
        for (uint32_t i = done; i < length && i < done + 8; i++, value >>= 8)
            app_store8(buffer + i, (uint8_t)value);
    }
    return ERRNO_SUCCESS;
}

EXPORTED errno_t seeded_random_get(app_ptr buffer, uint32_t length)
{
    return app_check(buffer, length) ? ERRNO_FAULT : seeded_random_fill(buffer, length);
}
