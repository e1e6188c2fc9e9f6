/* Our own socket instead of libmicrohttpd's, so that a taken port is a sentence and not a number,
 * and accepting can be stopped without a race. */
#include "api/http/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096, HOST_BYTES_MAX = 256 };

static enum err refuse(const char *text, struct fault *fault) {
    return fault_set(fault, ERR_INVALID, "listen_invalid",
                     "监听地址“%s”无法识别，应写成 主机:端口，例如 127.0.0.1:8080 或 [::1]:8080。",
                     text);
}

enum err listen_parse(const char *text, struct listen_address *out, struct fault *fault) {
    struct str whole = str_from(text);
    size_t colon = STR_NONE;
    for (size_t i = 0; i < whole.len; i++)
        if (whole.ptr[i] == ':')
            colon = i;
    if (colon == STR_NONE)
        return refuse(text, fault);
    struct str host = str_slice(whole, 0, colon);
    int64_t port = 0;
    bool bracketed = str_starts(host, STR("[")) && str_ends(host, STR("]"));
    if (bracketed)
        host = str_slice(host, 1, host.len - 2);
    if (str_parse_i64(str_from_offset(whole, colon + 1), &port) != ERR_OK || port < 0 ||
        port > 65535 || host.len >= HOST_BYTES_MAX || bracketed != str_contains(host, STR(":")) ||
        str_contains(host, STR("[")))
        return refuse(text, fault);
    if (str_eq(host, STR("*")))
        host = STR("");
    *out = (struct listen_address){host, (uint16_t)port};
    return ERR_OK;
}

static enum err fail(const char *text, uint16_t port, int error, struct fault *fault) {
    if (error == EADDRINUSE)
        return fault_set(fault, ERR_OUTSIDE, "listen_taken",
                         "端口 %u 已被占用（%s）。请停止占用它的程序，或换一个端口，例如 --listen "
                         "127.0.0.1:%u。",
                         port, text, port < 65535 ? port + 1U : 8081U);
    if (error == EACCES)
        return fault_set(fault, ERR_OUTSIDE, "listen_failed",
                         "没有权限监听端口 %u（%s）。请改用 1024 以上的端口。", port, text);
    return fault_set(fault, ERR_OUTSIDE, "listen_failed",
                     "无法监听 %s（系统错误 %d）。请检查主机地址是否属于本机。", text, error);
}

static enum err resolve(const char *text, const struct listen_address *address,
                        struct addrinfo **out, struct fault *fault) {
    char host[HOST_BYTES_MAX], port[8];
    snprintf(host, sizeof host, "%.*s", STR_ARGS(address->host));
    snprintf(port, sizeof port, "%u", address->port);
    struct addrinfo hints = {.ai_family = address->host.len == 0 ? AF_INET6 : AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    int status = getaddrinfo(address->host.len == 0 ? NULL : host, port, &hints, out);
    if (status == 0)
        return ERR_OK;
    return fault_set(fault, ERR_OUTSIDE, "listen_failed",
                     "监听地址“%s”中的主机无法解析，请检查拼写，或直接写 IP 地址。", text);
}

static int bind_and_listen(int descriptor, const struct addrinfo *info) {
    int yes = 1, no = 0;
    (void)setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (info->ai_family == AF_INET6)
        (void)setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    if (bind(descriptor, info->ai_addr, info->ai_addrlen) != 0 || listen(descriptor, BACKLOG) != 0)
        return errno;
    return 0;
}

static uint16_t port_of(int descriptor) {
    struct sockaddr_storage bound;
    socklen_t bytes = sizeof bound;
    if (getsockname(descriptor, (struct sockaddr *)&bound, &bytes) != 0)
        return 0;
    if (bound.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)(void *)&bound)->sin6_port);
    return ntohs(((struct sockaddr_in *)(void *)&bound)->sin_port);
}

/* Takes the first address that can be bound; 0, or the error of the last. */
static int open_first(const struct addrinfo *found, int *descriptor) {
    int error = EADDRNOTAVAIL;
    for (const struct addrinfo *info = found; info != NULL && error != 0; info = info->ai_next) {
        int made = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        error = made < 0 ? errno : bind_and_listen(made, info);
        if (error == 0)
            *descriptor = made;
        else if (made >= 0)
            close(made);
    }
    return error;
}

static enum err try_open(const char *text, const struct listen_address *address, int *descriptor,
                         int *error, struct fault *fault) {
    struct addrinfo *found = NULL;
    TRY(resolve(text, address, &found, fault));
    *error = open_first(found, descriptor);
    freeaddrinfo(found);
    return ERR_OK;
}

enum err listen_open(const char *text, int *descriptor, uint16_t *port, struct fault *fault) {
    struct listen_address address;
    int made = -1, error = 0;
    TRY(listen_parse(text, &address, fault));
    TRY(try_open(text, &address, &made, &error, fault));
    if (error == EAFNOSUPPORT && address.host.len == 0) { /* a machine without IPv6 */
        address.host = STR("0.0.0.0");
        TRY(try_open(text, &address, &made, &error, fault));
    }
    if (error != 0)
        return fail(text, address.port, error, fault);
    *descriptor = made;
    *port = port_of(made);
    return ERR_OK;
}
