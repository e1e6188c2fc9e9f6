/* Every size that a user can influence, and its ceiling. Each has a test at the door it guards. */
#pragma once

/* HTTP */
#define LIMIT_BODY_BYTES_MAX       (256 * 1024)
#define LIMIT_TARGET_BYTES_MAX     2048
#define LIMIT_QUERY_COUNT_MAX      32
#define LIMIT_HEADER_COUNT_MAX     64
#define LIMIT_HEADER_BYTES_MAX     (16 * 1024)
#define LIMIT_REPLY_BYTES_MAX      (8 * 1024 * 1024)
#define LIMIT_CONNECTION_COUNT_MAX 16384
#define LIMIT_PAGE_ROWS_MAX        200
#define LIMIT_PAGE_ROWS_DEFAULT    50

/* JSON */
#define LIMIT_JSON_DEPTH_MAX 16
#define LIMIT_JSON_LIST_MAX  1000

/* work queues */
#define LIMIT_WORK_QUEUE_MAX 4096
#define LIMIT_LANE_QUEUE_MAX 65536
#define LIMIT_LANE_BATCH_MAX 512

/* accounts */
#define LIMIT_LOGIN_BYTES_MAX    64
#define LIMIT_PASSWORD_BYTES_MAX 128

/* papers and responses */
#define LIMIT_PAPER_SLOTS_MAX    500
#define LIMIT_SAVE_SLOTS_MAX     200
#define LIMIT_RESPONSE_PARTS_MAX 20
#define LIMIT_RESPONSE_BYTES_MAX 4000
#define LIMIT_SEQ_MAX            2147483647

/* compiler */
#define LIMIT_SOURCE_BYTES_MAX     (128 * 1024 * 1024)
#define LIMIT_LINE_BYTES_MAX       (64 * 1024)
#define LIMIT_STEM_BYTES_MAX       (16 * 1024)
#define LIMIT_OPTION_BYTES_MAX     (4 * 1024)
#define LIMIT_OPTION_COUNT_MAX     10
#define LIMIT_DIAGNOSTIC_COUNT_MAX 10000
#define LIMIT_ITEM_COUNT_MAX       200000 /* items of one compilation */
#define LIMIT_ITEM_LINE_COUNT_MAX  4096   /* lines of one field of an item */
#define LIMIT_ITEM_LIST_MAX        64     /* citations, tags, proofs of an item */
