/* QTI 3.0 as a content package. */
#include "questionbank/emit/forms_out.h"
#include "questionbank/emit/qti_item.h"

const struct qti_dialect QTI_3_0 = {
    .is_kebab = true,
    .item_space = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    .manifest_space = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    .schema = "QTI Package",
    .schema_version = "3.0.0",
    .resource_type = "imsqti_item_xmlv3p0",
    .template_head = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    .template_tail = ".xml",
};

enum err qti3_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                   struct fault *fault) {
    struct emission e = emission_begin(arena, ir, losses);
    return qti_package_emit(&e, &QTI_3_0, out, fault);
}
