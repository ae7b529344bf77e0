// SPDX-License-Identifier: MIT
// Linked after the runtime's sources: where its variables end.
#include "../abi.h"

uint8_t guest_bss_end[8];
uint8_t guest_data_end[8] = {1};
