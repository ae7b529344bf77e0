// SPDX-License-Identifier: MIT
// Any calls over a damaged image and mount table. A read outside either is a trap of the engine, which ends a program;
// here it only ends the call, so that what follows is seen too. Every call ends.
#include "random_call.h"

static void damage(struct input *input, uint8_t *bytes, uint32_t length)
{
    for (uint32_t changes = take(input, 1) % 8; changes > 0; changes--) {
        uint32_t at = take(input, 2) % length, count = 1 + take(input, 1) % 8;
        for (uint32_t i = 0; i < count && at + i < length; i++)
            bytes[at + i] = (uint8_t)take(input, 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const uint8_t *original;
    static uint8_t *image;
    static uint32_t image_bytes;
    struct input input = {bytes, length};
    if (original)
        machine_use_image(original, image_bytes);
    random_machine(&input);
    if (!original) {
        original = machine.image;
        image_bytes = machine.image_bytes;
        image = malloc(image_bytes);
    }
    memcpy(image, original, image_bytes);
    damage(&input, image,
           take(&input, 1) & 1 ? 4096 : image_bytes); // the first block has the superblock and the first inodes
    damage(&input, machine.mounts, machine.mounts_bytes);
    machine_use_image(image, image_bytes);
    (void)TRAPS(fd_sync(0));
    while (input.left > 0)
        if (!TRAPS(random_call(&input)))
            random_call_check(false);
    return 0;
}
