// SPDX-License-Identifier: MIT
#include "model.h"

struct model_inode model[MODEL_INODES];
static const char *const *opaque_names;

static void differs(const char *what, const char *path, uint64_t actual, uint64_t expected)
{
    fprintf(stderr, "%s: %s: %llu in the runtime, %llu in the model\n", path, what, (unsigned long long)actual,
            (unsigned long long)expected);
    machine_broken("the runtime and the model agree", actual, expected);
}

int model_new(uint8_t type, int parent)
{
    for (int i = 0; i < MODEL_INODES; i++)
        if (!model[i].type) {
            model[i] = (struct model_inode){.type = type, .parent = parent};
            model[i].nlink = type == FILETYPE_DIRECTORY ? 2 : 0;
            return i;
        }
    machine_broken("the model has room", MODEL_INODES, 0);
}

int model_find(int directory, const char *name)
{
    for (int i = 0; i < model[directory].name_count; i++)
        if (!strcmp(model[directory].names[i].text, name))
            return model[directory].names[i].inode;
    return MODEL_NOTHING;
}

void model_add(int directory, const char *name, int inode)
{
    struct model_inode *d = &model[directory];
    if (!d->names)
        d->names = calloc(MODEL_NAMES, sizeof *d->names);
    if (d->name_count == MODEL_NAMES)
        machine_broken("the model's directory has room", MODEL_NAMES, 0);
    snprintf(d->names[d->name_count].text, sizeof d->names->text, "%s", name);
    d->names[d->name_count++].inode = inode;
    if (model[inode].type == FILETYPE_DIRECTORY)
        d->nlink++;
    else
        model[inode].nlink++;
}

void model_take(int directory, const char *name)
{
    struct model_inode *d = &model[directory];
    for (int i = 0; i < d->name_count; i++)
        if (!strcmp(d->names[i].text, name)) {
            struct model_inode *inode = &model[d->names[i].inode];
            if (inode->type == FILETYPE_DIRECTORY)
                d->nlink--;
            else
                inode->nlink--;
            d->names[i] = d->names[--d->name_count];
            return;
        }
}

void model_lose(int inode, bool held)
{
    struct model_inode *lost = &model[inode];
    if (lost->nlink > 0 || held)
        return;
    free(lost->names);
    free(lost->blocks);
    memset(lost, 0, sizeof *lost);
}

bool model_is_at_or_above(int directory, int other)
{
    while (other != directory && other != MODEL_ROOT)
        other = model[other].parent;
    return other == directory;
}

static struct model_block *block_of(const struct model_inode *inode, uint64_t index)
{
    for (int i = 0; i < inode->block_count; i++)
        if (inode->blocks[i].index == index)
            return &inode->blocks[i];
    return 0;
}

uint8_t model_byte(const struct model_inode *inode, uint64_t position)
{
    const struct model_block *block = block_of(inode, position / 4096);
    return block ? block->bytes[position % 4096] : 0;
}

void model_write(struct model_inode *inode, uint64_t position, const uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        uint64_t index = (position + i) / 4096;
        struct model_block *block = block_of(inode, index);
        if (!block) {
            inode->blocks = realloc(inode->blocks, (size_t)(inode->block_count + 1) * sizeof *block);
            block = &inode->blocks[inode->block_count++];
            memset(block, 0, sizeof *block);
            block->index = index;
        }
        block->bytes[(position + i) % 4096] = bytes[i];
    }
    if (length && position + length > inode->size)
        inode->size = position + length;
}

void model_resize(struct model_inode *inode, uint64_t size)
{
    for (int i = 0; i < inode->block_count;) {
        struct model_block *block = &inode->blocks[i];
        uint64_t start = block->index * 4096;
        if (start >= size) {
            *block = inode->blocks[--inode->block_count];
            continue;
        }
        if (size - start < 4096)
            memset(block->bytes + (size - start), 0, 4096 - (size - start));
        i++;
    }
    inode->size = size;
}

static const char *link_target(const struct model_inode *link)
{
    static char target[4097];
    for (uint64_t i = 0; i < link->size; i++)
        target[i] = (char)model_byte(link, i);
    target[link->size] = 0;
    return target;
}

errno_t model_walk(int start, const char *path, bool follow, bool named, struct model_place *place)
{
    char rest[16384], component[300];
    int current = start, links = 0;
    if (!*path)
        return ERRNO_NOENT;
    if (*path == '/')
        return ERRNO_PERM;
    snprintf(rest, sizeof rest, "%s", path);
    *place = (struct model_place){MODEL_NOTHING, start, ".", false};
    for (char *at = rest; *at;) {
        size_t length = strcspn(at, "/");
        snprintf(component, sizeof component, "%.*s", (int)length, at);
        at += length;
        char *after = at;
        place->slash = *at == '/';
        at += strspn(at, "/");
        bool last = !*at, through = place->slash && !(named && last);
        if (model[current].type != FILETYPE_DIRECTORY)
            return ERRNO_NOTDIR;
        snprintf(place->name, sizeof place->name, "%s", component);
        if (!strcmp(component, "."))
            continue;
        if (!strcmp(component, "..")) {
            if (current == start)
                return ERRNO_PERM;
            current = model[current].parent;
            continue;
        }
        place->directory = current;
        int child = model_find(current, component);
        if (child == MODEL_NOTHING)
            return last ? ERRNO_SUCCESS : ERRNO_NOENT;
        if (model[child].type == FILETYPE_SYMBOLIC_LINK && (through || (follow && !place->slash))) {
            if (++links > 40)
                return ERRNO_LOOP;
            char joined[16384];
            const char *target = link_target(&model[child]);
            if (strlen(target) + strlen(after) > 8192) // the runtime's room for what is still to be walked
                return ERRNO_NAMETOOLONG;
            if (*target == '/')
                return ERRNO_PERM;
            snprintf(joined, sizeof joined, "%s%s", target, after);
            snprintf(rest, sizeof rest, "%s", joined);
            at = rest;
            continue;
        }
        if (through && model[child].type != FILETYPE_DIRECTORY)
            return ERRNO_NOTDIR;
        current = child;
    }
    place->inode = current;
    return ERRNO_SUCCESS;
}

// The names that the runtime lists, without `.` and `..`.
static int list(uint32_t fd, struct model_name *names, uint8_t *types, uint64_t *numbers)
{
    static uint8_t bytes[30000];
    uint64_t cookie = 0;
    int count = 0;
    for (;;) {
        if (fd_readdir(fd, BUFFER, sizeof bytes, cookie, RESULT))
            machine_broken("a directory can be listed", fd, 0);
        uint32_t used = word(RESULT);
        memcpy(bytes, machine_memory + BUFFER, used);
        for (uint32_t at = 0, length; used - at >= DIRENT_SIZE; at += DIRENT_SIZE + length) {
            memcpy(&length, bytes + at + 16, 4);
            if (used - at - DIRENT_SIZE < length)
                break;
            memcpy(&cookie, bytes + at, 8);
            if ((length == 1 || length == 2) && !memcmp(bytes + at + DIRENT_SIZE, "..", length))
                continue;
            if (count == MODEL_NAMES)
                machine_broken("a directory lists no more than the model holds", (uint64_t)count, 0);
            snprintf(names[count].text, sizeof names->text, "%.*s", (int)length, (char *)bytes + at + DIRENT_SIZE);
            memcpy(&numbers[count], bytes + at + 8, 8);
            types[count++] = bytes[at + 20];
        }
        if (used < sizeof bytes)
            return count;
    }
}

static bool is_opaque(const char *name)
{
    for (const char *const *opaque = opaque_names; *opaque; opaque++)
        if (!strcmp(*opaque, name))
            return true;
    return false;
}

static void load_content(uint32_t fd, const char *name, struct model_inode *inode)
{
    if (inode->type == FILETYPE_SYMBOLIC_LINK) {
        if (path_readlink(fd, put_text(PATH, name), (uint32_t)strlen(name), BUFFER, 8192, RESULT))
            machine_broken("a link can be read", 0, 0);
        model_write(inode, 0, machine_memory + BUFFER, word(RESULT));
        return;
    }
    uint32_t file = must_open(fd, name);
    for (uint64_t at = 0; read_some(file, 16384) > 0; at += word(RESULT))
        model_write(inode, at, machine_memory + BUFFER, word(RESULT));
    fd_close(file);
}

static void load(uint32_t fd, int directory)
{
    struct model_name *names = calloc(MODEL_NAMES, sizeof *names);
    uint8_t types[MODEL_NAMES];
    uint64_t numbers[MODEL_NAMES];
    int count = list(fd, names, types, numbers);
    for (int i = 0; i < count; i++) {
        int inode = MODEL_NOTHING;
        for (int k = 0; k < MODEL_INODES; k++)
            if (model[k].type && model[k].number == numbers[i])
                inode = k; // a hard link
        bool is_new = inode == MODEL_NOTHING;
        if (is_new)
            inode = model_new(types[i], directory);
        model[inode].number = numbers[i];
        model_add(directory, names[i].text, inode);
        if (types[i] != FILETYPE_DIRECTORY) {
            if (is_new)
                load_content(fd, names[i].text, &model[inode]);
            continue;
        }
        model[inode].opaque = is_opaque(names[i].text);
        if (!model[inode].opaque) {
            uint32_t child = must_open(fd, names[i].text);
            load(child, inode);
            fd_close(child);
        }
    }
    free(names);
}

void model_load(uint32_t root, const char *const *opaque)
{
    for (int i = 0; i < MODEL_INODES; i++) {
        free(model[i].names);
        free(model[i].blocks);
    }
    memset(model, 0, sizeof model);
    opaque_names = opaque;
    model_new(FILETYPE_DIRECTORY, MODEL_ROOT);
    load(root, MODEL_ROOT);
}

void model_compare_stat(const struct model_inode *inode, const char *what)
{
    if (machine_memory[RESULT + STAT_TYPE] != inode->type)
        differs("type", what, machine_memory[RESULT + STAT_TYPE], inode->type);
    if (!inode->opaque && quad(RESULT + STAT_NLINK) != (uint64_t)inode->nlink)
        differs("links", what, quad(RESULT + STAT_NLINK), (uint64_t)inode->nlink);
    if (inode->type != FILETYPE_DIRECTORY && quad(RESULT + STAT_SIZE) != inode->size)
        differs("size", what, quad(RESULT + STAT_SIZE), inode->size);
    if (inode->number && quad(RESULT + STAT_INO) != inode->number)
        differs("inode", what, quad(RESULT + STAT_INO), inode->number);
    ((struct model_inode *)(uintptr_t)inode)->number = quad(RESULT + STAT_INO);
}

// Of a sparse file the blocks that the model has, and the last bytes.
static void compare_bytes(uint32_t fd, const struct model_inode *inode, const char *path, uint64_t from,
                          uint32_t length)
{
    if (fd_pread(fd, put_iovs(1, (uint32_t)BUFFER, length), 1, from, RESULT))
        differs("reading", path, 0, 0);
    uint64_t expected = from >= inode->size ? 0 : inode->size - from < length ? inode->size - from : length;
    if (word(RESULT) != expected)
        differs("bytes read", path, word(RESULT), expected);
    for (uint32_t i = 0; i < expected; i++)
        if (machine_memory[BUFFER + i] != model_byte(inode, from + i))
            differs("byte", path, from + i, model_byte(inode, from + i));
}

static void compare_content(uint32_t directory, const char *name, const struct model_inode *inode, const char *path)
{
    if (inode->type == FILETYPE_SYMBOLIC_LINK) {
        if (path_readlink(directory, put_text(PATH, name), (uint32_t)strlen(name), BUFFER, 8192, RESULT) ||
            word(RESULT) != inode->size || memcmp(machine_memory + BUFFER, link_target(inode), inode->size))
            differs("target", path, word(RESULT), inode->size);
        return;
    }
    uint32_t fd = must_open(directory, name);
    compare_bytes(fd, inode, path, 0, 30000);
    for (int i = 0; i < inode->block_count; i++)
        compare_bytes(fd, inode, path, inode->blocks[i].index * 4096, 8192);
    compare_bytes(fd, inode, path, inode->size < 100 ? 0 : inode->size - 100, 200);
    fd_close(fd);
}

void model_compare(uint32_t root, int directory, const char *path)
{
    const struct model_inode *d = &model[directory];
    struct model_name *names = calloc(MODEL_NAMES, sizeof *names);
    uint8_t types[MODEL_NAMES];
    uint64_t numbers[MODEL_NAMES];
    int count = list(root, names, types, numbers);
    if (count != d->name_count)
        differs("number of names", path, (uint64_t)count, (uint64_t)d->name_count);
    for (int i = 0; i < count; i++) {
        char below[600];
        snprintf(below, sizeof below, "%.300s/%.255s", path, names[i].text);
        int inode = model_find(directory, names[i].text);
        if (inode == MODEL_NOTHING)
            differs("no such name", below, 1, 0);
        if (types[i] != model[inode].type)
            differs("listed type", below, types[i], model[inode].type);
        if (stat_path(root, names[i].text, false) || quad(RESULT + STAT_INO) != numbers[i])
            differs("listed inode", below, numbers[i], quad(RESULT + STAT_INO));
        model_compare_stat(&model[inode], below);
        if (types[i] != FILETYPE_DIRECTORY) {
            compare_content(root, names[i].text, &model[inode], below);
        } else if (!model[inode].opaque) {
            uint32_t child = must_open(root, names[i].text);
            model_compare(child, inode, below);
            fd_close(child);
        }
    }
    free(names);
}
