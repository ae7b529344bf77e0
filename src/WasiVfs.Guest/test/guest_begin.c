// SPDX-License-Identifier: MIT
// Linked before the runtime's sources: where its variables start.
#include "../abi.h"

uint8_t guest_bss_begin[8];
uint8_t guest_data_begin[8] = {1};
