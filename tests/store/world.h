/* A small bureau in a fresh database: units, people, a bank, a campaign and its exam. */
#pragma once

#include <criterion/criterion.h>

#include "engine/attempt/attempt.h"
#include "engine/campaign/campaign.h"
#include "questionbank/ir/ir.h"
#include "tests/support/database.h"

enum { WORLD_PEOPLE = 8 };

/* The exam: three singles of 100 and one judge of 100 (hundredths), passed with 300; one hour,
 * grace 5 s, three attempts, 1000 credits; keys after submit. The campaign: 500 a day, rounds of
 * four items for 300. The first half of the people stands in `east`, the second in `west`, both
 * under `root`. */
struct world {
    struct test_database t;
    struct unit_id root;
    struct unit_id east;
    struct unit_id west;
    struct person_id people[WORLD_PEOPLE];
    struct campaign campaign;
    struct exam_id exam_id;
};

/* Skips the test when there is no server to test with. */
void world_open(struct world *w);
void world_close(struct world *w);

/* Fails the test with the fault when err is not ERR_OK. */
#define MUST(t, call)                                                                              \
    do {                                                                                           \
        enum err must_err_ = (call);                                                               \
        cr_assert_eq(must_err_, ERR_OK, "%s: %s", (t)->fault.code == NULL ? "?" : (t)->fault.code, \
                     (t)->fault.detail);                                                           \
    } while (0)

/* One number or text from the database; NULL pointer for NULL. */
int64_t ask_i64(struct test_database *t, const char *format, ...) PRINTF_LIKE(2, 3);
struct str ask_text(struct test_database *t, const char *format, ...) PRINTF_LIKE(2, 3);
void run_sql(struct test_database *t, const char *format, ...) PRINTF_LIKE(2, 3);

/* An item of a bank made by hand; another `version` is another text of the same item. */
struct item_recipe {
    int number;
    int version;
    bool judge; /* key T; otherwise options A to D, key A */
    bool quarantined;
};
struct ir made_bank(struct test_database *t, const struct item_recipe *recipes, uint32_t count);

/* Runs a lane's writer over the jobs as the lane does: one transaction, jobs cleared before. */
typedef enum err lane_writer(void *engine, struct db *db, struct lane_job **jobs, uint32_t count);
enum err run_batch(struct world *w, lane_writer *write, struct lane_job **jobs, uint32_t count);

/* The same for submits and closings. */
enum err run_submits(struct world *w, struct submit_job **jobs, uint32_t count);

/* Single actions; the job says what became of it. */
struct start_job start(struct world *w, int person, int64_t received_ms);
struct save_job save(struct world *w, const struct attempt *attempt, int64_t received_ms,
                     struct save_slot slot);
struct submit_job submit(struct world *w, const struct attempt *attempt, int64_t received_ms);

/* The response that is right for a slot, and one that is wrong. */
struct str right_response(struct world *w, const struct attempt *attempt, int64_t slot);
struct str wrong_response(struct world *w, const struct attempt *attempt, int64_t slot);

/* How many sums of the standing rows, attempts and caps differ from ledger and attempts. */
int64_t count_false_sums(struct test_database *t);
