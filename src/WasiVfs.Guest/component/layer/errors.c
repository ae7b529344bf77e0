// SPDX-License-Identifier: MIT
// wasi:io/error: why a stream of ours failed. An error keeps its number where a descriptor has its flags.
#include "canonical.h"

HOST(ERRORS, "[resource-drop]error") void host_drop_error(uint32_t handle);
HOST(ERRORS, "[method]error.to-debug-string") void host_error_string(uint32_t handle, app_ptr ret);
HOST(TYPES, "filesystem-error-code") void host_error_code(uint32_t handle, app_ptr ret);
HOST("wasi:http/types", "http-error-code") void host_http_error_code(uint32_t handle, app_ptr ret);
HOST("wasi:sockets/network", "network-error-code") void host_network_error_code(uint32_t handle, app_ptr ret);

ANSWER(ERRORS, "[resource-drop]error") void errors_drop(uint32_t handle)
{
    if (is_ours(handle))
        handle_drop(handle, ROLE_ERROR);
    else
        host_drop_error(handle);
}

ANSWER(ERRORS, "[method]error.to-debug-string") void errors_string(uint32_t handle, app_ptr ret)
{
    static const char no_space[] = "no space left in the packed files' writable layer",
                      too_large[] = "the file would be too large";
    if (!is_ours(handle)) {
        host_error_string(handle, ret);
        return;
    }
    need(ret, 8);
    bool is_large = handle_get(handle, ROLE_ERROR)->fdflags == ERRNO_FBIG;
    const char *text = is_large ? too_large : no_space;
    const uint32_t length = is_large ? sizeof too_large - 1 : sizeof no_space - 1;
    app_ptr at = allocate(1, length);
    state_to_app(at, text, length);
    app_store32(ret, at);
    app_store32(ret + 4, length);
}

// option<error-code>.
ANSWER(TYPES, "filesystem-error-code") void errors_code(uint32_t handle, app_ptr ret)
{
    if (!is_ours(handle)) {
        host_error_code(handle, ret);
        return;
    }
    need(ret, 2);
    app_store8(ret, 1);
    app_store8(ret + 1, code_of(handle_get(handle, ROLE_ERROR)->fdflags));
}

// Not one of theirs.
static void put_none(uint32_t handle, app_ptr ret)
{
    need(ret, 1);
    handle_get(handle, ROLE_ERROR);
    app_store8(ret, 0);
}

ANSWER("wasi:http/types", "http-error-code") void errors_http_code(uint32_t handle, app_ptr ret)
{
    if (is_ours(handle))
        put_none(handle, ret);
    else
        host_http_error_code(handle, ret);
}

ANSWER("wasi:sockets/network", "network-error-code") void errors_network_code(uint32_t handle, app_ptr ret)
{
    if (is_ours(handle))
        put_none(handle, ret);
    else
        host_network_error_code(handle, ret);
}
