/* What the readers make of a file and everything behind them works on: items with the place they
 * came from.
 *
 * Reader → IR → link → checks → emitter. Readers fill `items` and say what they could not read;
 * link expands what is shared (stimulus, section), normalises the key and computes the hashes;
 * checks only report; emitters only read. All memory is the bank's arena. */
#pragma once

#include "base/core/hash.h"
#include "base/core/vec.h"
#include "engine/vocab/vocab.h"

/* A place in a source: a line of its text. Lines and columns count from 1; columns count
 * characters, not bytes. 0 means unknown. What a person calls the place (a cell, a paragraph) says
 * ir_locate() of ir/source.h. */
struct ir_place {
    uint32_t source_idx;
    uint32_t line;
    uint32_t column;
};

typedef VEC(struct str) ir_texts;

/* What people call the places of a source by. */
enum ir_origin {
    ORIGIN_LINE,      /* line and column of a text file */
    ORIGIN_PARAGRAPH, /* paragraph of a document, from 1, empty ones counted */
    ORIGIN_CELL       /* sheet, row and column of a workbook */
};

/* Where a line of a rendered text (ir/source.h) comes from. */
struct ir_line {
    uint32_t number;    /* the line, paragraph or row in the file */
    uint32_t column;    /* the character (ORIGIN_LINE) or the cell's column (ORIGIN_CELL), from 1 */
    uint32_t sheet_idx; /* ORIGIN_CELL: into ir_source.sheets */
};

struct ir_source {
    struct str path;     /* as the user named it; a part of a package as PACKAGE/PART */
    struct str text;     /* UTF-8, line ends as they were; or the rendered text of the file */
    struct str format;   /* reader's name: "text", "table", "gift", "docx" … */
    struct str encoding; /* "utf-8", "utf-8-bom", "gb18030", …; empty for packages */
    enum ir_origin origin;
    uint32_t file_idx; /* the source that is the whole file: itself, or the package of a part */
    VEC(struct ir_line)
    lines;           /* one for each line of a rendered text; empty: the text is the file */
    ir_texts sheets; /* ORIGIN_CELL: their names */
    uint32_t traits; /* of its characters (read/hidden.h) */
};

struct ir_option {
    struct str label; /* "A" … as in the source, in order */
    struct str text;
    struct ir_place place;
};

/* A warning that the author has looked at and lets stand: 接受：QB026 立法原文如此. */
struct ir_accept {
    struct str code;
    struct str reason; /* never empty */
    struct ir_place place;
};

struct ir_item {
    enum item_kind kind; /* readers: ITEM_KIND_COUNT where the source does not say; link decides */
    struct str
        item_name; /* the source's own id of the item, empty when it has none that can be trusted */
    struct str stimulus; /* shared case material, empty when none */
    struct str stem;
    VEC(struct ir_option) options;
    /* single, multiple: option labels in option order · judge: "T" or "F" · blank: one text per
     * blank, its alternatives joined by "|" · short, essay: at most one model text · order: labels
     * in the right order · match: "left=>right" pairs. */
    ir_texts key;
    struct str rationale;
    ir_texts cites;  /* normalised: 《行政处罚法》第三十六条 */
    ir_texts proofs; /* short phrases that must stand in a cited article (核验) */
    ir_texts tags;
    struct str topic;   /* 章节 */
    struct str section; /* head under which the item stood */
    enum difficulty difficulty;
    VEC(struct ir_accept) accepts;
    struct ir_place place; /* of the stem */
    bool normal;      /* the reader gave kind and key in the form above: link leaves them alone */
    bool quarantined; /* an error concerns it: reported, never loaded */

    /* made by link */
    struct hash item_key; /* which item this is: survives a change of options, key or rationale */
    struct hash content_hash; /* which revision: changes with anything that an official or a scorer
                                 can see */
};

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

struct diagnostic {
    enum severity severity;
    const char *code; /* "QB012", from questionbank/check/diagnostic.def */
    struct ir_place place;
    struct ir_place item_place; /* of the item it concerns; line 0: of none */
    struct str message;         /* Chinese: the fact */
    struct str hint;            /* Chinese: what to do; may be empty */
    struct ir_place other;      /* a second place shown beside it; line 0: none */
    struct str other_message;   /* what stands there */
};

/* A change to a source text that is proven safe: `xuefa bank fix` carries it out. */
struct ir_edit {
    uint32_t source_idx;
    size_t offset; /* bytes into ir_source.text, which is the file itself */
    size_t bytes;  /* that go */
    struct str replacement;
    const char *code; /* of the diagnostic it mends */
};

struct ir {
    struct arena *arena;
    VEC(struct ir_source) sources;
    VEC(struct ir_item) items;
    VEC(struct diagnostic) diagnostics;
    VEC(struct ir_edit) edits; /* in no order, may touch each other */
    uint32_t
        errors; /* counts all, also those beyond LIMIT_DIAGNOSTIC_COUNT_MAX that are not kept */
    uint32_t warnings;
    uint32_t accepted;   /* warnings that their items accept */
    uint32_t duplicates; /* items that stood twice and were dropped by link */
};
