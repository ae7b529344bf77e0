// SPDX-License-Identifier: MIT
// No embedded descriptor is a socket; the host's are translated.
#include "descriptor.h"
#include "guard.h"
#include "host.h"
#include "preview1.h"

EXPORTED errno_t sock_accept(uint32_t fd, uint32_t flags, app_ptr accepted)
{
    uint32_t added;
    if (app_check(accepted, 4))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    if (!is_host(d))
        return ERRNO_NOTSOCK;
    errno_t error = host_sock_accept(d->number, flags, accepted);
    if (!error)
        error = descriptor_add_host(app_load32(accepted), &added);
    if (!error)
        app_store32(accepted, added);
    return error;
}

EXPORTED errno_t sock_recv(uint32_t fd, app_ptr iovs, uint32_t count, uint32_t flags, app_ptr received,
                           app_ptr out_flags)
{
    if (guard_iovs(iovs, count) || app_check(received, 4) || app_check(out_flags, 2))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    return is_host(d) ? host_sock_recv(d->number, iovs, count, flags, received, out_flags) : ERRNO_NOTSOCK;
}

EXPORTED errno_t sock_send(uint32_t fd, app_ptr iovs, uint32_t count, uint32_t flags, app_ptr sent)
{
    if (guard_iovs(iovs, count) || app_check(sent, 4))
        return ERRNO_FAULT;
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    return is_host(d) ? host_sock_send(d->number, iovs, count, flags, sent) : ERRNO_NOTSOCK;
}

EXPORTED errno_t sock_shutdown(uint32_t fd, uint32_t how)
{
    const struct descriptor *d = descriptor_get(fd);
    if (!d)
        return ERRNO_BADF;
    return is_host(d) ? host_sock_shutdown(d->number, how) : ERRNO_NOTSOCK;
}
