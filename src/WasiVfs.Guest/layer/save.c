// SPDX-License-Identifier: MIT
// Saving the changes at the end of the program, on any engine's own command line: into a directory of the host with the
// guest path
// `/.wasi-vfs-changes`, which the program itself does not see. An engine that has all volumes below a preopen `/` of
// its own (Wasmer) has it there.
#include "arena.h"
#include "changes.h"
#include "descriptor.h"
#include "host.h"
#include "loan.h"
#include "tree.h"

enum { STANDARD_ERROR = 2 };

static uint32_t directory, host_root; // descriptors of the host; 0: the program was given none

// What lies in a loan: the host's answer, a list of one buffer, and bytes for the host to read.
enum { ANSWER = 0, LIST = 4, BYTES = 16, BYTES_MOST = LOAN_MAX_BYTES - BYTES };

#define FOLDER ".wasi-vfs-changes"
#define FILE_NAME "changes.tar"

static bool is_name(app_ptr name, uint32_t length, const char *text)
{
    for (uint32_t i = 0; i < length; i++)
        if (app_load8(name + i) != (uint8_t)text[i])
            return false;
    return text[length] == 0;
}

bool tree_claims(uint32_t number, app_ptr name, uint32_t length)
{
    if (length == 1 && is_name(name, length, "/"))
        host_root = number;
    if (length != sizeof "/" FOLDER - 1 || !is_name(name, length, "/" FOLDER))
        return false;
    directory = number;
    return true;
}

static errno_t open_file(uint32_t *fd)
{
    static const char path[] = FOLDER "/" FILE_NAME;
    const char *name = directory ? path + sizeof FOLDER : path;
    const uint32_t length = directory ? sizeof FILE_NAME - 1 : sizeof path - 1;
    struct loan loan;
    if (!loan_take(&loan, BYTES + sizeof path))
        return ERRNO_NOMEM;
    state_to_app(loan.at + BYTES, name, length);
    errno_t error = host_path_open(directory ? directory : host_root, 0, loan.at + BYTES, length,
                                   OFLAGS_CREAT | OFLAGS_TRUNC, RIGHT_FD_WRITE, 0, 0, loan.at + ANSWER);
    *fd = error ? 0 : app_load32(loan.at + ANSWER);
    loan_return(&loan);
    return error;
}

// Writes some of the bytes; how many, or minus the error.
static int32_t write_some(uint32_t fd, const void *bytes, uint32_t length)
{
    struct loan loan;
    uint32_t chunk = length < BYTES_MOST ? length : (uint32_t)BYTES_MOST;
    if (!loan_take(&loan, BYTES + chunk))
        return -ERRNO_NOMEM;
    state_to_app(loan.at + BYTES, bytes, chunk);
    app_store32(loan.at + LIST, loan.at + BYTES);
    app_store32(loan.at + LIST + 4, chunk);
    errno_t error = host_fd_write(fd, loan.at + LIST, 1, loan.at + ANSWER);
    uint32_t written = error ? 0 : app_load32(loan.at + ANSWER);
    loan_return(&loan);
    return error ? -error : written == 0 || written > chunk ? -ERRNO_IO : (int32_t)written;
}

static errno_t write_all(uint32_t fd, const uint8_t *bytes, uint32_t length)
{
    for (int32_t written; length > 0; bytes += written, length -= (uint32_t)written)
        if ((written = write_some(fd, bytes, length)) < 0)
            return -written;
    return ERRNO_SUCCESS;
}

// A line for standard error, put together behind the path that the buffer may begin with.
enum { LINE = 16384 };
static uint32_t line_length;

static void add_text(const char *text)
{
    while (*text)
        changes_bytes[LINE + line_length++] = (uint8_t)*text++;
}

// A part of the changes must not be taken for all.
static void empty_file(void)
{
    uint32_t fd;
    if (!open_file(&fd))
        (void)host_fd_close(fd);
}

EXPORTED void changes_save(void)
{
    uint32_t fd = 0;
    int32_t length = 0;
    descriptor_get(0);
    if (!directory && !host_root)
        return;
    errno_t error = open_file(&fd);
    if (error && !directory) // a host's root without such a directory
        return;
    while (!error && (length = changes_next()) > 0)
        error = write_all(fd, changes_bytes, (uint32_t)length);
    if (fd && host_fd_close(fd))
        error = ERRNO_IO;
    if (!error && length == 0)
        return;
    line_length = 0;
    add_text("wasi-vfs: the changes are not saved: ");
    if (error) {
        add_text("'changes.tar' could not be written to the directory '/.wasi-vfs-changes'.\n");
    } else if (length == CHANGES_NO_NAME) {
        add_text("a layer cannot hold the path '");
        add_text((const char *)changes_bytes);
        add_text("'.\n");
    } else {
        add_text("there is no memory left to list them.\n");
    }
    (void)write_all(STANDARD_ERROR, changes_bytes + LINE, line_length);
    if (fd)
        empty_file();
}
