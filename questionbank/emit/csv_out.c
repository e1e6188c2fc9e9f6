/* CSV for spreadsheets: cells that look like formulas stand behind an apostrophe, which our reader
 * takes away again. */
#include "base/core/csv.h"
#include "questionbank/emit/forms_out.h"
#include "questionbank/emit/table_out.h"

enum err csv_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                  struct fault *fault) {
    struct emission e = emission_begin(arena, ir, losses);
    struct table_row row = table_head();
    csv_begin(&e.out);
    table_put_csv(&e.out, &row);
    while (emission_next(&e)) {
        row = table_row(&e);
        table_put_csv(&e.out, &row);
    }
    TRY(emission_end(&e, out, fault));
    table_prove(&e, *out);
    return ERR_OK;
}
