/* JSON Lines: holds all of an item. */
#include "questionbank/emit/emission.h"
#include "questionbank/emit/forms_out.h"
#include "questionbank/emit/print.h"

enum err json_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                   struct fault *fault) {
    struct emission e = emission_begin(arena, ir, losses);
    while (emission_next(&e)) {
        print_record(&e.out, e.item);
        buf_add_char(&e.out, '\n');
    }
    return emission_end(&e, out, fault);
}
