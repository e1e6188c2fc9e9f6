/* The open connections: who is at the other end, and since when they owe us a request. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "api/http/http.h"

struct peer {
    int descriptor;                     /* -1 while the row is free */
    atomic_int_least64_t reading_since; /* monotonic ms; 0 while a request is being answered */
    pthread_t loop;                     /* the thread that serves it */
    void *reading;                      /* that thread's own: the request whose head is coming */
    char address[HTTP_ADDRESS_BYTES_MAX];
    struct peer *next_free;
};

struct peers {
    pthread_mutex_t mutex;
    struct peer *rows;
    struct peer *free;
    uint32_t count;
};

void peers_open(struct arena *arena, uint32_t count, struct peers *peers);
void peers_close(struct peers *peers);

/* Called by the loop that will serve it. NULL when all rows are taken. */
struct peer *peers_add(struct peers *peers, int descriptor, const struct sockaddr *address,
                       int64_t now_ms);

/* Must come before the descriptor is closed: peers_cut_slow() may touch it until then. */
void peers_remove(struct peers *peers, struct peer *peer);

/* Shuts down every connection whose request has been coming for longer than `reading_ms`; returns
 * how many. The timeout of libmicrohttpd measures silence only: a byte every ten seconds would keep
 * a connection for hours. */
uint32_t peers_cut_slow(struct peers *peers, int64_t now_ms, int64_t reading_ms);

/* Calls `visit` with the `reading` of each connection of the calling thread that has one. */
void peers_visit_reading(struct peers *peers, void (*visit)(void *reading));

/* The last address of an X-Forwarded-For value, which our own proxy wrote; NULL pointer when it is
 * no numeric address. Pure. */
struct str peer_forwarded(struct str header);
