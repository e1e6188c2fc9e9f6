/* The list of those who are behind, and its CSV. */
#include "engine/reminder/reminder.h"

#include "base/core/csv.h"
#include "base/json/json.h"
#include "engine/audit/audit.h"
#include "engine/reminder/reminder_store.h"

static struct behind_verdict judge(const struct behind_query *query, const struct behind_row *row,
                                   int64_t exam_closes_at, int64_t as_of_ms) {
    const struct behind_view view = {
        .as_of = day_of(as_of_ms),
        .last_day = day_of(query->campaign->closes_at - 1),
        .exam_last_day = exam_closes_at == 0 ? 0 : day_of(exam_closes_at - 1),
        .required_credits = query->campaign->required_credits,
        .credits = row->credits,
        .daily_cap = query->campaign->daily_cap,
        .capped_today = row->capped_today,
        .attempts = row->attempts,
        .passed = row->passed,
    };
    return behind_judge(&view);
}

static enum err check_scope(struct call *call, const struct behind_query *query) {
    if (query->unit_id.v == 0)
        return ERR_OK;
    bool in_scope = false;
    TRY(reminder_store_unit_in_scope(call, query, &in_scope));
    if (!in_scope)
        return fault_set(call->fault, ERR_NOT_FOUND, "not_found",
                         "没有这个单位，或者不在您的权限范围内。");
    return ERR_OK;
}

enum err reminder_list(struct call *call, const struct behind_query *query, laggard_vec *out) {
    int64_t exam_closes_at = 0;
    behind_row_vec rows = {0};
    laggard_vec made = {0};
    const struct audit_act act = {.account_id = query->account_id,
                                  .action = AUDIT_BEHIND_LIST,
                                  .object_id = query->campaign->campaign_id.v};
    TRY(check_scope(call, query));
    TRY(audit_record(call, &act)); /* it shows personal data */
    TRY(reminder_store_exam_close(call, query->campaign->campaign_id, &exam_closes_at));
    TRY(reminder_store_list(call, query, exam_closes_at != 0, &rows));
    int64_t as_of_ms = query->as_of_ms == 0 ? call->now_ms : query->as_of_ms;
    for (uint32_t i = 0; i < rows.count; i++)
        *vec_push(call->arena, &made) = (struct laggard){
            rows.at[i].person_id, rows.at[i].staff_no,
            rows.at[i].name,      rows.at[i].unit,
            rows.at[i].credits,   judge(query, &rows.at[i], exam_closes_at, as_of_ms)};
    *out = made;
    return ERR_OK;
}

struct str shortfall_text(struct arena *arena, const struct shortfall *shortfall) {
    struct buf buf = buf_make(arena, 256);
    buf_add(&buf, shortfall_kind_title(shortfall->kind));
    if (shortfall->missing > 0) {
        buf_add(&buf, STR("（还差 "));
        json_put_hundredths(&buf, shortfall->missing);
        buf_add(&buf, STR("）"));
    }
    return buf_str(&buf);
}

static const struct str HEADERS[] = {
    STR_INIT("工号"),
    STR_INIT("姓名"),
    STR_INIT("单位"),
    STR_INIT("已修学分"),
    STR_INIT("未完成"),
    STR_INIT("剩余天数"),
    STR_INIT("最迟开始补学日期"),
};

void reminder_csv_head(struct buf *buf) {
    csv_begin(buf);
    for (size_t i = 0; i < COUNT_OF(HEADERS); i++)
        csv_cell(buf, HEADERS[i], i == 0);
    csv_row_end(buf);
}

static void csv_number(struct buf *buf, int64_t hundredths) {
    buf_add_char(buf, ',');
    json_put_hundredths(buf, hundredths);
}

static void csv_laggard(struct buf *buf, const struct laggard *laggard) {
    char day[TIME_TEXT_BYTES_MAX];
    struct buf missing = buf_make(buf->arena, 1024);
    for (uint32_t i = 0; i < laggard->verdict.shortfall_count; i++) {
        buf_add(&missing, i == 0 ? STR("") : STR("；"));
        buf_add(&missing, shortfall_text(buf->arena, &laggard->verdict.shortfalls[i]));
    }
    csv_cell(buf, laggard->staff_no, true);
    csv_cell(buf, laggard->name, false);
    csv_cell(buf, laggard->unit, false);
    csv_number(buf, laggard->credits);
    csv_cell(buf, buf_str(&missing), false);
    buf_printf(buf, ",%lld", (long long)laggard->verdict.days_left);
    csv_cell(buf, day_format(laggard->verdict.last_feasible_day, day), false);
    csv_row_end(buf);
}

void reminder_csv_rows(struct buf *buf, const laggard_vec *laggards) {
    for (uint32_t i = 0; i < laggards->count; i++)
        csv_laggard(buf, &laggards->at[i]);
}
