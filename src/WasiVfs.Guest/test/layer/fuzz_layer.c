// SPDX-License-Identifier: MIT
// Random changes of the tree, compared with a naive model call by call: errors, results, listings while names change,
// and the whole tree. The quota, which is small in many runs, makes calls fail at any block: then nothing has changed.
#include "fuzz.h"
#include "layer/changes.h"
#include "native_state.h"
#include "model.h"

enum { DESCRIPTORS = 8, NOTHING = -1 };

static struct open_file {
    uint32_t fd;
    int inode; // NOTHING: closed
    bool reads, writes, appends;
    uint64_t position;
} files[DESCRIPTORS];

static bool bounded; // whether there is a quota, or one block fails, so that any change may answer NOSPC

// A directory that is being listed, piece by piece, while names change.
static struct {
    int inode; // NOTHING: none is
    uint32_t fd;
    uint64_t cookie;
    int count;
    struct {
        char text[256];
        bool stayed; // it has been there all along
        int listed;
    } names[MODEL_NAMES];
} listing = {.inode = NOTHING};

static void must(const char *call, uint64_t actual, uint64_t expected)
{
    if (actual == expected)
        return;
    fprintf(stderr, "%s\n", call);
    machine_broken("the runtime answers what the model answers", actual, expected);
}

// Whether the call was made: then the model follows.
static bool agrees(const char *call, errno_t actual, errno_t expected)
{
    if (getenv("WASI_VFS_VERBOSE"))
        fprintf(stderr, "%s = %d\n", call, actual);
    if (bounded && actual == ERRNO_NOSPC && expected == ERRNO_SUCCESS)
        return false;
    must(call, (uint64_t)is_errno(actual), (uint64_t)expected);
    return actual == ERRNO_SUCCESS;
}

static bool is_held(int inode)
{
    for (int i = 0; i < DESCRIPTORS; i++)
        if (files[i].inode == inode)
            return true;
    return listing.inode == inode;
}

static void name_goes(int directory, const char *name)
{
    if (listing.inode != directory)
        return;
    for (int i = 0; i < listing.count; i++)
        if (!strcmp(listing.names[i].text, name))
            listing.names[i].stayed = false;
}

static const char *path(struct input *input)
{
#define LONG "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn" // 51 bytes
    static const char *const parts[] = {"a",
                                        "b",
                                        "c",
                                        "d",
                                        "dir",
                                        "deep",
                                        "er",
                                        "inner.txt",
                                        "file.txt",
                                        "large",
                                        "e",
                                        "ln",
                                        "exact",
                                        "void",
                                        "twin-a",
                                        "names",
                                        LONG LONG LONG LONG LONG};
    static char texts[2][800], *text = texts[0];
    text = text == texts[0] ? texts[1] : texts[0];
    *text = 0;
    uint32_t choice = take(input, 1), count = choice < 150 ? 1 : choice < 220 ? 2 : 3;
    for (uint32_t i = 0; i < count; i++) {
        strcat(text, i ? "/" : "");
        strcat(text, parts[take(input, 1) % (sizeof parts / sizeof *parts)]);
    }
    if (choice % 16 == 7)
        strcat(text, choice & 32 ? "/" : choice & 64 ? "/." : "/..");
    return text;
}

// What paths are relative to: the root or an open directory.
static uint32_t base(struct input *input, int *inode)
{
    uint32_t choice = take(input, 1) % 16;
    if (choice < DESCRIPTORS && files[choice].inode != NOTHING &&
        model[files[choice].inode].type == FILETYPE_DIRECTORY) {
        *inode = files[choice].inode;
        return files[choice].fd;
    }
    *inode = MODEL_ROOT;
    return 3;
}

static bool is_dots(const struct model_place *place) { return !strcmp(place->name, ".") || !strcmp(place->name, ".."); }
static bool is_directory(int inode) { return inode != NOTHING && model[inode].type == FILETYPE_DIRECTORY; }
static bool is_gone(int directory) { return model[directory].nlink == 0; }

static errno_t new_place(int start, const char *text, bool directory, struct model_place *place)
{
    errno_t error = model_walk(start, text, false, true, place);
    if (error)
        return error;
    if (place->inode != NOTHING)
        return ERRNO_EXIST;
    if (place->slash && !directory)
        return ERRNO_NOENT;
    return is_gone(place->directory) ? ERRNO_NOENT : ERRNO_SUCCESS;
}

#define TEXT(place, text) put_text(place, text), (uint32_t)strlen(text)

static char call[2048];

static void close_one(struct open_file *file)
{
    if (file->inode == NOTHING)
        return;
    int inode = file->inode;
    must("fd_close", (uint64_t)fd_close(file->fd), 0);
    file->inode = NOTHING;
    model_lose(inode, is_held(inode));
}

static void open_one(struct input *input)
{
    struct open_file *file = &files[take(input, 1) % DESCRIPTORS];
    close_one(file);
    int start;
    uint32_t directory = base(input, &start), flags = take(input, 1) & 1, oflags = take(input, 1) & 15,
             choice = take(input, 1);
    const char *text = path(input);
    bool writes = choice & 1, reads = choice & 2 || !writes, appends = choice % 5 == 4;
    if (oflags & OFLAGS_DIRECTORY && choice & 4)
        writes = false, reads = true;
    bool create = oflags & OFLAGS_CREAT, exclusive = create && oflags & OFLAGS_EXCL;
    struct model_place place;
    errno_t expected = create && oflags & OFLAGS_DIRECTORY
                           ? ERRNO_INVAL
                           : model_walk(start, text, flags && !exclusive, create, &place);
    if (!expected && create && place.slash && !is_dots(&place))
        expected = ERRNO_ISDIR;
    else if (!expected && place.inode == NOTHING)
        expected = !create || is_gone(place.directory) ? ERRNO_NOENT : ERRNO_SUCCESS;
    else if (!expected && exclusive)
        expected = ERRNO_EXIST;
    else if (!expected && model[place.inode].type == FILETYPE_SYMBOLIC_LINK)
        expected = ERRNO_LOOP;
    else if (!expected && oflags & OFLAGS_DIRECTORY && !is_directory(place.inode))
        expected = ERRNO_NOTDIR;
    else if (!expected && is_directory(place.inode) && (create || oflags & OFLAGS_TRUNC || writes))
        expected = ERRNO_ISDIR;
    snprintf(call, sizeof call, "open %s flags %u oflags %u reads %d writes %d", text, flags, oflags, reads, writes);
    uint64_t rights = (reads ? RIGHT_FD_READ : 0) | (writes ? RIGHT_FD_WRITE : 0) | RIGHT_FD_SEEK | RIGHT_FD_READDIR;
    errno_t error = path_open(directory, flags, TEXT(PATH, text), oflags, rights, RIGHTS_INHERITING, appends, RESULT);
    if (!agrees(call, error, expected))
        return;
    if (place.inode == NOTHING) {
        place.inode = model_new(FILETYPE_REGULAR_FILE, 0);
        model_add(place.directory, place.name, place.inode);
    } else if (oflags & OFLAGS_TRUNC) {
        model_resize(&model[place.inode], 0);
    }
    *file = (struct open_file){word(RESULT), place.inode, reads, writes, appends, 0};
}

static uint64_t position(struct input *input)
{
    uint32_t choice = take(input, 1);
    uint64_t small = take(input, 2);
    return choice < 150   ? small % 9000
           : choice < 215 ? small * 5
           : choice < 235 ? small * 70
           : choice < 245 ? (1ull << 32) + small
           : choice < 252 ? (1ull << 44) + small
                          : (1ull << 62) + small;
}

static void write_one(struct input *input)
{
    struct open_file *file = &files[take(input, 1) % DESCRIPTORS];
    uint32_t choice = take(input, 1), length = choice < 128 ? take(input, 1) : take(input, 2) % 20000,
             first = take(input, 1);
    bool at = choice & 1;
    uint64_t where = position(input);
    if (file->inode == NOTHING)
        return;
    for (uint32_t i = 0; i < length; i++)
        machine_memory[BUFFER + i] = (uint8_t)(first + i * 7 + (i >> 8));
    uint32_t half = choice & 2 ? length / 2 : length;
    put_iovs(2, (uint32_t)BUFFER, half, (uint32_t)BUFFER + half, length - half);
    struct model_inode *inode = &model[file->inode];
    errno_t expected = file->writes ? ERRNO_SUCCESS : ERRNO_BADF;
    snprintf(call, sizeof call, "write %u at %d %llu", length, at, (unsigned long long)where);
    errno_t error = at ? fd_pwrite(file->fd, IOVS, 2, where, RESULT) : fd_write(file->fd, IOVS, 2, RESULT);
    if (!agrees(call, error, expected))
        return;
    uint32_t written = word(RESULT);
    if (!bounded || written > length || (length && !written))
        must(call, written, length);
    uint64_t start = file->appends ? inode->size : at ? where : file->position;
    model_write(inode, start, machine_memory + BUFFER, written);
    if (!at && written)
        file->position = start + written;
}

static void read_one(struct input *input)
{
    struct open_file *file = &files[take(input, 1) % DESCRIPTORS];
    uint32_t choice = take(input, 1), length = take(input, 2) % 20000;
    bool at = choice & 1;
    uint64_t where = position(input);
    if (file->inode == NOTHING)
        return;
    const struct model_inode *inode = &model[file->inode];
    put_iovs(1, (uint32_t)BUFFER, length);
    snprintf(call, sizeof call, "read %u at %d %llu", length, at, (unsigned long long)where);
    errno_t expected = is_directory(file->inode) ? ERRNO_ISDIR : file->reads ? ERRNO_SUCCESS : ERRNO_BADF;
    errno_t error = at ? fd_pread(file->fd, IOVS, 1, where, RESULT) : fd_read(file->fd, IOVS, 1, RESULT);
    must(call, (uint64_t)error, (uint64_t)expected);
    if (error)
        return;
    uint64_t start = at ? where : file->position;
    uint64_t left = start >= inode->size ? 0 : inode->size - start < length ? inode->size - start : length;
    must(call, word(RESULT), left);
    for (uint32_t i = 0; i < left; i++)
        must(call, machine_memory[BUFFER + i], model_byte(inode, start + i));
    if (!at)
        file->position += left;
}

static void size_one(struct input *input)
{
    struct open_file *file = &files[take(input, 1) % DESCRIPTORS];
    uint32_t choice = take(input, 1);
    uint64_t size = position(input);
    if (file->inode == NOTHING)
        return;
    struct model_inode *inode = &model[file->inode];
    errno_t expected = file->writes ? ERRNO_SUCCESS : ERRNO_BADF;
    if (choice < 60 && size < 1 << 20) {
        uint32_t length = 1 + choice * 100;
        snprintf(call, sizeof call, "allocate %llu %u", (unsigned long long)size, length);
        if (agrees(call, fd_allocate(file->fd, size, length), expected) && size + length > inode->size)
            inode->size = size + length;
        return;
    }
    snprintf(call, sizeof call, "set size %llu", (unsigned long long)size);
    if (agrees(call, fd_filestat_set_size(file->fd, size), expected))
        model_resize(inode, size);
}

static void seek_one(struct input *input)
{
    struct open_file *file = &files[take(input, 1) % DESCRIPTORS];
    uint32_t whence = take(input, 1) % 3;
    int64_t offset = (int64_t)(take(input, 2) % 9000) - 1000;
    if (file->inode == NOTHING)
        return;
    const struct model_inode *inode = &model[file->inode];
    int64_t from = whence == WHENCE_SET ? 0 : whence == WHENCE_CUR ? (int64_t)file->position : (int64_t)inode->size;
    errno_t expected = is_directory(file->inode) ? ERRNO_BADF : from + offset < 0 ? ERRNO_INVAL : ERRNO_SUCCESS;
    errno_t error = fd_seek(file->fd, offset, whence, RESULT);
    must("fd_seek", (uint64_t)error, (uint64_t)expected);
    if (!error) {
        file->position = (uint64_t)(from + offset);
        must("fd_seek's position", quad(RESULT), file->position);
    }
}

static void make_one(struct input *input, bool directory)
{
    int start;
    uint32_t fd = base(input, &start);
    const char *text = path(input), *target = directory ? "" : path(input);
    struct model_place place;
    errno_t expected = new_place(start, text, directory, &place);
    snprintf(call, sizeof call, "%s %s %s", directory ? "mkdir" : "symlink", text, target);
    errno_t error = directory ? path_create_directory(fd, TEXT(PATH, text))
                              : path_symlink(TEXT(PATH2, target), fd, TEXT(PATH, text));
    if (!agrees(call, error, expected))
        return;
    int inode = model_new(directory ? FILETYPE_DIRECTORY : FILETYPE_SYMBOLIC_LINK, place.directory);
    model_add(place.directory, place.name, inode);
    model_write(&model[inode], 0, (const uint8_t *)target, (uint32_t)strlen(target));
}

static void remove_one(struct input *input, bool directory)
{
    int start;
    uint32_t fd = base(input, &start);
    const char *text = path(input);
    struct model_place place;
    errno_t expected = model_walk(start, text, false, true, &place);
    if (!expected && place.inode == NOTHING)
        expected = ERRNO_NOENT;
    else if (!expected && directory)
        expected = !is_directory(place.inode)                                   ? ERRNO_NOTDIR
                   : !strcmp(place.name, ".")                                   ? ERRNO_INVAL
                   : !strcmp(place.name, "..") || model[place.inode].name_count ? ERRNO_NOTEMPTY
                   : model[place.inode].opaque                                  ? ERRNO_NOTEMPTY
                                                                                : ERRNO_SUCCESS;
    else if (!expected)
        expected = is_directory(place.inode) ? ERRNO_ISDIR : place.slash ? ERRNO_NOTDIR : ERRNO_SUCCESS;
    snprintf(call, sizeof call, "%s %s", directory ? "rmdir" : "unlink", text);
    errno_t error = directory ? path_remove_directory(fd, TEXT(PATH, text)) : path_unlink_file(fd, TEXT(PATH, text));
    if (!agrees(call, error, expected))
        return;
    name_goes(place.directory, place.name);
    model_take(place.directory, place.name);
    if (directory)
        model[place.inode].nlink = 0;
    model_lose(place.inode, is_held(place.inode));
}

static errno_t expected_rename(const struct model_place *old, const struct model_place *new)
{
    if (is_dots(old) || is_dots(new))
        return ERRNO_BUSY;
    if (old->inode == NOTHING)
        return ERRNO_NOENT;
    bool directory = is_directory(old->inode);
    if (!directory && (old->slash || new->slash))
        return ERRNO_NOTDIR;
    if (directory && model_is_at_or_above(old->inode, new->directory))
        return ERRNO_INVAL;
    if (new->inode != NOTHING) {
        if (is_directory(new->inode) && model_is_at_or_above(new->inode, old->directory))
            return ERRNO_NOTEMPTY;
        if (directory != is_directory(new->inode))
            return directory ? ERRNO_NOTDIR : ERRNO_ISDIR;
        if (directory && new->inode != old->inode && (model[new->inode].name_count || model[new->inode].opaque))
            return ERRNO_NOTEMPTY;
    }
    return is_gone(new->directory) ? ERRNO_NOENT : ERRNO_SUCCESS;
}

static void rename_one(struct input *input)
{
    int start, new_start;
    uint32_t fd = base(input, &start), new_fd = base(input, &new_start);
    const char *text = path(input), *new_text = path(input);
    struct model_place old, new;
    errno_t expected = model_walk(start, text, false, true, &old);
    if (!expected)
        expected = model_walk(new_start, new_text, false, true, &new);
    if (!expected)
        expected = expected_rename(&old, &new);
    snprintf(call, sizeof call, "rename %s %s", text, new_text);
    if (!agrees(call, path_rename(fd, TEXT(PATH, text), new_fd, TEXT(PATH2, new_text)), expected) ||
        old.inode == new.inode)
        return;
    name_goes(old.directory, old.name);
    model_take(old.directory, old.name);
    if (new.inode != NOTHING) {
        model_take(new.directory, new.name);
        if (is_directory(new.inode))
            model[new.inode].nlink = 0;
    }
    model_add(new.directory, new.name, old.inode);
    model[old.inode].parent = is_directory(old.inode) ? new.directory : model[old.inode].parent;
    if (new.inode != NOTHING)
        model_lose(new.inode, is_held(new.inode));
}

static void link_one(struct input *input)
{
    int start, new_start;
    uint32_t fd = base(input, &start), new_fd = base(input, &new_start), flags = take(input, 1) & 1;
    const char *text = path(input), *new_text = path(input);
    struct model_place old, new;
    errno_t expected = model_walk(start, text, flags, false, &old);
    if (!expected)
        expected = model_walk(new_start, new_text, false, true, &new);
    if (!expected && old.inode == NOTHING)
        expected = ERRNO_NOENT;
    else if (!expected)
        expected = new.inode != NOTHING      ? ERRNO_EXIST
                   : new.slash               ? ERRNO_NOENT
                   : is_directory(old.inode) ? ERRNO_PERM
                   : is_gone(new.directory)  ? ERRNO_NOENT
                                             : ERRNO_SUCCESS;
    snprintf(call, sizeof call, "link %s %s flags %u", text, new_text, flags);
    if (agrees(call, path_link(fd, flags, TEXT(PATH, text), new_fd, TEXT(PATH2, new_text)), expected))
        model_add(new.directory, new.name, old.inode);
}

static void stat_one(struct input *input)
{
    int start;
    uint32_t fd = base(input, &start), flags = take(input, 1) & 1;
    const char *text = path(input);
    struct model_place place;
    errno_t expected = model_walk(start, text, flags, false, &place);
    if (!expected && place.inode == NOTHING)
        expected = ERRNO_NOENT;
    snprintf(call, sizeof call, "stat %s flags %u", text, flags);
    errno_t error = path_filestat_get(fd, flags, TEXT(PATH, text), RESULT);
    must(call, (uint64_t)error, (uint64_t)expected);
    if (!error)
        model_compare_stat(&model[place.inode], call);
    struct open_file *file = &files[take(input, 1) % DESCRIPTORS];
    if (file->inode == NOTHING)
        return;
    must("fd_filestat_get", (uint64_t)fd_filestat_get(file->fd, RESULT), 0);
    model_compare_stat(&model[file->inode], "an open file");
}

static void move_one(struct input *input)
{
    struct open_file *from = &files[take(input, 1) % DESCRIPTORS], *to = &files[take(input, 1) % DESCRIPTORS];
    if (from == to || from->inode == NOTHING || to->inode == NOTHING)
        return;
    int lost = to->inode;
    uint32_t fd = to->fd;
    must("fd_renumber", (uint64_t)fd_renumber(from->fd, to->fd), 0);
    *to = *from;
    to->fd = fd;
    from->inode = NOTHING;
    model_lose(lost, is_held(lost));
}

static void listing_end(void)
{
    int inode = listing.inode;
    must("fd_close", (uint64_t)fd_close(listing.fd), 0);
    listing.inode = NOTHING;
    model_lose(inode, is_held(inode));
}

static void listing_begin(struct input *input)
{
    int start;
    uint32_t directory = base(input, &start);
    const char *text = path(input);
    struct model_place place;
    if (model_walk(start, text, true, false, &place) || place.inode == NOTHING || !is_directory(place.inode) ||
        model[place.inode].opaque)
        place.inode = start, text = ".";
    if (path_open(directory, 1, TEXT(PATH, text), OFLAGS_DIRECTORY, RIGHT_FD_READDIR, 0, 0, RESULT))
        return;
    listing.fd = word(RESULT);
    listing.inode = place.inode;
    listing.cookie = 0;
    listing.count = model[place.inode].name_count;
    for (int i = 0; i < listing.count; i++) {
        strcpy(listing.names[i].text, model[place.inode].names[i].text);
        listing.names[i].stayed = true;
        listing.names[i].listed = 0;
    }
}

static void listing_step(struct input *input)
{
    uint32_t size = 50 + take(input, 1) * 2;
    if (listing.inode == NOTHING) {
        listing_begin(input);
        return;
    }
    must("fd_readdir", (uint64_t)fd_readdir(listing.fd, BUFFER, size, listing.cookie, RESULT), 0);
    uint32_t used = word(RESULT);
    for (uint32_t at = 0, length; used - at >= DIRENT_SIZE; at += DIRENT_SIZE + length) {
        length = word(BUFFER + at + 16);
        if (used - at - DIRENT_SIZE < length)
            break;
        listing.cookie = quad(BUFFER + at);
        for (int i = 0; i < listing.count; i++)
            if (strlen(listing.names[i].text) == length &&
                !memcmp(listing.names[i].text, machine_memory + BUFFER + at + DIRENT_SIZE, length))
                listing.names[i].listed++;
    }
    if (used == size)
        return;
    for (int i = 0; i < listing.count; i++)
        if (listing.names[i].stayed && listing.names[i].listed != 1) {
            fprintf(stderr, "%s\n", listing.names[i].text);
            machine_broken("a name that stays is listed once", (uint64_t)listing.names[i].listed, 1);
        }
    listing_end();
}

// Some of the archive of changes: the program goes on as if nothing had been asked.
static void export_some(uint32_t chunks)
{
    for (int32_t length = 1; chunks > 0 && length > 0; chunks--) {
        length = changes_next();
        if (length < CHANGES_NO_NAME || length > 32768)
            machine_broken("a chunk has a length that fits, or an error", (uint64_t)length, 0);
    }
}

static void step(struct input *input)
{
    uint32_t what = take(input, 1) % 33;
    machine.steps = 0;
    switch (what) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4: open_one(input); break;
    case 5:
    case 6:
    case 7:
    case 8:
    case 9: write_one(input); break;
    case 10:
    case 11:
    case 12: read_one(input); break;
    case 13:
    case 14: size_one(input); break;
    case 15: seek_one(input); break;
    case 16:
    case 17: make_one(input, true); break;
    case 18: make_one(input, false); break;
    case 19:
    case 20: remove_one(input, false); break;
    case 21:
    case 22: remove_one(input, true); break;
    case 23:
    case 24:
    case 25: rename_one(input); break;
    case 26: link_one(input); break;
    case 27: stat_one(input); break;
    case 28: close_one(&files[take(input, 1) % DESCRIPTORS]); break;
    case 29: move_one(input); break;
    case 30:
    case 31: listing_step(input); break;
    case 32: export_some(take(input, 1) % 8); break;
    }
}

uint64_t fuzz_failing_block = UINT64_MAX;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const opaque[] = {"many", "links", 0};
    struct input input = {bytes, length};
    fuzz_start(&input);
    machine.memory_bytes = MACHINE_BYTES;
    uint32_t quota = take(&input, 1), steps = 0;
    bounded = quota & 1 || fuzz_failing_block != UINT64_MAX;
    state_blocks_left = fuzz_failing_block;
    machine_mounts_flags(quota & 1 ? (1 + (quota & 128 ? quota / 2 % 64 : quota / 2 % 16)) << 12 : 0);
    machine.state_limit = MACHINE_MAX_STATE_PAGES;
    for (int i = 0; i < DESCRIPTORS; i++)
        files[i].inode = NOTHING;
    listing.inode = NOTHING;
    model_load(3, opaque);
    while (input.left > 0) {
        step(&input);
        if (++steps % 64 == 0)
            model_compare(3, MODEL_ROOT, "");
    }
    if (listing.inode != NOTHING)
        listing_end();
    export_some(100);
    model_compare(3, MODEL_ROOT, "");
    for (int i = 0; i < DESCRIPTORS; i++)
        close_one(&files[i]);
    model_compare(3, MODEL_ROOT, "");
    return 0;
}
