/* What the tests of the question-bank compiler share: files, paths, a compiled IR. */
#pragma once

#include "questionbank/ir/ir.h"

/* A path below the source tree: XUEFA_SOURCE_DIR, or the working directory. */
struct str source_path(struct arena *arena, const char *below);

/* A path below the optional test data (XUEFA_SHARED, or ../shared beside the checkout); an empty
 * text when it is not there. */
struct str shared_path(struct arena *arena, const char *below);

/* The whole file; NULL pointer when it cannot be read. */
struct str read_whole(struct arena *arena, struct str path);

/* Names in a directory that end with `suffix`, sorted. */
void list_names(struct arena *arena, struct str directory, const char *suffix, ir_texts *names);

/* Compiles text in memory; fails the test when that itself fails. */
struct ir compile_text(struct arena *arena, const char *path, struct str text);
struct ir compile_file(struct arena *arena, struct str path);

/* How many diagnostics carry the code. */
uint32_t count_code(const struct ir *ir, const char *code);
