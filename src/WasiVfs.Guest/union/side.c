// SPDX-License-Identifier: MIT
#include "side.h"
#include "host.h"

static struct side sides[2], *side = sides;
static uint8_t target[LINK_MOST]; // of the link that was looked up last
static bool from_image;           // who answers, for the trace

struct side *side_last(void) { return side; }
struct side *side_before(void) { return side == sides ? sides + 1 : sides; }

struct side *side_of(bool found)
{
    if (found)
        side->length = side->directory;
    return side;
}

void answered_begin(void) { from_image = false; }
void answered_by_host(void) { from_image = false; }
bool answered_by_image(void) { return from_image; }

bool side_lend(const struct side *s, uint32_t room, struct lent *lent)
{
    lent->length = s->length ? s->length : 1;
    if (room + lent->length > LOAN_MAX_BYTES || !loan_take(&lent->loan, room + lent->length))
        return false;
    lent->path = lent->loan.at + room;
    state_to_app(lent->path, s->length ? s->path : (const uint8_t *)".", lent->length);
    return true;
}

bool side_append(struct side *s, const uint8_t *name, uint32_t length)
{
    uint32_t at = s->directory;
    if (length + 1 > SIDE_BYTES - at)
        return false;
    if (at > 0)
        s->path[at++] = '/';
    for (uint32_t i = 0; i < length; i++)
        s->path[at++] = name[i];
    s->length = at;
    return true;
}

// For a program without path_filestat_get: whether the host has a directory there, or something else.
static errno_t ask_by_opening(struct side *s, const struct lent *lent)
{
    errno_t error = host_path_open(s->host, 0, lent->path, lent->length, OFLAGS_DIRECTORY, 0, 0, 0, lent->loan.at);
    if (!error)
        (void)host_fd_close(app_load32(lent->loan.at));
    s->stat[STAT_TYPE_AT] = error ? FILETYPE_UNKNOWN : FILETYPE_DIRECTORY;
    s->unsure = true;
    return error == ERRNO_NOTDIR || error == ERRNO_LOOP ? ERRNO_SUCCESS : error == ERRNO_BADF ? ERRNO_NOENT : error;
}

errno_t side_ask(struct side *s, uint32_t flags)
{
    struct lent lent;
    if (!side_lend(s, FILESTAT_SIZE, &lent))
        return ERRNO_NAMETOOLONG;
    errno_t error = host_path_filestat_get(s->host, flags, lent.path, lent.length, lent.loan.at);
    s->unsure = false;
    if (!error)
        app_to_state(s->stat, lent.loan.at, FILESTAT_SIZE);
    else if (error == ERRNO_BADF)
        error = ask_by_opening(s, &lent);
    loan_return(&lent.loan);
    // What the host cannot name it does not have.
    return error == ERRNO_NOTDIR || error == ERRNO_INVAL || error == ERRNO_ILSEQ ? ERRNO_NOENT : error;
}

// Reads the link's target, and says how long it is.
static errno_t read_link(const struct side *s, uint64_t *length)
{
    enum { ANSWER = 4 };
    struct lent lent;
    if (!side_lend(s, ANSWER, &lent))
        return ERRNO_NAMETOOLONG;
    // The target goes behind the path.
    uint32_t room = LOAN_MAX_BYTES - ANSWER - lent.length;
    loan_return(&lent.loan);
    if (!loan_take(&lent.loan, LOAN_MAX_BYTES))
        return ERRNO_NOMEM;
    state_to_app(lent.path, s->path, lent.length);
    app_ptr to = lent.path + lent.length;
    errno_t error = host_path_readlink(s->host, lent.path, lent.length, to, room, lent.loan.at);
    uint32_t used = error ? 0 : app_load32(lent.loan.at);
    if (!error && used >= room)
        error = ERRNO_NAMETOOLONG;
    if (!error)
        app_to_state(target, to, used);
    loan_return(&lent.loan);
    *length = used;
    return error;
}

uint32_t host_target_read(const struct inode *link, uint64_t position, app_ptr to, uint32_t length)
{
    uint32_t chunk = link->size - position < length ? (uint32_t)(link->size - position) : length;
    if (app_check(to, chunk))
        return 0;
    state_to_app(to, target + position, chunk);
    return chunk;
}

void host_target_copy(const struct inode *link, uint8_t *to)
{
    for (uint32_t i = 0; i < link->size; i++)
        to[i] = target[i];
}

// What the host has at the path. A link that the program has no call to read is what it leads to, and followed by the
// host.
static errno_t make_object(struct side *s, struct inode *object)
{
    *object = (struct inode){.nid = HOST_OBJECT, .type = s->stat[STAT_TYPE_AT]};
    if (object->type != FILETYPE_SYMBOLIC_LINK)
        return ERRNO_SUCCESS;
    errno_t error = read_link(s, &object->size);
    if (error != ERRNO_BADF)
        return error;
    s->asked = false;
    if (!side_ask(s, LOOKUP_SYMLINK_FOLLOW))
        object->type = s->stat[STAT_TYPE_AT];
    s->unsure = true;
    return ERRNO_SUCCESS;
}

// Puts the names from a directory of the image up to one that the host has, each with a slash before it, at the path's
// end. *at: where they start; *there: whether there is such a directory.
static errno_t find_names(struct side *s, uint32_t number, uint32_t *at, bool *there)
{
    struct inode directory;
    struct dirent up, entry;
    *at = SIDE_BYTES;
    while (!(*there = hosts_find(number, &s->host))) {
        if (!inode_load(number, &directory) || !directory_find(&directory, (const uint8_t *)"..", 2, &up))
            return ERRNO_IO;
        if (up.nid == number) // the root
            return ERRNO_SUCCESS;
        if (!inode_load(up.nid, &directory))
            return ERRNO_IO;
        uint64_t position = 0;
        do {
            if (directory_at(&directory, position, &entry))
                return ERRNO_IO;
            position = entry.next;
        } while (entry.nid != number || dirent_is_dots(&entry));
        if (*at < entry.length + 1u)
            return ERRNO_NAMETOOLONG;
        *at -= entry.length;
        for (uint32_t i = 0; i < entry.length; i++)
            s->path[*at + i] = entry.name[i];
        s->path[--*at] = '/';
        number = up.nid;
    }
    return ERRNO_SUCCESS;
}

errno_t walk_begin(uint32_t number)
{
    side = side_before();
    side->there = side->asked = side->merged = side->unsure = false;
    side->missing = side->only = side->directory = side->length = 0;
    from_image = true;
    uint32_t at;
    errno_t error = hosts_any() ? find_names(side, number, &at, &side->there) : ERRNO_SUCCESS;
    if (error || !side->there)
        return error;
    while (at < SIDE_BYTES) {
        uint32_t start = ++at;
        while (at < SIDE_BYTES && side->path[at] != '/')
            at++;
        (void)side_append(side, side->path + start, at - start); // never past what it is read from
        side->directory = side->length;
        error = side->missing ? ERRNO_NOENT : side_ask(side, 0);
        if (error && error != ERRNO_NOENT)
            return error;
        if (error || side->stat[STAT_TYPE_AT] != FILETYPE_DIRECTORY)
            side->missing++;
    }
    return ERRNO_SUCCESS;
}

errno_t walk_look_up(const struct inode *directory, const uint8_t *name, uint32_t length, struct inode *child)
{
    struct side *s = side;
    struct dirent entry;
    bool in_image = !is_hosts(directory) && directory_find(directory, name, length, &entry);
    if (in_image && !inode_load(entry.nid, child))
        return ERRNO_IO;
    s->asked = s->merged = s->unsure = false;
    if (s->there && !side_append(s, name, length))
        return ERRNO_NAMETOOLONG;
    errno_t error = s->there && !s->missing ? side_ask(s, 0) : ERRNO_NOENT;
    if (error)
        return error == ERRNO_NOENT && in_image ? ERRNO_SUCCESS : error;
    s->asked = true;
    s->merged = in_image && child->type == FILETYPE_DIRECTORY && s->stat[STAT_TYPE_AT] == FILETYPE_DIRECTORY;
    return s->merged ? ERRNO_SUCCESS : make_object(s, child);
}

void walk_into(struct inode *current, const struct inode *child)
{
    side->directory = side->length;
    if (is_hosts(child) && side->only++ == 0)
        side->above = current->nid;
    if (!is_hosts(child) && side->there && !side->merged)
        side->missing++;
    from_image = !is_hosts(child);
    *current = *child;
}

bool walk_up(struct inode *current)
{
    while (side->directory > 0 && side->path[--side->directory] != '/') {
    }
    side->length = side->directory;
    side->asked = side->merged = side->unsure = false;
    if (side->only > 0) {
        if (--side->only == 0)
            from_image = inode_load(side->above, current);
        return true;
    }
    if (side->missing > 0)
        side->missing--;
    return false;
}
