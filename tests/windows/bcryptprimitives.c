// SPDX-License-Identifier: MIT
// The library of Windows that Wine 8 lacks and Wasmtime's asks for: its one function, by the one that Wine has.
#include <windows.h>
#include <bcrypt.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    return BCryptGenRandom(NULL, data, (ULONG)size, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0;
}
