/* From the engine's laggards to the wire's. */
#include "api/wire/behind.h"

struct wire_shortfall wire_shortfall_of(struct arena *arena, const struct shortfall *shortfall) {
    return (struct wire_shortfall){shortfall_kind_code(shortfall->kind), shortfall->missing,
                                   shortfall_text(arena, shortfall)};
}

struct wire_laggard wire_laggard_of(struct arena *arena, const struct laggard *laggard) {
    struct wire_laggard wire = {.person_id = laggard->person_id.v,
                                .staff_no = laggard->staff_no,
                                .name = laggard->name,
                                .unit = laggard->unit,
                                .credits = laggard->credits,
                                .days_left = laggard->verdict.days_left,
                                .last_feasible_day = laggard->verdict.last_feasible_day};
    for (uint32_t i = 0; i < laggard->verdict.shortfall_count; i++)
        *vec_push(arena, &wire.shortfall) =
            wire_shortfall_of(arena, &laggard->verdict.shortfalls[i]);
    return wire;
}
