// SPDX-License-Identifier: MIT
#include "host_tree.h"

#include "../../host.h"
#include "mock_names.h"

struct host_tree host_tree;

static struct {
    int node; // and 1 more; 0: not a descriptor of the tree
    bool append;
    uint64_t position, listed;
} open_nodes[HOST_DESCRIPTORS];

void host_tree_reset(void)
{
    for (int i = 0; i < HOST_NODES; i++)
        free(host_tree.nodes[i].bytes);
    memset(&host_tree, 0, sizeof host_tree);
    memset(open_nodes, 0, sizeof open_nodes);
    host_tree.room = UINT32_MAX;
    host.has_tree = true;
    host_tree.nodes[0] = (struct host_node){.type = FILETYPE_DIRECTORY, .time = 1000};
}

static bool is_lacking(unsigned call) { return host.has_tree && host_tree.lacks & call; }

static int *node_of(uint32_t fd)
{
    return host.has_tree && host_get(fd) && open_nodes[fd].node ? &open_nodes[fd].node : 0;
}

static uint32_t open_node(int node, const char *preopen)
{
    uint32_t fd = host_open(host_tree.nodes[node].type, preopen);
    open_nodes[fd].node = node + 1;
    open_nodes[fd].append = false;
    open_nodes[fd].position = open_nodes[fd].listed = 0;
    return fd;
}

uint32_t host_tree_preopen(const char *name, int node) { return open_node(node, name); }

static int find_child(int directory, const char *name, uint32_t length)
{
    for (int i = 1; i < HOST_NODES; i++) {
        const struct host_node *node = &host_tree.nodes[i];
        if (node->type && node->parent == directory && strlen(node->name) == length &&
            !memcmp(node->name, name, length))
            return i;
    }
    return HOST_NOTHING;
}

static int make_node(int directory, const char *name, uint32_t length, uint8_t type)
{
    for (int i = 1; i < HOST_NODES; i++)
        if (!host_tree.nodes[i].type) {
            host_tree.nodes[i] = (struct host_node){.type = type, .parent = directory, .time = 1000u + (unsigned)i};
            memcpy(host_tree.nodes[i].name, name, length);
            host_tree.nodes[directory].time++;
            return i;
        }
    machine_broken("the host's tree has room", HOST_NODES, 0);
}

static bool set_bytes(int node, const void *bytes, uint32_t length)
{
    struct host_node *n = &host_tree.nodes[node];
    if (length > n->length && length - n->length > host_tree.room)
        return false;
    host_tree.room -= length > n->length ? length - n->length : 0;
    uint8_t *copy = malloc(length + 1);
    memcpy(copy, bytes, length);
    copy[length] = 0; // so that tests can take it for a string
    free(n->bytes);
    n->bytes = copy;
    n->length = length;
    return true;
}

// A path as the host walks it. *place: the directory of the last name; *name: where that starts.
static errno_t walk_host(int from, const char *path, uint32_t length, bool follow, int *node, int *place,
                         const char **name, unsigned links)
{
    const char *end = path + length;
    *node = from;
    if (length == 0)
        return ERRNO_NOENT;
    while (path < end) {
        const char *start = path;
        while (path < end && *path != '/')
            path++;
        uint32_t bytes = (uint32_t)(path - start);
        bool last = path == end;
        path += !last;
        *place = *node;
        *name = start;
        if (host_tree.nodes[*node].type != FILETYPE_DIRECTORY)
            return ERRNO_NOTDIR;
        if (bytes == 1 && *start == '.')
            continue;
        if (bytes == 2 && start[0] == '.' && start[1] == '.') {
            if (*node == 0)
                return ERRNO_PERM;
            *node = host_tree.nodes[*node].parent;
            continue;
        }
        int directory = *node;
        *node = find_child(directory, start, bytes);
        if (*node == HOST_NOTHING)
            return ERRNO_NOENT;
        if (host_tree.nodes[*node].type == FILETYPE_SYMBOLIC_LINK && (!last || follow)) {
            if (links == 0)
                return ERRNO_LOOP;
            const struct host_node *link = &host_tree.nodes[*node];
            int ignored;
            const char *ignored_name;
            errno_t error = walk_host(directory, (const char *)link->bytes, link->length, true, node, &ignored,
                                      &ignored_name, links - 1);
            if (error)
                return error;
        }
    }
    return ERRNO_SUCCESS;
}

static errno_t walk_program(uint32_t fd, app_ptr path, uint32_t length, bool follow, int *node, int *place,
                            const char **name)
{
    const char *text = (const char *)machine_at(path, length);
    if (!text)
        return ERRNO_FAULT;
    return walk_host(*node_of(fd) - 1, text, length, follow, node, place, name, 8);
}

int host_tree_find(const char *path)
{
    int node, place;
    const char *name;
    return walk_host(0, path, (uint32_t)strlen(path), false, &node, &place, &name, 8) ? HOST_NOTHING : node;
}

int host_tree_add(const char *path, uint8_t type, const char *text)
{
    int node = 0;
    for (const char *end; *path; path = end + (*end != 0)) {
        end = path + strcspn(path, "/");
        int child = find_child(node, path, (uint32_t)(end - path));
        if (child == HOST_NOTHING)
            child = make_node(node, path, (uint32_t)(end - path), *end ? FILETYPE_DIRECTORY : type);
        node = child;
    }
    set_bytes(node, text, (uint32_t)strlen(text));
    return node;
}

void host_tree_delete(int node)
{
    host_tree.nodes[host_tree.nodes[node].parent].time++;
    free(host_tree.nodes[node].bytes);
    memset(&host_tree.nodes[node], 0, sizeof host_tree.nodes[node]);
}

static bool is_empty_node(int directory)
{
    for (int i = 1; i < HOST_NODES; i++)
        if (host_tree.nodes[i].type && host_tree.nodes[i].parent == directory)
            return false;
    return true;
}

static errno_t put_stat(int node, app_ptr stat)
{
    const struct host_node *n = &host_tree.nodes[node];
    uint64_t record[8] = {77, 5000u + (unsigned)node, n->type, 1, n->length, n->time, n->time, n->time};
    return host_put(stat, record, sizeof record);
}

errno_t host_path_filestat_get(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, app_ptr stat)
{
    if (is_lacking(LACKS_STAT))
        return ERRNO_BADF;
    if (!node_of(fd))
        return mock_path_filestat_get(fd, flags, path, length, stat);
    if (host_called("path_filestat_get %u", fd))
        return host.fail_with;
    int node, place;
    const char *name;
    errno_t error = walk_program(fd, path, length, flags & LOOKUP_SYMLINK_FOLLOW, &node, &place, &name);
    return error ? error : put_stat(node, stat);
}

errno_t host_fd_filestat_get(uint32_t fd, app_ptr stat)
{
    return node_of(fd) ? put_stat(*node_of(fd) - 1, stat) : mock_fd_filestat_get(fd, stat);
}

errno_t host_path_open(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t oflags, uint64_t base,
                       uint64_t inheriting, uint32_t fdflags, app_ptr opened)
{
    if (is_lacking(LACKS_OPEN))
        return ERRNO_BADF;
    if (!node_of(fd))
        return mock_path_open(fd, flags, path, length, oflags, base, inheriting, fdflags, opened);
    if (host_called("path_open %u", fd))
        return host.fail_with;
    int node, place;
    const char *name;
    errno_t error = walk_program(fd, path, length, flags & LOOKUP_SYMLINK_FOLLOW, &node, &place, &name);
    uint32_t name_length = (uint32_t)((const char *)machine_at(path, 0) + length - name);
    if (error == ERRNO_NOENT && oflags & OFLAGS_CREAT && length > 0 && !memchr(name, '/', name_length) &&
        find_child(place, name, name_length) == HOST_NOTHING) {
        node = make_node(place, name, name_length, FILETYPE_REGULAR_FILE);
        set_bytes(node, "", 0);
        error = ERRNO_SUCCESS;
    } else if (!error && oflags & OFLAGS_CREAT && oflags & OFLAGS_EXCL) {
        error = ERRNO_EXIST;
    }
    if (error)
        return error;
    uint8_t type = host_tree.nodes[node].type;
    if (oflags & OFLAGS_DIRECTORY && type != FILETYPE_DIRECTORY)
        return ERRNO_NOTDIR;
    if (type == FILETYPE_SYMBOLIC_LINK)
        return ERRNO_LOOP;
    if (type == FILETYPE_DIRECTORY && base & RIGHT_FD_WRITE)
        return ERRNO_ISDIR;
    if (oflags & OFLAGS_TRUNC)
        set_bytes(node, "", 0);
    uint32_t made = open_node(node, 0);
    open_nodes[made].append = fdflags & FDFLAGS_APPEND;
    return host_put32(opened, made);
}

errno_t host_fd_close(uint32_t fd)
{
    if (fd < HOST_DESCRIPTORS)
        open_nodes[fd].node = 0;
    return mock_fd_close(fd);
}

errno_t host_fd_write(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr written)
{
    if (!node_of(fd))
        return mock_fd_write(fd, iovs, count, written);
    if (host_called("fd_write %u", fd))
        return host.fail_with;
    uint32_t iov[2], total = 0;
    struct host_node *node = &host_tree.nodes[*node_of(fd) - 1];
    if (open_nodes[fd].append)
        open_nodes[fd].position = node->length;
    for (uint32_t i = 0; i < count; i++) {
        static uint8_t bytes[HOST_NODE_BYTES];
        memcpy(iov, machine_at(iovs + i * IOVEC_SIZE, IOVEC_SIZE), IOVEC_SIZE);
        uint8_t *from = machine_at(iov[0], iov[1]);
        uint32_t at = (uint32_t)open_nodes[fd].position;
        uint32_t length =
            host_tree.write_most && (uint32_t)host_tree.write_most < iov[1] ? (uint32_t)host_tree.write_most : iov[1];
        if (!from || at + length > sizeof bytes)
            return from ? ERRNO_FBIG : ERRNO_FAULT;
        memset(bytes, 0, sizeof bytes);
        memcpy(bytes, node->bytes, node->length);
        memcpy(bytes + at, from, length);
        if (!set_bytes(*node_of(fd) - 1, bytes, at + length > node->length ? at + length : node->length))
            return ERRNO_NOSPC;
        open_nodes[fd].position += length;
        total += length;
    }
    return host_put32(written, total);
}

errno_t host_fd_read(uint32_t fd, app_ptr iovs, uint32_t count, app_ptr read)
{
    if (!node_of(fd))
        return mock_fd_read(fd, iovs, count, read);
    if (host_called("fd_read %u", fd))
        return host.fail_with;
    uint32_t iov[2], total = 0;
    const struct host_node *node = &host_tree.nodes[*node_of(fd) - 1];
    for (uint32_t i = 0; i < count; i++) {
        memcpy(iov, machine_at(iovs + i * IOVEC_SIZE, IOVEC_SIZE), IOVEC_SIZE);
        uint32_t at = (uint32_t)open_nodes[fd].position;
        uint32_t length = at >= node->length ? 0 : node->length - at < iov[1] ? node->length - at : iov[1];
        if (length > 0 && host_put(iov[0], node->bytes + at, length))
            return ERRNO_FAULT;
        open_nodes[fd].position += length;
        total += length;
    }
    return host_put32(read, total);
}

static uint32_t put_record(uint8_t *buffer, uint32_t at, uint32_t size, uint64_t next, int node, const char *name)
{
    uint8_t record[DIRENT_SIZE + 256] = {0};
    uint64_t head[2] = {next ? next + host_tree.cookie_offset : 0, 5000u + (unsigned)node};
    uint32_t length = (uint32_t)strlen(name), bytes = DIRENT_SIZE + length;
    memcpy(record, head, sizeof head);
    memcpy(record + 16, &length, sizeof length);
    record[20] = host_tree.nodes[node].type;
    memcpy(record + DIRENT_SIZE, name, length);
    if (bytes > size - at)
        bytes = size - at;
    memcpy(buffer + at, record, bytes);
    return at + bytes;
}

errno_t host_fd_readdir(uint32_t fd, app_ptr buffer, uint32_t length, uint64_t cookie, app_ptr used)
{
    if (!node_of(fd))
        return mock_fd_readdir(fd, buffer, length, cookie, used);
    if (host_called("fd_readdir %u", fd))
        return host.fail_with;
    uint8_t *to = machine_at(buffer, length);
    uint32_t at = 0;
    int directory = *node_of(fd) - 1;
    if (!to)
        return ERRNO_FAULT;
    if (host_tree.nodes[directory].type != FILETYPE_DIRECTORY)
        return ERRNO_NOTDIR;
    if (cookie)
        cookie -= host_tree.cookie_offset;
    if (host_tree.resumes_nowhere && cookie > open_nodes[fd].listed)
        return ERRNO_NOENT;
    if (cookie < 1)
        at = put_record(to, at, length, 1, directory, ".");
    if (cookie < 2)
        at = put_record(to, at, length, 2, directory, "..");
    for (int i = 1; i < HOST_NODES && at < length; i++) {
        const struct host_node *node = &host_tree.nodes[i];
        if (!node->type || node->parent != directory || (uint64_t)i + 2 <= cookie)
            continue;
        at = put_record(to, at, length, (uint64_t)i + 2, i, node->name);
        if ((uint64_t)i + 2 > open_nodes[fd].listed)
            open_nodes[fd].listed = (uint64_t)i + 2;
    }
    return host_put32(used, at);
}

errno_t host_path_readlink(uint32_t fd, app_ptr path, uint32_t length, app_ptr buffer, uint32_t size, app_ptr used)
{
    if (is_lacking(LACKS_READLINK))
        return ERRNO_BADF;
    if (!node_of(fd))
        return mock_path_readlink(fd, path, length, buffer, size, used);
    if (host_called("path_readlink %u", fd))
        return host.fail_with;
    int node, place;
    const char *name;
    errno_t error = walk_program(fd, path, length, false, &node, &place, &name);
    if (error || host_tree.nodes[node].type != FILETYPE_SYMBOLIC_LINK)
        return error ? error : ERRNO_INVAL;
    uint32_t bytes = host_tree.nodes[node].length < size ? host_tree.nodes[node].length : size;
    return host_put(buffer, host_tree.nodes[node].bytes, bytes) ? ERRNO_FAULT : host_put32(used, bytes);
}

static errno_t make(uint32_t fd, app_ptr path, uint32_t length, uint8_t type, const char *bytes, uint32_t size)
{
    int node, place;
    const char *name;
    errno_t error = walk_program(fd, path, length, false, &node, &place, &name);
    uint32_t name_length = (uint32_t)((const char *)machine_at(path, 0) + length - name);
    if (error != ERRNO_NOENT || memchr(name, '/', name_length))
        return error ? error : ERRNO_EXIST;
    node = make_node(place, name, name_length, type);
    set_bytes(node, bytes, size);
    return ERRNO_SUCCESS;
}

errno_t host_path_create_directory(uint32_t fd, app_ptr path, uint32_t length)
{
    if (is_lacking(LACKS_MKDIR))
        return ERRNO_BADF;
    if (!node_of(fd))
        return mock_path_create_directory(fd, path, length);
    if (host_called("path_create_directory %u", fd))
        return host.fail_with;
    return make(fd, path, length, FILETYPE_DIRECTORY, "", 0);
}

errno_t host_path_symlink(app_ptr target, uint32_t target_length, uint32_t fd, app_ptr path, uint32_t length)
{
    if (!node_of(fd))
        return mock_path_symlink(target, target_length, fd, path, length);
    if (host_called("path_symlink %u", fd))
        return host.fail_with;
    return make(fd, path, length, FILETYPE_SYMBOLIC_LINK, (const char *)machine_at(target, target_length),
                target_length);
}

static errno_t take_away(uint32_t fd, app_ptr path, uint32_t length, bool directory)
{
    int node, place;
    const char *name;
    errno_t error = walk_program(fd, path, length, false, &node, &place, &name);
    if (error)
        return error;
    bool is_directory = host_tree.nodes[node].type == FILETYPE_DIRECTORY;
    if (is_directory != directory)
        return directory ? ERRNO_NOTDIR : ERRNO_ISDIR;
    if (directory && !is_empty_node(node))
        return ERRNO_NOTEMPTY;
    host_tree_delete(node);
    return ERRNO_SUCCESS;
}

errno_t host_path_unlink_file(uint32_t fd, app_ptr path, uint32_t length)
{
    if (is_lacking(LACKS_UNLINK))
        return ERRNO_BADF;
    if (!node_of(fd))
        return mock_path_unlink_file(fd, path, length);
    if (host_called("path_unlink_file %u", fd))
        return host.fail_with;
    return take_away(fd, path, length, false);
}

errno_t host_path_remove_directory(uint32_t fd, app_ptr path, uint32_t length)
{
    if (!node_of(fd))
        return mock_path_remove_directory(fd, path, length);
    if (host_called("path_remove_directory %u", fd))
        return host.fail_with;
    return take_away(fd, path, length, true);
}

errno_t host_path_filestat_set_times(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint64_t accessed,
                                     uint64_t modified, uint32_t time_flags)
{
    if (!node_of(fd))
        return mock_path_filestat_set_times(fd, flags, path, length, accessed, modified, time_flags);
    if (host_called("path_filestat_set_times %u", fd))
        return host.fail_with;
    int node, place;
    const char *name;
    errno_t error = walk_program(fd, path, length, flags & LOOKUP_SYMLINK_FOLLOW, &node, &place, &name);
    if (!error)
        host_tree.nodes[node].time = modified;
    return error;
}

errno_t host_path_rename(uint32_t fd, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                         uint32_t new_length)
{
    if (!node_of(fd) || !node_of(new_fd))
        return mock_path_rename(fd, path, length, new_fd, new_path, new_length);
    if (host_called("path_rename %u %u", fd, new_fd))
        return host.fail_with;
    int node, place, target, target_place;
    const char *name, *target_name;
    errno_t error = walk_program(fd, path, length, false, &node, &place, &name);
    if (error)
        return error;
    error = walk_program(new_fd, new_path, new_length, false, &target, &target_place, &target_name);
    if (error && error != ERRNO_NOENT)
        return error;
    bool directory = host_tree.nodes[node].type == FILETYPE_DIRECTORY;
    for (int up = target_place; directory; up = host_tree.nodes[up].parent) {
        if (up == node)
            return ERRNO_INVAL;
        if (up == 0)
            break;
    }
    if (!error && target != node) {
        bool onto = host_tree.nodes[target].type == FILETYPE_DIRECTORY;
        if (onto != directory)
            return onto ? ERRNO_ISDIR : ERRNO_NOTDIR;
        if (onto && !is_empty_node(target))
            return ERRNO_NOTEMPTY;
        host_tree_delete(target);
    }
    uint32_t bytes = (uint32_t)((const char *)machine_at(new_path, 0) + new_length - target_name);
    host_tree.nodes[node].parent = target_place;
    memset(host_tree.nodes[node].name, 0, sizeof host_tree.nodes[node].name);
    memcpy(host_tree.nodes[node].name, target_name, bytes);
    return ERRNO_SUCCESS;
}

// A link is a copy here: nothing that is tested tells the two apart.
errno_t host_path_link(uint32_t fd, uint32_t flags, app_ptr path, uint32_t length, uint32_t new_fd, app_ptr new_path,
                       uint32_t new_length)
{
    if (!node_of(fd) || !node_of(new_fd))
        return mock_path_link(fd, flags, path, length, new_fd, new_path, new_length);
    if (host_called("path_link %u %u", fd, new_fd))
        return host.fail_with;
    int node, place;
    const char *name;
    errno_t error = walk_program(fd, path, length, false, &node, &place, &name);
    if (error)
        return error;
    return make(new_fd, new_path, new_length, host_tree.nodes[node].type, (const char *)host_tree.nodes[node].bytes,
                host_tree.nodes[node].length);
}
