/* Files and compiled banks for tests. */
#include "tests/support/bank_support.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <sys/stat.h>

#include "questionbank/questionbank.h"

static struct str path_below(struct arena *arena, const char *variable, const char *otherwise,
                             const char *below) {
    const char *root = getenv(variable);
    return arena_printf(arena, "%s/%s", root == NULL || root[0] == '\0' ? otherwise : root, below);
}

struct str source_path(struct arena *arena, const char *below) {
    return path_below(arena, "XUEFA_SOURCE_DIR", ".", below);
}

struct str shared_path(struct arena *arena, const char *below) {
    struct str path = path_below(arena, "XUEFA_SHARED", "../shared", below);
    struct stat status;
    return stat(path.ptr, &status) == 0 ? path : (struct str){NULL, 0};
}

struct str read_whole(struct arena *arena, struct str path) {
    struct stat status;
    FILE *file = fopen(arena_cstr(arena, path), "rb");
    if (file == NULL || fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode))
        return (struct str){NULL, 0};
    size_t bytes = (size_t)status.st_size;
    char *text = arena_alloc(arena, bytes + 1);
    size_t got = fread(text, 1, bytes, file);
    fclose(file);
    return got == bytes ? (struct str){text, bytes} : (struct str){NULL, 0};
}

static int compare_names(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

void list_names(struct arena *arena, struct str directory, const char *suffix, ir_texts *names) {
    DIR *open = opendir(arena_cstr(arena, directory));
    if (open == NULL)
        return;
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open))
        if (str_ends(str_from(entry->d_name), str_from(suffix)))
            *vec_push(arena, names) = arena_str(arena, str_from(entry->d_name));
    closedir(open);
    if (names->count > 0)
        qsort(names->at, names->count, sizeof *names->at, compare_names);
}

struct ir compile_text(struct arena *arena, const char *path, struct str text) {
    struct ir ir = {0};
    struct fault fault = {0};
    enum err err = questionbank_compile_bytes(arena, str_from(path), text, &ir, &fault);
    cr_assert(err == ERR_OK, "%s: %s", path, fault.detail);
    return ir;
}

struct ir compile_file(struct arena *arena, struct str path) {
    struct ir ir = {0};
    struct fault fault = {0};
    const char *paths[] = {arena_cstr(arena, path)};
    enum err err = questionbank_compile(arena, paths, 1, &ir, &fault);
    cr_assert(err == ERR_OK, "%s: %s", paths[0], fault.detail);
    return ir;
}

uint32_t count_code(const struct ir *ir, const char *code) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < ir->diagnostics.count; i++)
        count += strcmp(ir->diagnostics.at[i].code, code) == 0;
    return count;
}
