// SPDX-License-Identifier: MIT
// Which of the host's preopens are united with the image: those at the guest path of a mapping, and those that a
// mapping lies below, since what they hold there lies at the mapping's path. A preopen below a mapping stays the
// host's, as a volume of a container does. Of several at one path the last counts, as for wasi-libc.
#include "hosts.h"
#include "line.h"
#include "mounts.h"
#include "tree.h"

static struct {
    uint32_t directory, host;
} united[HOSTS_MOST];
static uint32_t count;

bool hosts_any(void) { return count > 0; }

bool hosts_find(uint32_t number, uint32_t *host)
{
    for (uint32_t i = 0; i < count; i++)
        if (united[i].directory == number) {
            *host = united[i].host;
            return true;
        }
    return false;
}

bool is_united(uint32_t number)
{
    for (uint32_t i = 0; i < count; i++)
        if (united[i].host == number)
            return true;
    return false;
}

void put_united(void)
{
    for (const char *word = "united"; *word; word++)
        line_put(*word);
}

// The directory of the image at that path. As for wasi-libc, a relative path is one below `/`.
static bool find_directory(app_ptr path, uint32_t length, uint32_t *number)
{
    uint8_t name[NAME_MAX_BYTES];
    struct inode directory;
    struct dirent entry;
    *number = image_root();
    for (uint32_t at = 0; at < length; at++) {
        uint32_t bytes = 0;
        for (; at < length && app_load8(path + at) != '/'; at++) {
            if (bytes == sizeof name)
                return false;
            name[bytes++] = (uint8_t)app_load8(path + at);
        }
        if (bytes == 0 || (bytes == 1 && name[0] == '.'))
            continue;
        if (bytes == 2 && name[0] == '.' && name[1] == '.')
            return false;
        if (!inode_load(*number, &directory) || directory.type != FILETYPE_DIRECTORY ||
            !directory_find(&directory, name, bytes, &entry))
            return false;
        *number = entry.nid;
    }
    return inode_load(*number, &directory) && directory.type == FILETYPE_DIRECTORY;
}

// Whether a mapping is a directory, or lies above it. (The bound is for damaged images.)
static bool is_mapped(uint32_t number)
{
    struct inode directory;
    struct dirent up;
    for (uint32_t levels = 0; levels < LINK_MOST; levels++) {
        if (mounts_have(number))
            return true;
        if (!inode_load(number, &directory) || !directory_find(&directory, (const uint8_t *)"..", 2, &up) ||
            up.nid == number)
            return false;
        number = up.nid;
    }
    return true;
}

bool is_hidden_by_name(app_ptr name, uint32_t length)
{
    uint32_t number;
    return mounts_find(name, length, &number) || (find_directory(name, length, &number) && mounts_have(number));
}

bool tree_claims(uint32_t host, app_ptr name, uint32_t length)
{
    uint32_t number, i = 0;
    if (!mounts_find(name, length, &number) && !find_directory(name, length, &number))
        return false;
    bool mapping = mounts_have(number);
    while (i < count && united[i].directory != number)
        i++;
    if ((mapping || !is_mapped(number)) && i < HOSTS_MOST) {
        united[i].directory = number;
        united[i].host = host;
        count = i < count ? count : i + 1;
    }
    return mapping;
}
