// SPDX-License-Identifier: MIT
// wasi:random of a program that is packed with a seed: one row of numbers answers all of it.
#include "started.h"
#include "preview1.h"

static void put_bytes(uint64_t length, app_ptr ret)
{
    need(ret, 8);
    if (length > UINT32_MAX)
        __builtin_trap();
    app_ptr list = allocate(1, (uint32_t)length);
    (void)seeded_random_fill(list, (uint32_t)length);
    app_store32(ret, list);
    app_store32(ret + 4, (uint32_t)length);
}

static void put_pair(app_ptr ret)
{
    need(ret, 16);
    app_store64(ret, seeded_random_next());
    app_store64(ret + 8, seeded_random_next());
}

STARTED("wasi:random/random", "get-random-bytes") void start_random_bytes(uint64_t length, app_ptr ret)
{
    put_bytes(length, ret);
}

STARTED("wasi:random/random", "get-random-u64") uint64_t start_random_u64(void) { return seeded_random_next(); }

STARTED("wasi:random/insecure", "get-insecure-random-bytes") void start_insecure_bytes(uint64_t length, app_ptr ret)
{
    put_bytes(length, ret);
}

STARTED("wasi:random/insecure", "get-insecure-random-u64") uint64_t start_insecure_u64(void)
{
    return seeded_random_next();
}

STARTED("wasi:random/insecure-seed", "insecure-seed") void start_insecure_seed(app_ptr ret) { put_pair(ret); }

STARTED("wasi:random/random@0.3", "get-random-bytes") void start3_random_bytes(uint64_t length, app_ptr ret)
{
    put_bytes(length, ret);
}

STARTED("wasi:random/random@0.3", "get-random-u64") uint64_t start3_random_u64(void) { return seeded_random_next(); }

STARTED("wasi:random/insecure@0.3", "get-insecure-random-bytes")
void start3_insecure_bytes(uint64_t length, app_ptr ret) { put_bytes(length, ret); }

STARTED("wasi:random/insecure@0.3", "get-insecure-random-u64") uint64_t start3_insecure_u64(void)
{
    return seeded_random_next();
}

STARTED("wasi:random/insecure-seed@0.3", "get-insecure-seed") void start3_insecure_seed(app_ptr ret) { put_pair(ret); }
