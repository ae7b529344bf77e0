// SPDX-License-Identifier: MIT
// Random calls on a united tree, compared with a model as naive as can be: two lists of paths, the host's and the
// image's, and a name of the union is the host's if the host has it.
#include "../unit.h"
#include "host_tree.h"

enum { ITEMS = 1200, PATH_MOST = 600, HEAD = 40, SEEDS = 12, CALLS = 1500, LINKS_MOST = 40 };

struct item {
    uint8_t type; // 0: unused
    uint64_t size;
    char path[PATH_MOST]; // of names alone; empty for the root
    char head[HEAD + 1];  // the first bytes, or the target
};

static struct item image[ITEMS], hosts[ITEMS];

static struct item *find_item(struct item *items, const char *path)
{
    for (int i = 0; i < ITEMS; i++)
        if (items[i].type && !strcmp(items[i].path, path))
            return &items[i];
    return 0;
}

static struct item *add_item(struct item *items, const char *path, uint8_t type, uint64_t size, const char *head)
{
    for (int i = 0; i < ITEMS; i++)
        if (!items[i].type) {
            items[i].type = type;
            items[i].size = size;
            snprintf(items[i].path, PATH_MOST, "%s", path);
            snprintf(items[i].head, HEAD + 1, "%s", head);
            return &items[i];
        }
    machine_broken("the model has room", ITEMS, 0);
}

static bool lies_in(const char *path, const char *directory)
{
    size_t length = strlen(directory);
    return length == 0 ? *path != 0 : !strncmp(path, directory, length) && path[length] == '/';
}

static bool is_directory_empty(struct item *items, const char *path)
{
    for (int i = 0; i < ITEMS; i++)
        if (items[i].type && lies_in(items[i].path, path))
            return false;
    return true;
}

static const struct item *in_union(const char *path)
{
    const struct item *host_item = find_item(hosts, path);
    return host_item ? host_item : find_item(image, path);
}

// The canonical path; ERRNO_NOENT with a path whose last name is free is told by *free_name.
static errno_t resolve(const char *path, bool follow, char *canonical, bool *free_name)
{
    char rest[2 * PATH_MOST];
    int links = 0;
    snprintf(rest, sizeof rest, "%s", path);
    *canonical = 0;
    *free_name = false;
    const struct item *item = in_union("");
    for (char *at = rest; *at;) {
        char name[300] = {0}, *end = at + strcspn(at, "/");
        bool slash = *end == '/';
        memcpy(name, at, (size_t)(end - at));
        at = end + strspn(end, "/");
        bool last = !*at;
        if (item->type != FILETYPE_DIRECTORY)
            return ERRNO_NOTDIR;
        if (!strcmp(name, "."))
            continue;
        if (!strcmp(name, "..")) {
            if (!*canonical)
                return ERRNO_PERM;
            char *cut = strrchr(canonical, '/');
            *(cut ? cut : canonical) = 0;
            item = in_union(canonical);
            continue;
        }
        size_t length = strlen(canonical);
        snprintf(canonical + length, PATH_MOST - length, "%s%s", length ? "/" : "", name);
        item = in_union(canonical);
        if (!item) {
            *free_name = last && !slash;
            return ERRNO_NOENT;
        }
        if (item->type == FILETYPE_SYMBOLIC_LINK && (!last || follow)) {
            char target[2 * PATH_MOST];
            if (++links > LINKS_MOST)
                return ERRNO_LOOP;
            if (item->head[0] == '/')
                return ERRNO_PERM;
            snprintf(target, sizeof target, "%s%s%s", item->head, last ? "" : "/", at);
            snprintf(rest, sizeof rest, "%s", target);
            at = rest;
            canonical[length] = 0;
            item = in_union(canonical);
        }
    }
    return ERRNO_SUCCESS;
}

static uint32_t random_state;
static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(random_state >> 8) * bound >> 24);
}

static void make_path(char *path)
{
    static const char *const names[] = {"dir",   "deep", "er",     "inner.txt", "void", "file.txt", "empty", "twin-a",
                                        "names", "a",    "b",      "c",         "d",    "..",       ".",     "leaf",
                                        "links", "up",   "to-dir", "to-file",   "a",    "b",        "dir",   "exact"};
    *path = 0;
    for (uint32_t i = 0, count = 1 + random_below(4); i < count; i++)
        sprintf(path + strlen(path), "%s%s", i ? "/" : "", names[random_below(sizeof names / sizeof *names)]);
}

static void add_ways(const char *path)
{
    char way[PATH_MOST];
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(way, sizeof way, "%.*s", (int)(slash - path), path);
        if (!find_item(hosts, way))
            add_item(hosts, way, FILETYPE_DIRECTORY, 0, "");
    }
}

static void expect(const char *call, const char *path, errno_t actual, errno_t expected)
{
    if (actual == expected)
        return;
    fprintf(stderr, "%s %s: %d, and in the model %d\n", call, path, actual, expected);
    machine_broken("the runtime and the model agree", (uint64_t)actual, (uint64_t)expected);
}

static void compare_file(const char *path, const struct item *item)
{
    uint32_t fd;
    expect("open", path, try_open(ROOT, path, 0, &fd), 0);
    int64_t length = read_some(fd, HEAD), wanted = item->size < HEAD ? (int64_t)item->size : HEAD;
    expect("length", path, (errno_t)length, (errno_t)wanted);
    expect("content", path, memcmp(machine_memory + BUFFER, item->head, (size_t)wanted), 0);
    fd_close(fd);
}

static void check_stat(const char *path, bool follow)
{
    char canonical[PATH_MOST];
    bool free_name;
    errno_t expected = resolve(path, follow, canonical, &free_name);
    expect("stat", path, stat_path(ROOT, path, follow), expected);
    if (expected)
        return;
    const struct item *item = in_union(canonical);
    expect("type of", path, (errno_t)quad(RESULT + STAT_TYPE), item->type);
    if (item->type != FILETYPE_DIRECTORY)
        expect("size of", path, (errno_t)quad(RESULT + STAT_SIZE), (errno_t)item->size);
    bool merged = item->type == FILETYPE_DIRECTORY && find_item(image, canonical) &&
                  find_item(image, canonical)->type == FILETYPE_DIRECTORY;
    expect("owner of", path, quad(RESULT + STAT_INO) >= 5000, find_item(hosts, canonical) && !merged);
    if (item->type == FILETYPE_REGULAR_FILE && follow)
        compare_file(path, item);
}

static void write_file(const char *path, uint32_t oflags, uint32_t fdflags, const char *text)
{
    char canonical[PATH_MOST];
    bool free_name;
    errno_t expected = resolve(path, true, canonical, &free_name);
    const struct item *item = expected ? 0 : in_union(canonical);
    if (free_name && oflags & OFLAGS_CREAT)
        expected = 0;
    else if (item && item->type == FILETYPE_DIRECTORY)
        expected = ERRNO_ISDIR;
    errno_t error = path_open(ROOT, LOOKUP_SYMLINK_FOLLOW, put_text(PATH, path), (uint32_t)strlen(path), oflags,
                              RIGHT_FD_WRITE, 0, fdflags, RESULT);
    expect("write", path, error, expected);
    if (error)
        return;
    uint32_t fd = word(RESULT), length = (uint32_t)strlen(text);
    put_text(BUFFER, text);
    expect("writing", path, fd_write(fd, put_iovs(1, (uint32_t)BUFFER, length), 1, RESULT), 0);
    fd_close(fd);
    struct item *written = find_item(hosts, canonical);
    if (!written) {
        add_ways(canonical);
        written = add_item(hosts, canonical, FILETYPE_REGULAR_FILE, item ? item->size : 0, "");
        if (item)
            memcpy(written->head, item->head, HEAD);
    }
    if (oflags & OFLAGS_TRUNC)
        written->size = 0;
    uint64_t at = written->size;
    for (uint32_t i = 0; i < length && at + i < HEAD; i++)
        written->head[at + i] = text[i];
    written->size += length;
}

static void make_something(const char *path, const char *target)
{
    char canonical[PATH_MOST];
    bool free_name;
    uint32_t length = (uint32_t)strlen(path);
    errno_t expected = resolve(path, false, canonical, &free_name);
    expected = !expected ? ERRNO_EXIST : free_name ? 0 : expected;
    errno_t error =
        target ? path_symlink(put_text(PATH2, target), (uint32_t)strlen(target), ROOT, put_text(PATH, path), length)
               : path_create_directory(ROOT, put_text(PATH, path), length);
    expect(target ? "symlink" : "mkdir", path, error, expected);
    if (error)
        return;
    add_ways(canonical);
    add_item(hosts, canonical, target ? FILETYPE_SYMBOLIC_LINK : FILETYPE_DIRECTORY, target ? strlen(target) : 0,
             target ? target : "");
}

static bool ends_in_dots(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    return !strcmp(name, ".") || !strcmp(name, "..");
}

static void remove_something(const char *path, bool directory)
{
    char canonical[PATH_MOST];
    bool free_name;
    uint32_t length = (uint32_t)strlen(path);
    errno_t expected = resolve(path, false, canonical, &free_name);
    const struct item *item = expected ? 0 : in_union(canonical), *below = item ? find_item(image, canonical) : 0;
    bool is_directory = item && item->type == FILETYPE_DIRECTORY;
    if (item && !directory)
        expected = is_directory ? ERRNO_ISDIR : below ? ERRNO_ROFS : 0;
    else if (item)
        expected = !is_directory ? ERRNO_NOTDIR
                   : ends_in_dots(path)
                       ? path[strlen(path) - 1] == '.' && (strlen(path) == 1 || path[strlen(path) - 2] != '.')
                             ? ERRNO_INVAL
                             : ERRNO_NOTEMPTY
                   : below && below->type != FILETYPE_DIRECTORY ? ERRNO_ROFS
                   : !is_directory_empty(image, canonical)      ? ERRNO_NOTEMPTY
                   : below                                      ? ERRNO_ROFS
                   : !is_directory_empty(hosts, canonical)      ? ERRNO_NOTEMPTY
                                                                : 0;
    errno_t error = directory ? path_remove_directory(ROOT, put_text(PATH, path), length)
                              : path_unlink_file(ROOT, put_text(PATH, path), length);
    expect(directory ? "rmdir" : "unlink", path, error, expected);
    if (!error)
        find_item(hosts, canonical)->type = 0;
}

// What stands against a rename is looked at in Linux's order by other tests: here whether one does, and what becomes of
// the names.
static void rename_something(const char *path, const char *new_path)
{
    char from[PATH_MOST], to[PATH_MOST];
    bool from_free, to_free;
    errno_t error = resolve(path, false, from, &from_free), to_error = resolve(new_path, false, to, &to_free);
    bool fine = !error && (!to_error || to_free) && !ends_in_dots(path) && !ends_in_dots(new_path);
    if (fine) {
        const struct item *old = in_union(from), *target = to_error ? 0 : in_union(to), *below = find_item(image, to);
        bool directory = old->type == FILETYPE_DIRECTORY;
        bool onto = target && target->type == FILETYPE_DIRECTORY;
        fine = !find_item(image, from) && !(directory && lies_in(to, from)) && (!target || onto == directory);
        if (fine && onto && strcmp(from, to))
            fine = is_directory_empty(hosts, to) && (!below || is_directory_empty(image, to));
    }
    errno_t actual = path_rename(ROOT, put_text(PATH, path), (uint32_t)strlen(path), ROOT, put_text(PATH2, new_path),
                                 (uint32_t)strlen(new_path));
    expect("rename", path, actual == 0, fine);
    if (actual || !strcmp(from, to))
        return;
    add_ways(to);
    if (find_item(hosts, to))
        find_item(hosts, to)->type = 0;
    for (int i = 0; i < ITEMS; i++)
        if (hosts[i].type && (lies_in(hosts[i].path, from) || !strcmp(hosts[i].path, from))) {
            char moved[PATH_MOST];
            snprintf(moved, sizeof moved, "%s%s", to, hosts[i].path + strlen(from));
            snprintf(hosts[i].path, PATH_MOST, "%s", moved);
        }
}

static bool is_opaque(const char *path) { return !strcmp(path, "many") || !strcmp(path, "links"); }

static bool lies_right_in(const char *path, const char *directory)
{
    size_t length = strlen(directory);
    return lies_in(path, directory) && !strchr(path + length + (length > 0), '/');
}

static int count_names(const char *directory)
{
    int names = 0;
    for (int i = 0; i < ITEMS; i++) {
        names += hosts[i].type && lies_right_in(hosts[i].path, directory);
        names += image[i].type && lies_right_in(image[i].path, directory) && !find_item(hosts, image[i].path);
    }
    return names;
}

// Lists the whole tree by the runtime: into the image's part of the model, or to compare.
static void visit(const char *path, bool learns)
{
    static uint8_t copies[8][16384];
    static int depth;
    uint32_t fd = 0;
    expect("opening", path, try_open(ROOT, *path ? path : ".", OFLAGS_DIRECTORY, &fd), 0);
    uint8_t *copy = copies[depth++];
    uint64_t cookie = 0;
    int names = 0;
    for (uint32_t used = 16384; used == 16384;) {
        // A few records each time.
        expect("listing", path, fd_readdir(fd, BUFFER, 16384, cookie, RESULT), 0);
        used = word(RESULT);
        memcpy(copy, machine_memory + BUFFER, used);
        for (uint32_t at = 0, length; used - at >= DIRENT_SIZE; at += DIRENT_SIZE + length) {
            char child[PATH_MOST];
            memcpy(&length, copy + at + 16, 4);
            if (length > used - at - DIRENT_SIZE)
                break;
            memcpy(&cookie, copy + at, 8);
            snprintf(child, sizeof child, "%s%s%.*s", path, *path ? "/" : "", (int)length, copy + at + DIRENT_SIZE);
            if (ends_in_dots(child))
                continue;
            names++;
            expect("stat", child, stat_path(ROOT, child, false), 0);
            uint64_t number = quad(RESULT + STAT_INO), listed;
            uint8_t type = (uint8_t)quad(RESULT + STAT_TYPE);
            memcpy(&listed, copy + at + 8, 8);
            expect("number of", child, listed == number, true);
            expect("listed type of", child, copy[at + 20], type);
            if (learns) {
                struct item *item = add_item(image, child, type, quad(RESULT + STAT_SIZE), "");
                uint32_t file;
                if (type == FILETYPE_SYMBOLIC_LINK) {
                    CHECK(path_readlink(ROOT, PATH, (uint32_t)strlen(child), BUFFER, HEAD, RESULT), 0);
                    memcpy(item->head, machine_memory + BUFFER, word(RESULT));
                } else if (type == FILETYPE_REGULAR_FILE && !try_open(ROOT, child, 0, &file)) {
                    int64_t bytes = read_some(file, HEAD);
                    memcpy(item->head, machine_memory + BUFFER, (size_t)bytes);
                    fd_close(file);
                }
            } else {
                const struct item *item = in_union(child);
                expect("listed", child, item != 0, true);
                expect("type of", child, type, item->type);
            }
            if (type == FILETYPE_DIRECTORY && !is_opaque(child))
                visit(child, learns);
        }
    }
    depth--;
    fd_close(fd);
    if (!learns)
        expect("names in", path, names, count_names(path));
}

static void random_call(void)
{
    char path[PATH_MOST], other[PATH_MOST], text[32];
    make_path(path);
    make_path(other);
    snprintf(text, sizeof text, "%.*s", (int)random_below(14), "some new text");
    switch (random_below(10)) {
    case 0: check_stat(path, false); return;
    case 1: write_file(path, OFLAGS_CREAT | OFLAGS_TRUNC, 0, text); return;
    case 2: write_file(path, 0, FDFLAGS_APPEND, text); return;
    case 3: make_something(path, 0); return;
    case 4: make_something(path, other); return;
    case 5: remove_something(path, random_below(2)); return;
    case 6: rename_something(path, other); return;
    default: check_stat(path, true);
    }
}

TEST(random_calls_agree_with_a_model)
{
    memset(image, 0, sizeof image);
    add_item(image, "", FILETYPE_DIRECTORY, 0, "");
    visit("", true);
    struct item *links = find_item(image, "links");
    for (const char *const *name = (const char *const[]){"up", "to-dir", "to-file", 0}; *name; name++) {
        char path[64];
        snprintf(path, sizeof path, "links/%s", *name);
        CHECK(stat_path(ROOT, path, false), 0);
        struct item *item = add_item(image, path, FILETYPE_SYMBOLIC_LINK, quad(RESULT + STAT_SIZE), "");
        CHECK(path_readlink(ROOT, PATH, (uint32_t)strlen(path), BUFFER, HEAD, RESULT), 0);
        memcpy(item->head, machine_memory + BUFFER, word(RESULT));
    }
    CHECK(links != 0, true);
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        random_state = seed;
        machine_reset(machine.isolated);
        host_reset();
        host_tree_reset();
        host_tree_preopen("/", 0);
        memset(hosts, 0, sizeof hosts);
        add_item(hosts, "", FILETYPE_DIRECTORY, 0, "");
        for (int i = 0; i < CALLS; i++) {
            random_call();
            if (i % 100 == 99)
                visit("", false);
        }
        CHECK(host_count_open(), 4);
    }
}
