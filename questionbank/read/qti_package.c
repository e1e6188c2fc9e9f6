/* Content packages: the manifest says which parts hold items. Each part that is read becomes a
 * source of its own, so that places are lines of the XML. */
#include "base/core/limits.h"
#include "base/core/utf8.h"
#include "questionbank/read/decode.h"
#include "questionbank/read/forms.h"
#include "questionbank/read/qti.h"

#define MANIFEST STR("imsmanifest.xml")

/* Parts that were read. */
struct qti_package {
    struct ir *ir;
    uint32_t manifest_idx; /* the manifest's source */
    struct package *package;
    struct str path;
    struct str folder; /* of the manifest */
    struct arena *scratch;
    struct qti_shared shared;
    bool skipping; /* what a resource names is only looked at */
    bool *done;    /* by index of the part: read */
    bool *named;   /* stands in the manifest */
};

/* The manifest nearest to the root; an archive of a folder has it one step down. */
static bool find_manifest(const struct package *package, struct str *out) {
    bool found = false;
    for (uint32_t i = 0; i < package_part_count(package); i++) {
        struct str name = package_part_name(package, i);
        struct str base =
            str_from_offset(name, name.len - (name.len < MANIFEST.len ? name.len : MANIFEST.len));
        bool bounded = base.len == name.len || name.ptr[name.len - base.len - 1] == '/';
        if (!str_eq(base, MANIFEST) || !bounded || (found && name.len >= out->len))
            continue;
        *out = name;
        found = true;
    }
    return found;
}

bool qti_package_knows(const struct package *package) {
    struct str name;
    return find_manifest(package, &name);
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static struct str without_percent(struct arena *arena, struct str href) {
    struct buf out = buf_make(arena, LIMIT_STEM_BYTES_MAX);
    for (size_t at = 0; at < href.len; at++) {
        int high = at + 2 < href.len ? hex_digit(href.ptr[at + 1]) : -1;
        int low = high >= 0 ? hex_digit(href.ptr[at + 2]) : -1;
        bool coded = href.ptr[at] == '%' && high >= 0 && low >= 0 && high * 16 + low >= ' ';
        buf_add_char(&out, coded ? (char)(high * 16 + low) : href.ptr[at]);
        at += coded ? 2 : 0;
    }
    return utf8_find_invalid(buf_str(&out)) == STR_NONE ? buf_str(&out) : href;
}

struct str qti_path(struct arena *arena, struct str folder, struct str href) {
    struct buf out = buf_make(arena, LIMIT_STEM_BYTES_MAX);
    struct str rest = without_percent(arena, href);
    buf_add(&out, folder);
    while (rest.ptr != NULL) {
        struct str step = str_cut(&rest, '/');
        if (str_eq(step, STR("..")) && out.len > 0) {
            out.len--;
            while (out.len > 0 && out.data[out.len - 1] != '/')
                out.len--;
        } else if (step.len > 0 && !str_eq(step, STR(".")) && !str_eq(step, STR(".."))) {
            buf_add(&out, step);
            if (rest.ptr != NULL)
                buf_add_char(&out, '/');
        }
    }
    return buf_str(&out);
}

static struct str folder_of(struct str path) {
    while (path.len > 0 && path.ptr[path.len - 1] != '/')
        path.len--;
    return path;
}

/* Reads a part into a source of its own; false when it cannot be had, which has been said at
 * `place`. */
static bool open_part(struct qti_package *p, struct str name, struct ir_place place,
                      uint32_t *source_idx) {
    struct fault fault = {0};
    struct str bytes;
    if (package_read(p->package, p->ir->arena, name, &bytes, &fault) != ERR_OK) {
        ir_report_fault(p->ir, DIAG_PACKAGE, place, &fault);
        return false;
    }
    p->shared.read_bytes += bytes.len;
    if (p->shared.read_bytes > LIMIT_SOURCE_BYTES_MAX) {
        ir_report_fact(p->ir, DIAG_PACKAGE, place,
                       arena_printf(p->ir->arena, "包里的试题文件合计超过 %d MB 的上限",
                                    LIMIT_SOURCE_BYTES_MAX / 1024 / 1024));
        return false;
    }
    *source_idx = p->ir->sources.count;
    struct str path = arena_printf(p->ir->arena, "%.*s/%.*s", STR_ARGS(p->path), STR_ARGS(name));
    bool decoded = decode_source(p->ir, path, bytes);
    p->ir->sources.at[*source_idx].format = STR("qti");
    return decoded;
}

static struct str read_stimulus(const struct qti_file *file, struct str path) {
    struct arena *arena = file->ir->arena;
    struct arena scratch = {0};
    struct fault fault = {0};
    struct str bytes;
    struct xml_node *root = NULL;
    struct xml_place where;
    struct markup markup = markup_begin(arena);
    if (file->shared->read_bytes > LIMIT_SOURCE_BYTES_MAX ||
        package_read(file->package, &scratch, path, &bytes, &fault) != ERR_OK) {
        arena_close(&scratch);
        return (struct str){NULL, 0};
    }
    file->shared->read_bytes += bytes.len;
    enum err err = xml_tree(&scratch, bytes, &root, &where, &fault);
    const struct xml_node *body = err == ERR_OK ? qti_find(root, "stimulusBody") : NULL;
    if (body != NULL)
        markup_tree(&markup, body, NULL, NULL);
    else if (utf8_find_invalid(bytes) == STR_NONE)
        markup_html(&markup, bytes);
    arena_close(&scratch);
    return markup_end(&markup);
}

struct str qti_stimulus(const struct qti_file *file, struct str href) {
    uint32_t idx = 0;
    struct str path = qti_path(file->ir->arena, file->folder, href);
    if (file->package == NULL || !package_find(file->package, path, &idx))
        return (struct str){NULL, 0};
    if (!str_eq(file->shared->stimulus_path, path)) {
        file->shared->stimulus = read_stimulus(file, path);
        file->shared->stimulus_path = path;
    }
    return file->shared->stimulus;
}

/* What the parts of a resource are to us. */
static bool holds_items(struct str type, struct str path) {
    return str_ends(path, STR(".qti")) ||
           (str_starts(type, STR("imsqti_")) &&
            (str_ends(path, STR(".xml")) || str_ends(path, STR(".XML"))));
}

static void read_part(struct qti_package *p, struct str path, struct ir_place place) {
    uint32_t source_idx = 0;
    if (!open_part(p, path, place, &source_idx))
        return;
    const struct xml_node *root = xml_source_tree(p->ir, source_idx, p->scratch);
    struct qti_file file = {.ir = p->ir,
                            .source_idx = source_idx,
                            .package = p->package,
                            .shared = &p->shared,
                            .folder = folder_of(path)};
    if (root != NULL)
        qti_tree(&file, root);
    arena_reset(p->scratch);
}

/* Canvas writes an assessment twice: once for everybody, once with all it knows, into a file of the
 * same name with another ending. The second one counts. */
static bool has_full_copy(struct qti_package *p, const struct xml_node *resource) {
    uint32_t idx = 0;
    struct str name =
        arena_printf(p->ir->arena, "%.*snon_cc_assessments/%.*s.xml.qti", STR_ARGS(p->folder),
                     STR_ARGS(qti_value(resource, "identifier")));
    return str_starts(qti_value(resource, "type"), STR("imsqti_")) &&
           package_find(p->package, name, &idx);
}

static void read_reference(struct qti_package *p, const struct xml_node *resource,
                           const struct xml_node *node) {
    struct arena *arena = p->ir->arena;
    struct str folder = qti_path(arena, p->folder, qti_value(resource, "base"));
    struct str path = qti_path(arena, folder, qti_value(node, "href"));
    struct ir_place place = xml_source_place(p->manifest_idx, node);
    bool items = holds_items(qti_value(resource, "type"), path);
    uint32_t idx = 0;
    if (!package_find(p->package, path, &idx)) {
        ir_report_fact(p->ir, items ? DIAG_PART_MISSING : DIAG_FILE_MISSING, place,
                       arena_printf(arena, "清单里的%s“%.*s”不在包里", items ? "试题文件" : "附件",
                                    STR_ARGS(path)));
        return;
    }
    p->named[idx] = true;
    if (items && !p->done[idx] && !p->skipping) {
        p->done[idx] = true;
        read_part(p, path, place);
    }
}

/* The first file of a resource is usually named twice. */
static void read_resource(struct qti_package *p, const struct xml_node *resource) {
    struct str first = qti_value(resource, "href");
    p->skipping = has_full_copy(p, resource);
    if (p->skipping)
        ir_report(p->ir, DIAG_PART_COPY, xml_source_place(p->manifest_idx, resource));
    if (first.len > 0)
        read_reference(p, resource, resource);
    const struct xml_node *file = qti_child(resource, "file");
    for (; file != NULL; file = qti_sibling(file, "file"))
        if (!str_eq(qti_value(file, "href"), first))
            read_reference(p, resource, file);
}

/* Files that would be read if the manifest named them. */
static void report_unlisted(struct qti_package *p) {
    struct fault fault = {0};
    struct str bytes;
    for (uint32_t i = 0; i < package_part_count(p->package); i++) {
        struct str name = package_part_name(p->package, i);
        bool xml = str_ends(name, STR(".xml")) || str_ends(name, STR(".qti"));
        if (p->named[i] || !xml || p->shared.read_bytes > LIMIT_SOURCE_BYTES_MAX ||
            package_read(p->package, p->scratch, name, &bytes, &fault) != ERR_OK)
            continue;
        p->shared.read_bytes += bytes.len;
        if (qti_sniff(bytes) && !str_ends(name, MANIFEST))
            ir_report_fact(p->ir, DIAG_PART_UNLISTED, (struct ir_place){p->manifest_idx, 1, 1},
                           arena_printf(p->ir->arena, "包里的试题文件“%.*s”没有列在清单里，未读取",
                                        STR_ARGS(name)));
        arena_reset(p->scratch);
    }
}

/* Whether anything in the manifest is of a version that we read. */
static bool knows_version(const struct xml_node *root) {
    const struct xml_node *resource = qti_find(root, "resource");
    for (; resource != NULL; resource = qti_find_next(root, resource, "resource")) {
        struct str type = qti_value(resource, "type");
        const struct xml_node *file = qti_child(resource, "file");
        bool qti = str_ends(qti_value(file, "href"), STR(".qti")) ||
                   str_starts(type, STR("imsqti_xmlv1p2")) || str_contains(type, STR("xmlv2p")) ||
                   str_contains(type, STR("xmlv3p"));
        if (qti)
            return true;
    }
    return false;
}

void qti_package_read(struct ir *ir, uint32_t source_idx, struct package *package) {
    struct arena scratch = {0}, manifest = {0};
    struct qti_package p = {
        .ir = ir, .package = package, .path = ir->sources.at[source_idx].path, .scratch = &scratch};
    p.done = ARENA_ARRAY(&manifest, bool, package_part_count(package));
    p.named = ARENA_ARRAY(&manifest, bool, package_part_count(package));
    struct str name = {NULL, 0};
    uint32_t first = ir->items.count;
    PROMISE(find_manifest(package, &name));
    p.folder = folder_of(name);
    const struct xml_node *root = NULL;
    if (open_part(&p, name, (struct ir_place){source_idx, 1, 1}, &p.manifest_idx))
        root = xml_source_tree(ir, p.manifest_idx, &manifest);
    if (root != NULL && !knows_version(root))
        ir_report(ir, DIAG_PACKAGE_VERSION, xml_source_place(p.manifest_idx, root));
    const struct xml_node *resource = root == NULL ? NULL : qti_find(root, "resource");
    for (; resource != NULL; resource = qti_find_next(root, resource, "resource"))
        read_resource(&p, resource);
    if (root != NULL)
        report_unlisted(&p);
    qti_drop_shared_names(ir, first);
    arena_close(&manifest);
    arena_close(&scratch);
}
