/* A table of fixed size: as many rows as connections are allowed. */
#include "api/http/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>

void peers_open(struct arena *arena, uint32_t count, struct peers *peers) {
    *peers = (struct peers){.rows = ARENA_ARRAY(arena, struct peer, count), .count = count};
    PROMISE(pthread_mutex_init(&peers->mutex, NULL) == 0);
    for (uint32_t i = count; i > 0; i--) {
        struct peer *peer = &peers->rows[i - 1];
        peer->descriptor = -1;
        peer->next_free = peers->free;
        peers->free = peer;
    }
}

void peers_close(struct peers *peers) {
    pthread_mutex_destroy(&peers->mutex);
}

static void format_address(const struct sockaddr *address,
                           char out[static HTTP_ADDRESS_BYTES_MAX]) {
    const void *bytes = NULL;
    out[0] = '\0';
    if (address == NULL)
        return;
    if (address->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    else if (address->sa_family == AF_INET)
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (bytes == NULL || inet_ntop(address->sa_family, bytes, out, HTTP_ADDRESS_BYTES_MAX) == NULL)
        out[0] = '\0';
}

struct peer *peers_add(struct peers *peers, int descriptor, const struct sockaddr *address,
                       int64_t now_ms) {
    pthread_mutex_lock(&peers->mutex);
    struct peer *peer = peers->free;
    if (peer != NULL) {
        peers->free = peer->next_free;
        peer->descriptor = descriptor;
        peer->loop = pthread_self();
        peer->reading = NULL;
        atomic_store(&peer->reading_since, now_ms);
        format_address(address, peer->address);
    }
    pthread_mutex_unlock(&peers->mutex);
    return peer;
}

void peers_remove(struct peers *peers, struct peer *peer) {
    pthread_mutex_lock(&peers->mutex);
    peer->descriptor = -1;
    peer->next_free = peers->free;
    peers->free = peer;
    pthread_mutex_unlock(&peers->mutex);
}

uint32_t peers_cut_slow(struct peers *peers, int64_t now_ms, int64_t reading_ms) {
    uint32_t cut = 0;
    pthread_mutex_lock(&peers->mutex);
    for (uint32_t i = 0; i < peers->count; i++) {
        struct peer *peer = &peers->rows[i];
        int64_t since = atomic_load(&peer->reading_since);
        if (peer->descriptor < 0 || since == 0 || now_ms - since <= reading_ms)
            continue;
        atomic_store(&peer->reading_since, 0);
        (void)shutdown(peer->descriptor, SHUT_RDWR);
        cut++;
    }
    pthread_mutex_unlock(&peers->mutex);
    return cut;
}

void peers_visit_reading(struct peers *peers, void (*visit)(void *reading)) {
    pthread_mutex_lock(&peers->mutex);
    for (uint32_t i = 0; i < peers->count; i++) {
        struct peer *peer = &peers->rows[i];
        if (peer->descriptor >= 0 && pthread_equal(peer->loop, pthread_self()) &&
            peer->reading != NULL)
            visit(peer->reading);
    }
    pthread_mutex_unlock(&peers->mutex);
}

struct str peer_forwarded(struct str header) {
    struct str last = {NULL, 0};
    for (struct str rest = header; rest.ptr != NULL;)
        last = str_trim(str_cut(&rest, ','));
    char text[HTTP_ADDRESS_BYTES_MAX];
    unsigned char bytes[sizeof(struct in6_addr)];
    if (last.len == 0 || last.len >= sizeof text)
        return (struct str){NULL, 0};
    memcpy(text, last.ptr, last.len);
    text[last.len] = '\0';
    bool numeric = inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
    return numeric ? last : (struct str){NULL, 0};
}
