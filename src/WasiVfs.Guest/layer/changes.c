// SPDX-License-Identifier: MIT
#include "changes.h"
#include "changing.h"
#include "content.h"
#include "descriptor.h"
#include "entry.h"
#include "tar.h"
#include "tree.h"

enum { CHUNK = 32768, PATH_MOST = LINK_MOST };
_Static_assert(2 * TAR_HEADERS_MOST <= CHUNK, "a whiteout and an entry in one chunk");

// A directory that is being walked.
struct level {
    uint32_t number;
    uint32_t length; // of the path up to here
    uint64_t position;
    uint32_t sequence; // up to which whiteouts were written
    bool whole;        // the image has nothing at this path, or a whiteout hides it: all of it is new
};

enum { PER_BLOCK = ARENA_BLOCK / sizeof(struct level), BLOCKS = PATH_MOST / 2 / PER_BLOCK + 1 };

// Where an inode with several names was written first.
struct written {
    struct link link; // first: by number
    struct written *next;
    uint32_t number;
    uint32_t length;
    uint8_t path[];
};

static enum { IDLE, WALKING, WRITING, ENDING } phase;
static struct level *blocks[BLOCKS];
static uint32_t depth; // levels in use
static uint8_t path[PATH_MOST];
static uint32_t path_length;
static struct hash first_names;
static struct written *all_written;
static struct inode file; // whose content is being written
static uint64_t file_position;
uint8_t changes_bytes[CHUNK];

EXPORTED app_ptr changes_buffer(void) { return changing ? 0 : state_address(changes_bytes); }

static struct level *level_at(uint32_t index) { return &blocks[index / PER_BLOCK][index % PER_BLOCK]; }

static bool push(uint32_t number, bool whole)
{
    uint32_t block = depth / PER_BLOCK;
    if (block == BLOCKS || (!blocks[block] && !(blocks[block] = permanent_take(ARENA_BLOCK))))
        return false;
    *level_at(depth++) = (struct level){.number = number, .length = path_length, .whole = whole};
    return true;
}

// The path of a name in the directory of the level; false if it is too long.
static bool join(const struct level *level, const char *prefix, const uint8_t *name, uint32_t length)
{
    path_length = level->length;
    if (path_length > 0)
        path[path_length++] = '/';
    for (; *prefix; prefix++)
        path[path_length++] = (uint8_t)*prefix;
    if (path_length + length > PATH_MOST - 6) // room for a slash and a prefix behind it
        return false;
    bytes_copy(path + path_length, name, length);
    path_length += length;
    return true;
}

// The format cannot hold the name: its path goes into the buffer.
static int32_t refuse_name(const struct level *level, const uint8_t *name, uint32_t length)
{
    uint32_t at = level->length;
    bytes_copy(changes_bytes, path, at);
    if (at > 0)
        changes_bytes[at++] = '/';
    bytes_copy(changes_bytes + at, name, length);
    changes_bytes[at + length] = 0;
    return CHANGES_NO_NAME;
}

static int32_t put_whiteout(const struct level *level, const uint8_t *name, uint32_t length, uint32_t at)
{
    if (!join(level, ".wh.", name, length))
        return refuse_name(level, name, length);
    const struct tar_entry entry = {.kind = TAR_FILE, .path = path, .length = path_length};
    return (int32_t)tar_put(changes_bytes + at, &entry);
}

static const struct written *find_written(uint32_t number)
{
    uint32_t hash = hash_mix(number);
    for (struct link *link = hash_chain(&first_names, hash); link; link = link->next)
        if (((struct written *)link)->number == number)
            return (struct written *)link;
    return 0;
}

static bool remember_written(uint32_t number)
{
    struct written *written = cell_take((uint32_t)sizeof *written + path_length);
    if (!written)
        return false;
    written->number = number;
    written->length = path_length;
    written->link.hash = hash_mix(number);
    bytes_copy(written->path, path, path_length);
    if (!hash_add(&first_names, &written->link)) {
        cell_give(written, (uint32_t)sizeof *written + path_length);
        return false;
    }
    written->next = all_written;
    all_written = written;
    return true;
}

static void forget_written(void)
{
    while (all_written) {
        struct written *written = all_written;
        all_written = written->next;
        hash_remove(&first_names, &written->link);
        cell_give(written, (uint32_t)sizeof *written + written->length);
    }
}

// The entry of the inode that the path leads to.
static int32_t put_entry(const struct inode *inode, uint32_t at)
{
    static uint8_t target[LINK_MOST];
    const uint64_t second = 1000000000;
    struct tar_entry entry = {.path = path, .length = path_length, .seconds = inode->mtime_ns / second};
    if (inode->type == FILETYPE_DIRECTORY) {
        entry.kind = TAR_DIRECTORY;
        path[entry.length++] = '/';
    } else if (inode->type == FILETYPE_SYMBOLIC_LINK) {
        entry.kind = TAR_LINK;
        entry.target = target;
        entry.target_length = inode->size < LINK_MOST ? (uint32_t)inode->size : LINK_MOST;
        inode_read_target(inode, target);
    } else {
        const struct written *first = inode->nlink > 1 ? find_written(inode->nid) : 0;
        entry.kind = first ? TAR_HARD_LINK : TAR_FILE;
        if (first) {
            entry.target = first->path;
            entry.target_length = first->length;
        } else {
            entry.size = inode->size;
            if (inode->nlink > 1 && !remember_written(inode->nid))
                return CHANGES_NO_MEMORY;
            phase = WRITING;
            file = *inode;
            file_position = 0;
        }
    }
    return (int32_t)tar_put(changes_bytes + at, &entry);
}

static bool is_reserved(const uint8_t *name, uint32_t length)
{
    return length >= 4 && name[0] == '.' && name[1] == 'w' && name[2] == 'h' && name[3] == '.';
}

// What the image has at a name of the level, if the name is the image's to show there.
static bool find_base(const struct level *level, const struct dirent *name, struct dirent *base)
{
    struct inode directory;
    return !level->whole && level->number < FIRST_NEW && image_load(level->number, &directory) &&
           image_directory_find(&directory, name->name, name->length, base);
}

// What of a name of the level's directory has to be written; how many bytes, or an error.
static int32_t put_name(struct level *level, const struct dirent *name)
{
    uint8_t text[NAME_MAX_BYTES]; // the name moves when others are looked up
    struct dirent base, kept = *name;
    struct inode inode;
    bytes_copy(text, name->name, name->length);
    kept.name = text;
    bool has_base = find_base(level, &kept, &base), whole = !has_base || base.nid != kept.nid;
    tree_settle(kept.nid);
    if (!inode_load(kept.nid, &inode))
        return 0;
    bool is_directory = inode.type == FILETYPE_DIRECTORY;
    int32_t at = 0;
    if (whole || inode.node) {
        if (is_reserved(text, kept.length))
            return refuse_name(level, text, kept.length);
        // What replaces a directory, or is one in the place of something else, must not be united with it.
        if (whole && has_base && (is_directory || base.type == FILETYPE_DIRECTORY) &&
            (at = put_whiteout(level, text, kept.length, 0)) < 0)
            return at;
    }
    if (!join(level, "", text, kept.length))
        return refuse_name(level, text, kept.length);
    uint32_t length = path_length;
    if (whole || inode.node) {
        int32_t entry = put_entry(&inode, (uint32_t)at);
        if (entry < 0)
            return entry;
        at += entry;
    }
    path_length = length;
    return !is_directory || push(kept.nid, whole) ? at : CHANGES_NO_MEMORY;
}

// The next whiteout of the level's directory; 0 if there are no more.
static int32_t put_next_whiteout(struct level *level)
{
    struct node *node = level->whole ? 0 : node_get(level->number);
    if (!node)
        return 0;
    const struct entry *entry = entry_from(node, level->sequence, true);
    if (!entry)
        return 0;
    level->sequence = entry->sequence + 1;
    return put_whiteout(level, entry->name, entry->length, 0);
}

// The next headers; 0 at the end of the walk.
static int32_t walk(void)
{
    while (depth > 0) {
        struct level *level = level_at(depth - 1);
        struct inode directory;
        struct dirent name;
        int32_t length = put_next_whiteout(level);
        if (length)
            return length;
        if (!inode_load(level->number, &directory) || directory.type != FILETYPE_DIRECTORY ||
            directory_at(&directory, level->position, &name)) {
            depth--;
            continue;
        }
        level->position = name.next;
        if (!dirent_is_dots(&name) && (length = put_name(level, &name)))
            return length;
    }
    return 0;
}

static int32_t put_content(void)
{
    uint32_t length = 0;
    while (length < CHUNK && file_position < file.size) {
        uint32_t chunk = inode_copy(&file, file_position, changes_bytes + length, CHUNK - length);
        if (chunk == 0)
            break;
        length += chunk;
        file_position += chunk;
    }
    if (file_position < file.size && length == CHUNK)
        return CHUNK;
    phase = WALKING;
    uint32_t padding = tar_padding(file.size);
    bytes_clear(changes_bytes + length, padding);
    return (int32_t)(length + padding);
}

static bool begin(void)
{
    descriptor_get(0); // the first call of all reads the image
    phase = WALKING;
    depth = path_length = 0;
    return push(image_root(), false);
}

static int32_t end(int32_t answer)
{
    forget_written();
    phase = IDLE;
    return answer;
}

static int32_t next(void)
{
    int32_t length = 0;
    if (phase == IDLE && !begin())
        return end(CHANGES_NO_MEMORY);
    if (phase == WRITING)
        length = put_content();
    if (phase == WALKING && length == 0)
        length = walk();
    if (length)
        return length < 0 ? end(length) : length;
    if (phase == ENDING)
        return end(CHANGES_END);
    phase = ENDING;
    bytes_clear(changes_bytes, 2 * TAR_RECORD);
    return 2 * TAR_RECORD;
}

EXPORTED int32_t changes_next(void)
{
    if (changing)
        return CHANGES_UNFINISHED;
    uint32_t quota = arena_lift_quota(); // what is kept on the way is not the program's
    int32_t length = next();
    arena_set_quota(quota);
    return length;
}
