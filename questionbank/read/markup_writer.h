/* What the lexer of HTML and the walk over trees tell the writer. */
#pragma once

#include "questionbank/read/markup.h"

/* Text without entities; its blanks collapse. */
void markup_put_text(struct markup *markup, struct str text);
void markup_put_character(struct markup *markup, uint32_t character);

/* `name` as markup_fold_name() gives it. */
void markup_open_element(struct markup *markup, const struct xml_element *element, struct str name);
void markup_close_element(struct markup *markup, struct str name);

/* The local name in lower case; a longer one than MARKUP_NAME_BYTES_MAX is cut. */
struct str markup_fold_name(struct str name, char out[static MARKUP_NAME_BYTES_MAX]);

bool markup_is_html_blank(uint32_t character);
