/* QTI 2.1 as a content package. */
#include "questionbank/emit/forms_out.h"
#include "questionbank/emit/qti_item.h"

const struct qti_dialect QTI_2_1 = {
    .is_kebab = false,
    .item_space = "http://www.imsglobal.org/xsd/imsqti_v2p1",
    .manifest_space = "http://www.imsglobal.org/xsd/imscp_v1p1",
    .schema = "QTIv2.1 Package",
    .schema_version = "1.0.0",
    .resource_type = "imsqti_item_xmlv2p1",
    .template_head = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    .template_tail = "",
};

enum err qti_emit(struct arena *arena, const struct ir *ir, struct str *out, emit_losses *losses,
                  struct fault *fault) {
    struct emission e = emission_begin(arena, ir, losses);
    return qti_package_emit(&e, &QTI_2_1, out, fault);
}
