/* Parts of office packages (OPC) as XML, and how parts point to each other. */
#pragma once

#include "base/office/package.h"
#include "base/office/xml.h"

/* A part as events. Errors of package.h, xml.h and of the events; the sentences of xml.h are
 * preceded by the part's name and the line. */
enum err part_parse(struct package *package, struct str name, const struct xml_events *events,
                    void *context, struct fault *fault) MUST_CHECK;

struct relation {
    struct str id;
    struct str type;   /* the last step of its URI: "worksheet" */
    struct str target; /* a part's name; an address when external */
    bool is_external;
};

struct relations {
    struct relation *at;
    uint32_t count;
};

/* Whom a part points to; an empty name asks for the package itself. None is fine. ERR_TOO_LARGE
 * `package_too_large` beyond LIMIT_RELATION_COUNT_MAX. */
enum err part_relations(struct arena *arena, struct package *package, struct str part,
                        struct relations *out, struct fault *fault) MUST_CHECK;

/* NULL when there is none. */
const struct relation *relation_by_id(const struct relations *relations, struct str id);
const struct relation *relation_by_type(const struct relations *relations, const char *type);
