// SPDX-License-Identifier: MIT
// The host's side of a walk: the path from the host's preopen to where the walk is, of names alone, since links are
// followed by the walk. A rename has two walks, so that there are two sides, used in turn.
#ifndef WASI_VFS_SIDE_H
#define WASI_VFS_SIDE_H

#include "hosts.h"
#include "loan.h"
#include "tree.h"

enum { SIDE_BYTES = LOAN_MAX_BYTES - FILESTAT_SIZE, STAT_TYPE_AT = 16 };

struct side {
    bool there;         // whether a directory of the host is united with the tree here
    bool asked;         // whether `stat` is that of what was looked up last
    bool merged;        // whether what was looked up last is a directory that both have
    bool unsure;        // whether it may be a link that only the host can follow, for want of a call
    uint32_t host;      // the host's preopen
    uint32_t missing;   // how many of the last components the host does not have
    uint32_t only;      // how many of the last components are the host's alone
    uint32_t above;     // the directory of the image that those lie in
    uint32_t directory; // bytes of the path that were gone into
    uint32_t length;    // bytes of the path with what was looked up last
    uint8_t path[SIDE_BYTES];
    uint8_t stat[FILESTAT_SIZE];
};

// The side of the last walk, and of the one before it.
struct side *side_last(void);
struct side *side_before(void);

// The side of the last walk, whose path is that of the object, if something was found, or of the free name.
struct side *side_of(bool found);

// Adds a name to the path that was gone into.
bool side_append(struct side *side, const uint8_t *name, uint32_t length);

// Asks the host what is at the path: ERRNO_NOENT if nothing is that it can name.
errno_t side_ask(struct side *side, uint32_t flags);

// Makes the directories of the path at the host that it does not have. ERRNO_ROFS: no directory of the host is there,
// or the program has no call to make one.
errno_t side_make_way(struct side *side, bool found);

// The path in the program's memory, with room for an answer before it.
struct lent {
    struct loan loan; // `at` is where the answer goes
    app_ptr path;
    uint32_t length;
};
bool side_lend(const struct side *side, uint32_t room, struct lent *lent);

// The host has answered the call.
void answered_by_host(void);

#endif
