/* The inside of the server, shared by its files: api/http/server.c opens and closes it,
 * api/http/loop.c is called by libmicrohttpd, api/http/exchange.c moves a request between threads.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "api/http/http.h"
#include "api/http/metrics.h"
#include "api/http/peers.h"
#include "api/http/pool.h"

enum { ARENA_SHELF_MAX = 256 };

struct MHD_Connection;
struct MHD_Daemon;

/* Arenas of finished requests, kept for the next. */
struct shelf {
    pthread_mutex_t mutex;
    struct arena arenas[ARENA_SHELF_MAX];
    uint32_t count;
};

struct http_server {
    struct arena arena; /* of the server itself */
    struct http_settings settings;
    struct MHD_Daemon *daemon;
    struct pool *workers;
    struct pool *logins;
    void **worker_contexts;
    void **login_contexts;
    uint32_t worker_context_count; /* opened so far */
    uint32_t login_context_count;
    struct peers peers;
    struct shelf shelf;
    struct metrics metrics;
    pthread_t acceptor;
    int listen_descriptor;
    int wake_descriptor; /* an eventfd: the acceptor shall look up */
    uint16_t port;
    bool lines_checked;   /* the library keeps heads as guard_lines_whole() needs them */
    atomic_uint uploads;  /* large bodies held now */
    atomic_bool stopping; /* answer, then close the connection */
    atomic_bool refusing; /* answer 503 */
};

/* Who holds a request that its handler did not answer at once. The loop parks it and another thread
 * finishes it, in either order: whoever comes second sends it on its way. */
enum phase { PHASE_RUNNING, PHASE_PARKED, PHASE_FINISHED };

/* One request and its reply, from the first line to the last byte sent. Lives in its own arena. */
struct exchange {
    struct http_request request; /* must stay first: http_finish() gets its address */
    struct http_reply reply;
    struct arena arena;
    struct http_server *server;
    struct MHD_Connection *connection;
    struct peer *peer;
    struct str target;       /* a copy, as received */
    const char *wire_target; /* where it stood; only its address is used */
    struct buf body;
    size_t body_bytes; /* received, kept or not */
    int64_t whole_us;  /* monotonic, when the request was complete */
    atomic_int phase;
    bool begun;
    bool uploading; /* counted among the large bodies */
    bool dispatched;
    bool answered;
};

struct exchange *exchange_open(struct http_server *server);
void exchange_close(struct exchange *exchange);

/* Runs the handler of a complete request where its route wants it. True when the reply is ready;
 * false when another thread will finish it (or has): then exchange_park() comes next. */
bool exchange_start(struct exchange *exchange);

/* Run by the threads of both pools. */
void exchange_work(void *exchange, void *worker_context);

/* The handler is done with the request, whether or not the client is still there to hear of it:
 * completes the reply, counts and logs it. Once for each request. */
void reply_settle(struct exchange *exchange);

/* Settles and queues the reply; false when the library does not take it, which ends the connection.
 * On the loop of the connection. */
bool reply_send(struct exchange *exchange);

/* Settles the request and writes the reply straight to the socket, for the two places where the
 * library takes none. Nothing else can be on its way there, since no reply has been queued. */
void reply_send_past_library(struct exchange *exchange);

int64_t reply_clock_us(void); /* monotonic, for durations */

/* The callbacks for libmicrohttpd, with `server` as their closure. */
struct MHD_Daemon *loop_open(struct http_server *server);
