// SPDX-License-Identifier: MIT
// Every call that takes a path answers what Linux answers on the same tree: for each kind of object, with and without a
// slash at the end, every combination of flags, every pair of paths. What Linux does, the runtime that cannot write
// refuses with ROFS, and the other one does.
#include "linux_tree.h"
#include "unit.h"

static const char *const paths[] = {
    "file.txt",
    "file.txt/",
    "file.txt/.",
    "file.txt/..",
    "dir",
    "dir/",
    "dir/.",
    "dir/..",
    ".",
    "./",
    "",
    "dir/inner.txt",
    "dir/inner.txt/",
    "dir/inner.txt/x",
    "dir//inner.txt",
    "dir/deep/../inner.txt",
    "dir/deep",
    "dir/deep/",
    "dir/deep/er",
    "dir/deep/er/x",
    "missing",
    "missing/",
    "missing/x",
    "missing/.",
    "missing/..",
    "dir/missing",
    "dir/missing/",
    "void",
    "void/",
    "void/.",
    "many/entry-0001/",
    "links/to-file",
    "links/to-file/",
    "links/to-dir",
    "links/to-dir/",
    "links/to-dir/.",
    "links/to-dir/inner.txt",
    "links/to-dir/missing",
    "links/to-dir-slash",
    "links/through",
    "links/up",
    "links/up/",
    "links/dangling",
    "links/dangling/",
    "links/dangling-deep",
    "links/self",
    "links/self/",
    "links/file-as-dir",
};
enum { PATHS = sizeof paths / sizeof *paths, MOST_ANSWERS = 40000 };

// Linux's answers, in the order of the calls: asked for once, since both profiles are compared with the same ones.
static int16_t answers[MOST_ANSWERS];
static unsigned answered, next;
static bool asking;

// Whether Linux has to be asked; what it answers is kept, and the tree made again if it changed.
static void keep(errno_t answer, bool changes)
{
    if (answered == MOST_ANSWERS)
        machine_broken("there is room for the answers", answered, 0);
    answers[answered++] = (int16_t)answer;
    if (answer == ERRNO_SUCCESS && changes)
        linux_tree_restore();
}

static void compare(errno_t actual, errno_t expected, const char *format, const char *a, const char *b, uint32_t x,
                    uint32_t y, uint32_t z)
{
    char text[400];
    snprintf(text, sizeof text, format, a, b, x, y, z);
    check_equal(__FILE__, __LINE__, text, actual, expected);
}

// The call is made on Linux in the first round, and compared in the second. `changes`: whether success would change the
// tree; then it is made anew.
#define BOTH(on_linux, call, changes, judge, format, ...)                                                              \
    do {                                                                                                               \
        if (asking) {                                                                                                  \
            keep(on_linux, changes);                                                                                   \
        } else {                                                                                                       \
            errno_t answer = answers[next++], actual = call;                                                           \
            answer = answer == ERRNO_SUCCESS && (changes) && !WASI_VFS_WRITABLE ? ERRNO_ROFS : answer;                 \
            compare(actual, judge, format, __VA_ARGS__);                                                               \
            if (actual == ERRNO_SUCCESS && (changes))                                                                  \
                machine_reset(machine.isolated);                                                                       \
        }                                                                                                              \
    } while (0)
#define AT(place, path) put_text(place, path), (uint32_t)strlen(path)

static uint8_t type_of(const char *path)
{
    return stat_path(ROOT, path, false) ? FILETYPE_UNKNOWN : machine_memory[RESULT + STAT_TYPE];
}

// A link that is not followed is LOOP with DIRECTORY too, as on Wasmtime; Linux says NOTDIR.
static errno_t judge_open(errno_t answer, const char *path, uint32_t flags, uint32_t oflags)
{
    bool unfollowed = !(flags & LOOKUP_SYMLINK_FOLLOW) && type_of(path) == FILETYPE_SYMBOLIC_LINK;
    return answer == ERRNO_NOTDIR && oflags & OFLAGS_DIRECTORY && unfollowed ? ERRNO_LOOP : answer;
}

static void open_each_way(const char *path)
{
    for (uint32_t flags = 0; flags < 2; flags++)
        for (uint32_t oflags = 0; oflags <= OFLAGS_ALL; oflags++)
            for (uint32_t access = 0; access < 3; access++) {
                bool read = access != 1, write = access != 0;
                uint64_t base = (read ? RIGHT_FD_READ : 0) | (write ? RIGHT_FD_WRITE : 0);
                // Creating what is there changes nothing, and neither does opening it to read.
                bool changes =
                    write || oflags & OFLAGS_TRUNC || (oflags & OFLAGS_CREAT && stat_path(ROOT, path, flags));
                BOTH(linux_open(path, flags, oflags, read, write),
                     path_open(ROOT, flags, AT(PATH, path), oflags, base, 0, 0, RESULT), changes,
                     judge_open(answer, path, flags, oflags), "open %s%s flags %u oflags %u access %u", path, "", flags,
                     oflags, access);
                if (!asking)
                    for (uint32_t fd = ROOT + 1; !fd_close(fd); fd++)
                        ;
            }
}

// The new path's directory is looked at before the old name, in a link too (as on Wasmtime); Linux looks at the old
// name first.
static errno_t judge_link(errno_t answer, errno_t actual, const char *path, uint32_t flags, const char *new_path)
{
    bool missing = stat_path(ROOT, path, flags) == ERRNO_NOENT;
    return answer == ERRNO_NOENT && missing && actual == ERRNO_NOTDIR &&
                   stat_path(ROOT, new_path, false) == ERRNO_NOTDIR
               ? actual
               : answer;
}

static void link_each_way(const char *path, const char *new_path)
{
    for (uint32_t flags = 0; flags < 2; flags++) {
        BOTH(linux_link(path, flags, new_path), path_link(ROOT, flags, AT(PATH, path), ROOT, AT(PATH2, new_path)), true,
             judge_link(answer, actual, path, flags, new_path), "link %s %s flags %u", path, new_path, flags, 0, 0);
    }
}

static void every_call(void)
{
    for (unsigned i = 0; i < PATHS; i++) {
        const char *path = paths[i];
        open_each_way(path);
        BOTH(linux_create_directory(path), path_create_directory(ROOT, AT(PATH, path)), true, answer, "mkdir %s%s",
             path, "", 0, 0, 0);
        BOTH(linux_unlink_file(path), path_unlink_file(ROOT, AT(PATH, path)), true, answer, "unlink %s%s", path, "", 0,
             0, 0);
        BOTH(linux_remove_directory(path), path_remove_directory(ROOT, AT(PATH, path)), true, answer, "rmdir %s%s",
             path, "", 0, 0, 0);
        BOTH(linux_symlink("t", path), path_symlink(AT(PATH2, "t"), ROOT, AT(PATH, path)), true, answer, "symlink %s%s",
             path, "", 0, 0, 0);
        BOTH(linux_readlink(path), path_readlink(ROOT, AT(PATH, path), BUFFER, 64, RESULT), false, answer,
             "readlink %s%s", path, "", 0, 0, 0);
        for (uint32_t flags = 0; flags < 2; flags++) {
            BOTH(linux_stat(path, flags), stat_path(ROOT, path, flags), false, answer, "stat %s%s flags %u", path, "",
                 flags, 0, 0);
            BOTH(linux_set_times(path, flags),
                 path_filestat_set_times(ROOT, flags, AT(PATH, path), 0, 0, FSTFLAGS_MTIM), true, answer,
                 "set times %s%s flags %u", path, "", flags, 0, 0);
        }
        for (unsigned j = 0; j < PATHS; j++) {
            BOTH(linux_rename(path, paths[j]), path_rename(ROOT, AT(PATH, path), ROOT, AT(PATH2, paths[j])), true,
                 answer, "rename %s %s", path, paths[j], 0, 0, 0);
            link_each_way(path, paths[j]);
        }
    }
}

TEST(every_path_is_answered_as_linux_answers_it)
{
    static bool asked, able;
    if (!asked) {
        asked = asking = true;
        able = linux_tree_make(ROOT);
        if (able)
            every_call();
        linux_tree_remove();
        asking = false;
    }
    next = 0;
    if (able)
        every_call();
    else
        skip("needs openat2 of Linux 5.6");
    CHECK(next, answered);
}
