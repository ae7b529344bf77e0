// SPDX-License-Identifier: MIT
// Wine 8 keeps its handlers of exceptions in a list of the thread whose elements lie on the stack, and puts one there
// while it calls the handler of a function. .NET resumes in a catch block without returning to Wine, so such an element
// stays in the list after its place on the stack has been written over, and the next exception calls what is there now.
// Windows x64 has no such list. This library, loaded into a program, takes those elements out of the list before Wine
// reads it, which is when an exception is raised.
#include <stdint.h>
#include <windows.h>

typedef struct element {
    struct element *previous;
    void *handler;
} element;

enum { MAX_KNOWN = 32 };

// What the list of a thread was at its last exception, from the top of the stack on.
typedef struct {
    int count;
    element *places[MAX_KNOWN];
    void *handlers[MAX_KNOWN];
} list;

static element *const END = (element *)(intptr_t)-1;
static DWORD slot;

// Whether a function of Wine's own starts there: the libraries that Wine brings say so after their DOS header.
static BOOL is_wine_function(void *code)
{
    static const char mark[] = "Wine builtin DLL";
    DWORD64 base = 0;
    RUNTIME_FUNCTION *function = RtlLookupFunctionEntry((DWORD64)code, &base, NULL);
    return function && base && base + function->BeginAddress == (DWORD64)code
        && memcmp((char *)base + sizeof(IMAGE_DOS_HEADER), mark, sizeof mark - 1) == 0;
}

// The first element above an address that was in the list before, and is unchanged.
static element *find_known(const list *known, const char *above)
{
    for (int i = 0; i < known->count; i++) {
        element *place = known->places[i];
        if ((char *)place > above && place->handler == known->handlers[i]) {
            return place;
        }
    }
    return END;
}

static LONG CALLBACK repair_list(EXCEPTION_POINTERS *exception)
{
    NT_TIB *thread = (NT_TIB *)NtCurrentTeb();
    const char *above = (const char *)exception->ContextRecord->Rsp;
    const char *last = (const char *)thread->StackBase - sizeof(element);
    list *known = TlsGetValue(slot);
    if (!known) {
        known = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *known);
        TlsSetValue(slot, known);
    }
    if (!known || above < (const char *)thread->StackLimit || above > last) {
        return EXCEPTION_CONTINUE_SEARCH;
    }

    list found = {.count = 0};
    for (element **link = (element **)&thread->ExceptionList; *link != END; link = &(*link)->previous) {
        const char *place = (const char *)*link;
        if (place <= above || place > last || (uintptr_t)place % sizeof(void *) != 0
            || !is_wine_function((*link)->handler)) {
            *link = find_known(known, above);
            if (*link == END) {
                break;
            }
        }
        if (found.count < MAX_KNOWN) {
            found.places[found.count] = *link;
            found.handlers[found.count++] = (*link)->handler;
        }
        above = (const char *)*link;
    }
    *known = found;
    return EXCEPTION_CONTINUE_SEARCH;
}

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, LPVOID reserved)
{
    (void)library;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        slot = TlsAlloc();
        AddVectoredExceptionHandler(TRUE, repair_list);
    }
    return TRUE;
}
