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
#define LIMIT_ITEM_LIST_MAX        64   /* citations, tags, proofs, accepted warnings of an item */
#define LIMIT_NEAR_REPORT_MAX      1000 /* notes about items that are nearly the same */
#define LIMIT_DIFFERENCE_COUNT_MAX 100  /* of each sort, shown of two states of a bank */
#define LIMIT_COLUMN_COUNT_MAX     256  /* columns of a table of items */
#define LIMIT_UPLOAD_BYTES_MAX     (20 * 1024 * 1024)
#define LIMIT_UPLOAD_COUNT_MAX     4 /* large bodies being received or worked on at once */
#define LIMIT_FILE_NAME_BYTES_MAX  255

/* packages and what is in them */
#define LIMIT_PACKAGE_BYTES_MAX          (20 * 1024 * 1024)
#define LIMIT_PACKAGE_PARTS_MAX          20000               /* content packages: a part an item */
#define LIMIT_OFFICE_PARTS_MAX           200                 /* documents and workbooks */
#define LIMIT_PART_BYTES_MAX             (256 * 1024 * 1024) /* unpacked */
#define LIMIT_PACKAGE_UNPACKED_BYTES_MAX (512 * 1024 * 1024) /* all parts */
#define LIMIT_PART_RATIO_MAX             200                 /* unpacked : packed */
#define LIMIT_PART_RATIO_FREE_BYTES      (1024 * 1024) /* below this size the ratio is not asked */
#define LIMIT_DOCUMENT_LISTS_MAX         20000         /* and abstract lists */
#define LIMIT_DOCUMENT_STYLES_MAX        10000
#define LIMIT_DOCUMENT_LINES_MAX         500000 /* of the text of a document */
#define LIMIT_DOCUMENT_TEXT_BYTES_MAX    (16 * 1024 * 1024)
#define LIMIT_CELL_COUNT_MAX             2000000
#define LIMIT_SHEET_TEXT_BYTES_MAX       (128 * 1024 * 1024) /* of all cells of a workbook */
#define LIMIT_BOOK_CELL_UNITS_MAX        32767               /* what a cell holds, in UTF-16 */
#define LIMIT_SHEET_FORMAT_COUNT_MAX     65536
#define LIMIT_MERGED_COUNT_MAX           65536 /* merged areas of a sheet */
#define LIMIT_RELATION_COUNT_MAX         20000 /* of one part of a package */
#define LIMIT_XML_DEPTH_MAX              256
#define LIMIT_XML_ATTRIBUTE_BYTES_MAX    (64 * 1024)
#define LIMIT_XML_TOKEN_BYTES_MAX        (256 * 1024) /* one tag, comment or instruction, unparsed */
#define LIMIT_XML_SPACE_BYTES_MAX        1024         /* the name of a namespace */
#define LIMIT_XML_NODE_COUNT_MAX         2000000      /* of a tree */
