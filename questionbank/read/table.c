/* Exports of exam systems: a record a line, its fields behind tabs, some records broken over
 * several lines. A broken line is joined without anything between. */
#include "questionbank/read/forms.h"

#include "questionbank/read/mark.h"
#include "questionbank/read/outline.h"

#include "questionbank/ir/lines.h"

static bool is_record_head(struct str line) {
    struct number_mark mark;
    return mark_number(line, &mark) && mark.style == NUMBER_TAB;
}

/* The first line that is not blank is a record's head, and the answers are written `正确答案：`
 * behind a tab, or on a line of their own before the options. */
bool table_sniff(struct str text) {
    struct lines lines = lines_of(text);
    struct line line;
    bool answer = false, head = false, first = true;
    while (lines_next(&lines, &line) && !answer) {
        if (str_trim(line.text).len == 0)
            continue;
        head = first ? is_record_head(line.text) : head;
        first = false;
        if (!head)
            return false;
        answer = str_starts(str_trim(line.text), STR("正确答案：")) ||
                 str_contains(line.text, STR("\t正确答案："));
    }
    return answer;
}

void table_read(struct ir *ir, uint32_t source_idx) {
    static const struct outline_form FORM = {.records = true, .separator = STR_INIT("")};
    outline_read(ir, source_idx, &FORM);
}
