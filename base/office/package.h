/* Zip packages (documents, workbooks, content packages) that strangers made.
 *
 * Opened from bytes in memory. The list of parts is checked before anything is unpacked: number of
 * parts, stated sizes and ratios, names (no absolute ones, no `..`, no back-slashes, valid UTF-8),
 * no part twice, no overlapping entries, no encryption, no other method than stored and deflate.
 * While unpacking, the true size is held against the stated one, the ceilings and the CRC. Nothing
 * is ever written to a disk. Only this file's .c includes zip.h. */
#pragma once

#include "base/core/arena.h"

struct package;

/* Whether the bytes begin as a zip file does. */
bool package_sniff(struct str bytes);

/* `bytes` must outlive the package. ERR_MALFORMED `package_damaged`; ERR_INVALID
 * `package_encrypted`, `package_name`, `package_method`; ERR_TOO_LARGE `package_too_large` with a
 * sentence that names the ceiling (LIMIT_PACKAGE_*, LIMIT_PART_*). */
enum err package_open(struct arena *arena, struct str bytes, struct package **out,
                      struct fault *fault) MUST_CHECK;
void package_close(struct package *package); /* NULL is fine */

uint32_t package_part_count(const struct package *package);                /* folders not counted */
struct str package_part_name(const struct package *package, uint32_t idx); /* in the file's order */

/* Names are compared without regard to ASCII case and a leading slash, as OPC does. */
bool package_find(const struct package *package, struct str name, uint32_t *idx);

/* A whole part, unpacked into the arena. ERR_NOT_FOUND `package_part_missing`; ERR_MALFORMED
 * `package_damaged`; ERR_TOO_LARGE. */
enum err package_read(struct package *package, struct arena *arena, struct str name,
                      struct str *out, struct fault *fault) MUST_CHECK;

/* A part piece by piece, so that its size never stands in memory; what `take` returns ends it. */
typedef enum err (*package_take)(void *context, struct str piece, struct fault *fault);
enum err package_stream(struct package *package, struct str name, package_take take, void *context,
                        struct fault *fault) MUST_CHECK;

/* Writing. Parts stand stored or deflated in the order of adding; times are fixed, so that the same
 * parts always give the same bytes. */
struct package_part {
    struct str name;
    struct str bytes;
};
enum err package_write(struct arena *arena, const struct package_part *parts, uint32_t count,
                       struct str *out, struct fault *fault) MUST_CHECK;
