/* The listening socket. */
#pragma once

#include "api/http/http.h"

struct listen_address {
    struct str host; /* empty means every address of the machine */
    uint16_t port;
};

/* "HOST:PORT", with brackets around an IPv6 address; "*" and nothing mean every address.
 * ERR_INVALID `listen_invalid`. Pure. */
enum err listen_parse(const char *text, struct listen_address *out, struct fault *fault) MUST_CHECK;

/* A non-blocking listening descriptor and the port that it got. Errors as http_open(). */
enum err listen_open(const char *text, int *descriptor, uint16_t *port,
                     struct fault *fault) MUST_CHECK;
