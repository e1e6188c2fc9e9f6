/* The first cause of a failure, kept whole and printable. */
#include "base/core/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* vsnprintf may cut inside a multi-byte character; a detail is shown to people, so step back to its
 * start. */
static void cut_at_character(char *text, size_t bytes) {
    size_t end = bytes;
    while (end > 0 && ((unsigned char)text[end - 1] & 0xC0U) == 0x80U)
        end--;
    if (end > 0 && (unsigned char)text[end - 1] >= 0xC0U)
        end--;
    text[end] = '\0';
}

static void PRINTF_LIKE(2, 0) format_detail(struct fault *fault, const char *format, va_list args) {
    int bytes = vsnprintf(fault->detail, sizeof fault->detail, format, args);
    if (bytes >= (int)sizeof fault->detail)
        cut_at_character(fault->detail, sizeof fault->detail - 1);
}

enum err fault_set(struct fault *fault, enum err err, const char *code, const char *format, ...) {
    if (fault->code != NULL)
        return err;
    fault->err = err;
    fault->code = code;
    fault->field[0] = '\0';
    va_list args;
    va_start(args, format);
    format_detail(fault, format, args);
    va_end(args);
    return err;
}

enum err fault_set_field(struct fault *fault, enum err err, const char *code, const char *field,
                         const char *format, ...) {
    if (fault->code != NULL)
        return err;
    fault->err = err;
    fault->code = code;
    int bytes = snprintf(fault->field, sizeof fault->field, "%s", field);
    if (bytes >= (int)sizeof fault->field)
        cut_at_character(fault->field, sizeof fault->field - 1);
    va_list args;
    va_start(args, format);
    format_detail(fault, format, args);
    va_end(args);
    return err;
}

void fault_clear(struct fault *fault) {
    *fault = (struct fault){0};
}

void bug(const char *file, int line, const char *promise) {
    fprintf(stderr, "xuefa: %s:%d: broken promise: %s\n", file, line, promise);
    abort();
}
