/* Writing files so that a reader sees the old one or the new one, never a part. */
#pragma once

#include "base/core/str.h"

/* All of the bytes to an open file; false with errno set when it takes no more. */
bool whole_write(int file, struct str bytes);

/* Writes beside the file, syncs, and renames over it; mode and owner of an existing file stay. A
 * symbolic link is followed; what is no regular file is written to. ERR_OUTSIDE `file_unwritable`.
 */
enum err whole_file_replace(const char *path, struct str bytes, struct fault *fault) MUST_CHECK;
