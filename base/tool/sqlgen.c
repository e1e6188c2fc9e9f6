/* Build tool: reads the .sql files of the engine's nouns and prints the statement table.
 *
 * A statement begins with a line `-- name: person_get :one` and runs to the next such line; other
 * comment lines say why it exists and are left out of what is sent. Usage: sqlgen OUT.h OUT.c
 * FILE.sql… */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/core/buf.h"
#include "base/core/vec.h"

struct statement {
    struct str name;
    struct str cardinality;
    struct buf sql;
};

static const struct {
    const char *word;
    const char *constant;
} CARDINALITIES[] = {
    {"one", "DB_ONE"}, {"opt", "DB_OPT"}, {"many", "DB_MANY"}, {"exec", "DB_EXEC"}};

static _Noreturn void stop(const char *path, int line, const char *why) {
    fprintf(stderr, "%s:%d: error: %s\n", path, line, why);
    exit(1);
}

static const char *cardinality_constant(struct str word) {
    for (size_t i = 0; i < COUNT_OF(CARDINALITIES); i++)
        if (str_eq(word, str_from(CARDINALITIES[i].word)))
            return CARDINALITIES[i].constant;
    return NULL;
}

static struct str read_file(struct arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        stop(path, 0, "cannot open");
    struct buf buf = buf_make(arena, 1 << 22);
    char chunk[4096];
    for (size_t n = fread(chunk, 1, sizeof chunk, file); n > 0;
         n = fread(chunk, 1, sizeof chunk, file))
        buf_add(&buf, (struct str){chunk, n});
    fclose(file);
    return buf_str(&buf);
}

typedef VEC(struct statement) statement_vec;

static void begin_statement(struct arena *arena, statement_vec *statements, struct str head,
                            const char *path, int line) {
    struct str rest = str_trim(head);
    struct str name = str_cut(&rest, ' ');
    struct str word = str_trim(rest);
    if (name.len == 0 || !str_starts(word, STR(":")) ||
        cardinality_constant(str_from_offset(word, 1)) == NULL)
        stop(path, line, "want `-- name: noun_verb :one|:opt|:many|:exec`");
    for (uint32_t i = 0; i < statements->count; i++)
        if (str_eq(statements->at[i].name, name))
            stop(path, line, "a statement of this name exists already");
    struct statement *s = vec_push(arena, statements);
    *s = (struct statement){name, str_from_offset(word, 1), buf_make(arena, 1 << 16)};
}

static void read_statements(struct arena *arena, statement_vec *statements, const char *path) {
    static const char HEAD[] = "-- name:";
    struct str rest = read_file(arena, path);
    bool inside = false;
    for (int line = 1; rest.ptr != NULL; line++) {
        struct str text = str_trim(str_cut(&rest, '\n'));
        if (str_starts(text, str_from(HEAD))) {
            begin_statement(arena, statements, str_from_offset(text, sizeof HEAD - 1), path, line);
            inside = true;
        } else if (!str_starts(text, STR("--")) && text.len > 0) {
            if (!inside)
                stop(path, line, "SQL before the first `-- name:` line");
            if (str_ends(text, STR(";")))
                text = str_slice(text, 0, text.len - 1);
            buf_add(&statements->at[statements->count - 1].sql, text);
            buf_add_char(&statements->at[statements->count - 1].sql, '\n');
        }
    }
}

static void print_upper(FILE *to, struct str name) {
    for (size_t i = 0; i < name.len; i++)
        fputc(toupper((unsigned char)name.ptr[i]), to);
}

static void print_header(FILE *to, const statement_vec *statements) {
    fputs("/* Generated from engine/NOUN/NOUN.sql by base/tool/sqlgen.c. */\n#pragma once\n\n"
          "#include \"base/db/db.h\"\n\nenum sql {\n",
          to);
    for (uint32_t i = 0; i < statements->count; i++) {
        fputs("    SQL_", to);
        print_upper(to, statements->at[i].name);
        fputs(",\n", to);
    }
    fputs("    SQL_COUNT\n};\n\nextern const struct db_statement SQL_STATEMENTS[SQL_COUNT];\n", to);
}

static void print_quoted_lines(FILE *to, struct str sql) {
    while (sql.len > 0) {
        struct str line = str_cut(&sql, '\n');
        fputs("\n     \"", to);
        for (size_t i = 0; i < line.len; i++) {
            if (line.ptr[i] == '"' || line.ptr[i] == '\\')
                fputc('\\', to);
            fputc(line.ptr[i], to);
        }
        fputs("\\n\"", to);
    }
}

static void print_table(FILE *to, const statement_vec *statements) {
    fputs("/* Generated from engine/NOUN/NOUN.sql by base/tool/sqlgen.c. */\n"
          "#include \"engine/statements.h\"\n\nconst struct db_statement SQL_STATEMENTS[SQL_COUNT] "
          "= {\n",
          to);
    for (uint32_t i = 0; i < statements->count; i++) {
        const struct statement *s = &statements->at[i];
        fprintf(to, "    {\"%.*s\", %s,", STR_ARGS(s->name), cardinality_constant(s->cardinality));
        print_quoted_lines(to, buf_str(&s->sql));
        fputs("},\n", to);
    }
    fputs("};\n", to);
}

static FILE *open_out(const char *path) {
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        stop(path, 0, "cannot write");
    return file;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fputs("usage: sqlgen OUT.h OUT.c FILE.sql...\n", stderr);
        return 2;
    }
    struct arena arena = {0};
    statement_vec statements = {0};
    for (int i = 3; i < argc; i++)
        read_statements(&arena, &statements, argv[i]);
    FILE *header = open_out(argv[1]);
    print_header(header, &statements);
    fclose(header);
    FILE *table = open_out(argv[2]);
    print_table(table, &statements);
    fclose(table);
    arena_close(&arena);
    return 0;
}
