/* A raw HTTP client for tests: what goes over the wire is what the test writes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client_reply {
    int status;
    char head[4096];
    char body[65536];
    size_t body_bytes;
};

int client_open(uint16_t port); /* receives for at most five seconds */
void client_send(int descriptor, const char *text);

/* Reads one reply by its Content-Length (none for `head_only`); false when the connection ended
 * first. */
bool client_read(int descriptor, bool head_only, struct client_reply *reply);

/* Sends, reads one reply on a connection of its own, closes. */
struct client_reply client_ask(uint16_t port, const char *text);

/* Sends, reads until the server closes; how many replies came. The first one's status is stored. */
int client_count_replies(uint16_t port, const char *text, size_t bytes, int *status);

/* True when the server closes (or resets) within the receive time. */
bool client_sees_end(int descriptor);
