/* Blocking sockets with a receive timeout, nothing more. */
#include "tests/unit/test_http_client.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int client_open(uint16_t port) {
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct timeval wait = {.tv_sec = 5};
    cr_assert_geq(descriptor, 0);
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    cr_assert_eq(connect(descriptor, (struct sockaddr *)&address, sizeof address), 0);
    return descriptor;
}

void client_send(int descriptor, const char *text) {
    size_t bytes = strlen(text);
    cr_assert_eq(send(descriptor, text, bytes, MSG_NOSIGNAL), (ssize_t)bytes);
}

static bool read_head(int descriptor, struct client_reply *reply) {
    size_t at = 0;
    while (at + 1 < sizeof reply->head && recv(descriptor, reply->head + at, 1, 0) == 1) {
        reply->head[++at] = '\0';
        if (at >= 4 && strcmp(reply->head + at - 4, "\r\n\r\n") == 0)
            return sscanf(reply->head, "HTTP/1.1 %d ", &reply->status) == 1;
    }
    return false;
}

bool client_read(int descriptor, bool head_only, struct client_reply *reply) {
    *reply = (struct client_reply){.status = 0};
    if (!read_head(descriptor, reply))
        return false;
    const char *length = strstr(reply->head, "Content-Length: ");
    size_t wanted = length == NULL || head_only ? 0 : strtoul(length + 16, NULL, 10);
    cr_assert_lt(wanted, sizeof reply->body);
    while (reply->body_bytes < wanted) {
        ssize_t bytes =
            recv(descriptor, reply->body + reply->body_bytes, wanted - reply->body_bytes, 0);
        if (bytes <= 0)
            return false;
        reply->body_bytes += (size_t)bytes;
    }
    return true;
}

struct client_reply client_ask(uint16_t port, const char *text) {
    struct client_reply reply;
    int descriptor = client_open(port);
    client_send(descriptor, text);
    cr_assert(client_read(descriptor, strncmp(text, "HEAD", 4) == 0, &reply), "no reply to %s",
              text);
    close(descriptor);
    return reply;
}

int client_count_replies(uint16_t port, const char *text, size_t bytes, int *status) {
    char all[16384];
    size_t at = 0;
    int descriptor = client_open(port);
    (void)send(descriptor, text, bytes, MSG_NOSIGNAL);
    ssize_t got = 0;
    while (at + 1 < sizeof all && (got = recv(descriptor, all + at, sizeof all - 1 - at, 0)) > 0)
        at += (size_t)got;
    all[at] = '\0';
    close(descriptor);
    int count = 0;
    *status = 0;
    sscanf(all, "HTTP/1.1 %d ", status);
    for (const char *p = all; (p = strstr(p, "HTTP/1.1 ")) != NULL; p++)
        count++;
    return count;
}

bool client_sees_end(int descriptor) {
    char waste[4096];
    ssize_t bytes = 0;
    while ((bytes = recv(descriptor, waste, sizeof waste, 0)) > 0)
        continue;
    return bytes == 0 || (bytes < 0 && errno == ECONNRESET);
}
