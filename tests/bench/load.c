/* A closed-loop HTTP client for benchmarks: N keep-alive connections on one thread, each sending
 * its next request when the reply to the last has come. Prints one JSON line: requests, errors,
 * rate, latency percentiles.
 *
 *   load tokens COUNT                          hexadecimal token hashes, one a line, for the
 * session table load start  PORT CONNECTIONS PEOPLE EXAM   every person starts EXAM once; attempt
 * ids go to attempts.txt load save   PORT CONNECTIONS SECONDS       saves over the attempts of
 * attempts.txt load submit PORT CONNECTIONS               every attempt of attempts.txt is
 * submitted once load health PORT CONNECTIONS SECONDS       the trivial handler */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/core/clock.h"
#include "base/core/hash.h"
#include "base/core/rng.h"

enum {
    REQUEST_BYTES_MAX = 1024,
    REPLY_BYTES_MAX = 256 * 1024,
    LATENCY_US_MAX = 4000000,
    EVENTS = 256,
    SLOTS = 50
};

enum op { OP_START, OP_SAVE, OP_SUBMIT, OP_HEALTH };

struct connection {
    int fd;
    uint32_t idx;
    uint32_t person;
    int64_t sent_us;
    size_t got;
    char *reply;
};

struct load {
    enum op op;
    uint16_t port;
    uint32_t connection_count;
    uint32_t target_count; /* people or attempts */
    uint32_t next;
    int64_t deadline_us;
    int64_t exam_id;
    int64_t *attempt_ids;
    uint32_t *seqs;
    uint32_t requests, errors, open;
    uint32_t *latencies;
    int epoll;
};

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct str token_of(struct arena *arena, uint32_t person) {
    return arena_printf(arena, "bench-token-%010u-bench-token", person);
}

static int print_tokens(uint32_t count) {
    struct arena arena = {0};
    for (uint32_t i = 0; i < count; i++) {
        struct hash hash = hash_of(token_of(&arena, i));
        printf("%s\n", hash_hex(&arena, &hash, HASH_BYTES).ptr);
        arena_reset(&arena);
    }
    arena_close(&arena);
    return 0;
}

/* What the connection sends next; false when there is nothing left for it. */
static bool choose_target(struct load *load, struct connection *c) {
    bool once = load->op == OP_START || load->op == OP_SUBMIT;
    if (once && load->next >= load->target_count)
        return false;
    if (!once && now_us() >= load->deadline_us)
        return false;
    c->person =
        once ? load->next++
             : (c->idx + load->connection_count * (load->requests / 997)) % load->target_count;
    return true;
}

static size_t write_request(struct load *load, const struct connection *c,
                            char out[static REQUEST_BYTES_MAX]) {
    char body[128] = "";
    char target[96];
    uint32_t seq = load->op == OP_SAVE ? ++load->seqs[c->person] : 0;
    const char *method = load->op == OP_SAVE ? "PUT" : load->op == OP_HEALTH ? "GET" : "POST";
    long long attempt = load->attempt_ids == NULL ? 0 : (long long)load->attempt_ids[c->person];
    if (load->op == OP_START)
        snprintf(target, sizeof target, "/v1/exams/%lld/attempts", (long long)load->exam_id);
    else if (load->op == OP_SAVE)
        snprintf(target, sizeof target, "/v1/attempts/%lld/responses", attempt);
    else if (load->op == OP_SUBMIT)
        snprintf(target, sizeof target, "/v1/attempts/%lld/submit", attempt);
    else
        snprintf(target, sizeof target, "/healthz");
    if (load->op == OP_SAVE)
        snprintf(body, sizeof body,
                 "{\"responses\":[{\"slot\":%u,\"response\":[\"%c\"],\"seq\":%u}]}",
                 seq % SLOTS + 1, (int)('A' + seq % 4), seq);
    int bytes = snprintf(out, REQUEST_BYTES_MAX,
                         "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                         "bench-token-%010u-bench-token\r\n"
                         "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                         method, target, c->person, strlen(body), body);
    return (size_t)bytes;
}

static void send_next(struct load *load, struct connection *c) {
    char request[REQUEST_BYTES_MAX];
    if (!choose_target(load, c)) {
        close(c->fd);
        load->open--;
        return;
    }
    size_t bytes = write_request(load, c, request);
    c->sent_us = now_us();
    c->got = 0;
    if (send(c->fd, request, bytes, MSG_NOSIGNAL) != (ssize_t)bytes)
        BUG("a small request fits the socket buffer");
}

/* Bytes of the whole reply once its head is there, 0 before. */
static size_t reply_bytes(const struct connection *c) {
    struct str reply = {c->reply, c->got};
    size_t head = str_find(reply, STR("\r\n\r\n"));
    size_t length = str_find(reply, STR("Content-Length: "));
    if (head == STR_NONE || length == STR_NONE)
        return 0;
    return head + 4 + (size_t)strtoul(c->reply + length + 16, NULL, 10);
}

static void take_reply(struct load *load, struct connection *c) {
    int64_t took = now_us() - c->sent_us;
    load->latencies[took < LATENCY_US_MAX ? took : LATENCY_US_MAX - 1]++;
    load->requests++;
    bool ok = strncmp(c->reply + 9, "20", 2) == 0;
    load->errors += !ok;
    if (!ok && load->errors <= 3)
        fprintf(stderr, "%.*s\n", (int)c->got, c->reply);
    if (ok && load->op == OP_START) {
        const char *id = strstr(c->reply, "{\"attempt_id\":\"");
        load->attempt_ids[c->person] = id == NULL ? 0 : strtoll(id + 15, NULL, 10);
    }
    send_next(load, c);
}

static void on_readable(struct load *load, struct connection *c) {
    ssize_t n = recv(c->fd, c->reply + c->got, REPLY_BYTES_MAX - c->got - 1, 0);
    if (n <= 0) {
        load->errors++;
        close(c->fd);
        load->open--;
        return;
    }
    c->got += (size_t)n;
    c->reply[c->got] = '\0';
    size_t whole = reply_bytes(c);
    if (whole > 0 && c->got >= whole)
        take_reply(load, c);
}

static void connect_one(struct load *load, struct connection *c) {
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(load->port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(c->fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        perror("connect");
        exit(3);
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(load->epoll, EPOLL_CTL_ADD, c->fd, &event);
    load->open++;
}

static uint32_t percentile(const struct load *load, double share) {
    uint64_t want = (uint64_t)(share * load->requests), seen = 0;
    for (uint32_t us = 0; us < LATENCY_US_MAX; us++) {
        seen += load->latencies[us];
        if (seen > want)
            return us;
    }
    return LATENCY_US_MAX;
}

static void run(struct load *load) {
    struct arena arena = {0};
    struct connection *connections = ARENA_ARRAY(&arena, struct connection, load->connection_count);
    struct epoll_event events[EVENTS];
    load->epoll = epoll_create1(0);
    load->latencies = ARENA_ARRAY(&arena, uint32_t, LATENCY_US_MAX);
    for (uint32_t i = 0; i < load->connection_count; i++) {
        connections[i] =
            (struct connection){.idx = i, .reply = arena_alloc(&arena, REPLY_BYTES_MAX)};
        connect_one(load, &connections[i]);
    }
    int64_t begun = now_us();
    for (uint32_t i = 0; i < load->connection_count; i++)
        send_next(load, &connections[i]);
    while (load->open > 0) {
        int n = epoll_wait(load->epoll, events, EVENTS, 5000);
        if (n == 0) {
            fprintf(stderr, "no reply for five seconds on %u connections\n", load->open);
            break;
        }
        for (int i = 0; i < n; i++)
            on_readable(load, events[i].data.ptr);
    }
    double seconds = (double)(now_us() - begun) / 1e6;
    printf("{\"requests\":%u,\"errors\":%u,\"per_second\":%.0f,\"p50_us\":%u,\"p99_us\":%u}\n",
           load->requests, load->errors, load->requests / seconds, percentile(load, 0.5),
           percentile(load, 0.99));
    close(load->epoll);
    arena_close(&arena);
}

static void read_attempts(struct load *load, struct arena *arena) {
    FILE *file = fopen("attempts.txt", "r");
    if (file == NULL || fscanf(file, "%u", &load->target_count) != 1) {
        perror("attempts.txt");
        exit(3);
    }
    load->attempt_ids = ARENA_ARRAY(arena, int64_t, load->target_count);
    load->seqs = ARENA_ARRAY(arena, uint32_t, load->target_count);
    for (uint32_t i = 0; i < load->target_count; i++) {
        long long id = 0;
        PROMISE(fscanf(file, "%lld", &id) == 1);
        load->attempt_ids[i] = id;
    }
    fclose(file);
}

static void write_attempts(const struct load *load) {
    FILE *file = fopen("attempts.txt", "w");
    PROMISE(file != NULL);
    fprintf(file, "%u\n", load->target_count);
    for (uint32_t i = 0; i < load->target_count; i++)
        fprintf(file, "%lld\n", (long long)load->attempt_ids[i]);
    fclose(file);
}

int main(int argc, char **argv) {
    static const char *const OPS[] = {"start", "save", "submit", "health"};
    struct arena arena = {0};
    PROMISE(rng_open() == ERR_OK);
    if (argc == 3 && strcmp(argv[1], "tokens") == 0)
        return print_tokens((uint32_t)strtoul(argv[2], NULL, 10));
    struct load load = {.op = OP_HEALTH};
    for (uint32_t i = 0; argc >= 4 && i < COUNT_OF(OPS); i++)
        if (strcmp(argv[1], OPS[i]) == 0)
            load.op = (enum op)i;
    if (argc < 4) {
        fputs("usage: load tokens|start|save|submit|health …\n", stderr);
        return 2;
    }
    load.port = (uint16_t)strtoul(argv[2], NULL, 10);
    load.connection_count = (uint32_t)strtoul(argv[3], NULL, 10);
    int64_t number = argc > 4 ? strtoll(argv[4], NULL, 10) : 0;
    if (load.op == OP_START) {
        load.target_count = (uint32_t)number;
        load.exam_id = strtoll(argv[5], NULL, 10);
        load.attempt_ids = ARENA_ARRAY(&arena, int64_t, load.target_count);
    } else if (load.op != OP_HEALTH) {
        read_attempts(&load, &arena);
    } else {
        load.target_count = load.connection_count;
    }
    load.deadline_us = now_us() + number * 1000000;
    run(&load);
    if (load.op == OP_START)
        write_attempts(&load);
    arena_close(&arena);
    return load.errors > 0;
}
