/* Files of items, judged before anybody loads them. */
#include "api/route/route.h"
#include "base/core/limits.h"
#include "base/core/utf8.h"

/* At most LIMIT_FILE_NAME_BYTES_MAX bytes, whole characters. */
static struct str shown_name(struct str name) {
    size_t end = 0;
    for (size_t next = 0; next < name.len && next <= LIMIT_FILE_NAME_BYTES_MAX;) {
        end = next;
        utf8_next(name, &next);
        end = next <= LIMIT_FILE_NAME_BYTES_MAX ? next : end;
    }
    return str_slice(name, 0, end);
}

enum http_outcome route_item_check(struct api_call *c) {
    struct str name = http_query(c->request, "name");
    const struct api_file file = {shown_name(name.len == 0 ? STR("upload") : name),
                                  c->request->body};
    const struct api_file_check *check = &c->api->file_check;
    struct str report;
    enum err err = check->run(check->context, c->call.arena, &file, &report, c->call.fault);
    if (err == ERR_BUSY)
        http_reply_header(c->reply, "Retry-After", STR("5"));
    if (err != ERR_OK)
        return api_fail(c);
    c->reply->body = report;
    return HTTP_DONE;
}
