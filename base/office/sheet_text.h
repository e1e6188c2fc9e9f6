/* Texts of cells: how the file writes them, how they show. */
#pragma once

#include "base/core/buf.h"

enum { SHEET_ROW_MAX = 1048576, SHEET_COLUMN_MAX = 16384 };

/* How a number shows. */
enum number_kind { NUMBER_PLAIN, NUMBER_PERCENT, NUMBER_DATE, NUMBER_TIME, NUMBER_ELAPSED };

/* Characters written as _x000D_ are put in their place; CR LF and CR become LF. */
void sheet_unescape(struct buf *text);

/* The reverse for writing, and for the two characters that XML cannot hold though UTF-8 can. */
struct str sheet_escape(struct arena *arena, struct str text);

/* The number `raw` as it shows. False when it is no number. */
bool sheet_number_text(struct buf *out, struct str raw, enum number_kind kind, bool from_1904);

/* "2024-03-01T00:00:00" as it shows. */
void sheet_iso_text(struct buf *out, struct str raw);

/* How a format code lets a number show. */
enum number_kind sheet_format_kind(struct str code);
