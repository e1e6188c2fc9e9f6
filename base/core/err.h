/* Failure: one enum for what kind of thing went wrong, one struct for the detail.
 *
 * A function that can fail returns `enum err` and writes its outputs only on ERR_OK. The detail
 * goes into the `struct fault` of the caller's context; the first cause wins, so that a shell that
 * wraps a failing core cannot hide why. Normal absence is not an error. A broken promise inside the
 * program aborts through BUG(); an operating error is returned. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>

#define MUST_CHECK                        __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_idx, args_idx) __attribute__((format(printf, format_idx, args_idx)))

enum err {
    ERR_OK = 0,
    ERR_MALFORMED,       /* not readable at all: bad JSON, bad UTF-8, bad header */
    ERR_INVALID,         /* readable, but a value breaks a rule */
    ERR_UNAUTHENTICATED, /* we do not know who asks */
    ERR_FORBIDDEN,       /* we know, and the role does not allow it */
    ERR_NOT_FOUND,       /* no such thing, or not the asker's: the two look the same */
    ERR_CONFLICT,        /* the state of the thing does not allow it now */
    ERR_TOO_LARGE,       /* beyond a ceiling of base/core/limits.h */
    ERR_BUSY,            /* a queue is full or a transaction lost a race: repeat the same request */
    ERR_OUTSIDE,         /* database, disk or network failed before anything was stored */
    ERR_UNKNOWN, /* the connection was lost during COMMIT: repeat with the same key and read back */
    ERR_COUNT
};

#define FAULT_FIELD_BYTES_MAX  64
#define FAULT_DETAIL_BYTES_MAX 512

struct fault {
    enum err err;
    const char *code; /* stable, snake_case, static storage; NULL while nothing failed */
    char field[FAULT_FIELD_BYTES_MAX];
    char detail[FAULT_DETAIL_BYTES_MAX]; /* one sentence: the fact, then what to do; UTF-8, never
                                            cut inside a character */
};

/* Records the first cause and returns `err`, so that a failing function can end with `return
 * fault_set(…)`. */
enum err fault_set(struct fault *fault, enum err err, const char *code, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* The same, naming the input field that broke the rule. */
enum err fault_set_field(struct fault *fault, enum err err, const char *code, const char *field,
                         const char *format, ...) PRINTF_LIKE(5, 6);

/* Forgets the cause, for a caller that has dealt with it. */
void fault_clear(struct fault *fault);

/* Ends the program: a promise made inside it does not hold. */
_Noreturn void bug(const char *file, int line, const char *promise);
#define BUG(promise)       bug(__FILE__, __LINE__, promise)
#define PROMISE(condition) ((condition) ? (void)0 : bug(__FILE__, __LINE__, #condition))

/* Leaves the calling function with the first error. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum err try_err_ = (call);                                                                \
        if (try_err_ != ERR_OK)                                                                    \
            return try_err_;                                                                       \
    } while (0)

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
