/* The browser application out of the binary. */
#include "api/http/http.h"
#include "base/core/hash.h"

struct web_file {
    struct str path; /* below the prefix, with a leading slash */
    struct str body;
    struct str etag;
    const char *content_type;
    bool hashed; /* its name changes with its content */
};

struct http_files {
    struct web_file *files;
    size_t count;
};

static const struct {
    struct str ending;
    const char *content_type;
} TYPES[] = {
    {STR_INIT(".html"), "text/html; charset=utf-8"},
    {STR_INIT(".css"), "text/css; charset=utf-8"},
    {STR_INIT(".js"), "text/javascript; charset=utf-8"},
    {STR_INIT(".json"), "application/json"},
    {STR_INIT(".webmanifest"), "application/manifest+json"},
    {STR_INIT(".svg"), "image/svg+xml"},
    {STR_INIT(".png"), "image/png"},
    {STR_INIT(".ico"), "image/x-icon"},
    {STR_INIT(".woff2"), "font/woff2"},
    {STR_INIT(".txt"), "text/plain; charset=utf-8"},
    {STR_INIT(".yaml"), "application/yaml"},
};

static const char *type_of(struct str path) {
    for (size_t i = 0; i < COUNT_OF(TYPES); i++)
        if (str_ends(path, TYPES[i].ending))
            return TYPES[i].content_type;
    return "application/octet-stream";
}

static bool is_hex(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return text.len >= 8;
}

/* Of "main.0123abcd.js" the middle part; a name of two parts has none. */
static bool has_hash(struct str path) {
    struct str rest = path;
    str_cut(&rest, '.');
    while (rest.ptr != NULL) {
        struct str part = str_cut(&rest, '.');
        if (rest.ptr != NULL && is_hex(part))
            return true;
    }
    return false;
}

static struct web_file make_file(struct arena *arena, const struct embedded_file *file,
                                 size_t prefix_bytes) {
    struct str body = {(const char *)file->bytes, file->size_bytes};
    struct hash hash = hash_of(body);
    struct str tag = hash_hex(arena, &hash, 12);
    return (struct web_file){
        .path = arena_printf(arena, "/%s", file->path + prefix_bytes),
        .body = body,
        .etag = arena_printf(arena, "\"%.*s\"", STR_ARGS(tag)),
        .content_type = type_of(str_from(file->path)),
        .hashed = has_hash(str_from(file->path)),
    };
}

struct http_files *http_files_make(struct arena *arena, const struct embedded_file *files,
                                   size_t count, const char *prefix) {
    struct http_files *made = ARENA_NEW(arena, struct http_files);
    made->files = ARENA_ARRAY(arena, struct web_file, count);
    for (size_t i = 0; i < count; i++)
        if (str_starts(str_from(files[i].path), str_from(prefix)))
            made->files[made->count++] = make_file(arena, &files[i], strlen(prefix));
    return made;
}

static const struct web_file *find_file(const struct http_files *files, struct str path) {
    struct str wanted = str_eq(path, STR("/")) ? STR("/index.html") : path;
    for (size_t i = 0; i < files->count; i++)
        if (str_eq(files->files[i].path, wanted))
            return &files->files[i];
    return NULL;
}

enum http_outcome http_serve_file(const struct http_files *files, struct str path,
                                  struct http_request *request, struct http_reply *reply) {
    const struct web_file *file = find_file(files, path);
    if (file == NULL) {
        (void)fault_set(&request->fault, ERR_NOT_FOUND, "not_found",
                        "没有这个页面，请检查网址或回到首页。");
        return HTTP_DONE;
    }
    http_reply_header(reply, "ETag", file->etag);
    http_reply_header(reply, "Cache-Control",
                      file->hashed ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    reply->content_type = file->content_type;
    if (http_etag_matches(http_header(request, HTTP_HEADER_IF_NONE_MATCH), file->etag))
        reply->status = 304;
    else
        reply->body = file->body;
    return HTTP_DONE;
}
