/* What the fuzz targets of the compiler do with an input. A target is one file: hence the bodies
 * here. */
#pragma once

#include "base/json/json.h"
#include "questionbank/check/check.h"
#include "questionbank/emit/diagnostics.h"
#include "questionbank/emit/print.h"
#include "questionbank/link/link.h"
#include "questionbank/questionbank.h"
#include "questionbank/read/decode.h"
#include "questionbank/read/hidden.h"
#include "questionbank/read/reader.h"

#define FUZZ_OUTPUT_BYTES_MAX ((size_t)64 * 1024 * 1024)

/* Prints everything; what is printed as JSON must be JSON. */
static inline void fuzz_print(struct arena *arena, const struct ir *ir) {
    struct fault fault = {0};
    struct buf text = buf_make(arena, FUZZ_OUTPUT_BYTES_MAX);
    struct buf json = buf_make(arena, FUZZ_OUTPUT_BYTES_MAX);
    diagnostics_print(&text, ir);
    diagnostics_json(&json, ir);
    PROMISE(json.full || json_door(buf_str(&json), &fault) == ERR_OK);
    for (uint32_t i = 0; i < ir->items.count; i++) {
        struct buf item = buf_make(arena, FUZZ_OUTPUT_BYTES_MAX);
        print_item(&item, ir, &ir->items.at[i]);
        PROMISE(item.full || json_door(buf_str(&item), &fault) == ERR_OK);
    }
}

static inline void fuzz_compile(struct str bytes) {
    struct arena arena = {0};
    struct ir ir = {0};
    struct fault fault = {0};
    if (questionbank_compile_bytes(&arena, STR("fuzz"), bytes, &ir, &fault) == ERR_OK)
        fuzz_print(&arena, &ir);
    arena_close(&arena);
}

/* One reader, whatever sniffing says. */
static inline void fuzz_reader(struct str name, struct str bytes) {
    struct arena arena = {0};
    struct ir ir = {.arena = &arena};
    const struct reader *reader = reader_find(name);
    PROMISE(reader != NULL);
    if (decode_source(&ir, STR("fuzz"), bytes))
        reader->read(&ir, 0);
    hidden_settle(&ir, 0, 0);
    link_items(&ir);
    check_items(&ir);
    fuzz_print(&arena, &ir);
    arena_close(&arena);
}
