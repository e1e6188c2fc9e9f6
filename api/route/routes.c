/* The table of routes. A new route is a row here and a handler. */
#include "api/route/route.h"
#include "base/core/limits.h"

enum {
    ANYONE =
        (1U << ROLE_OFFICIAL) | (1U << ROLE_LIAISON) | (1U << ROLE_BUREAU) | (1U << ROLE_AUTHOR),
    OFFICIAL = 1U << ROLE_OFFICIAL,
    FOLLOWERS = (1U << ROLE_LIAISON) | (1U << ROLE_BUREAU), /* who follow up those behind */
    AUTHORS = (1U << ROLE_AUTHOR) | (1U << ROLE_BUREAU),
    PUBLIC = 0
};

static const char *const LEADERBOARD_QUERY[] = {"level", "limit", "after", NULL};
static const char *const CHECK_QUERY[] = {"name", NULL};
static const char *const BEHIND_QUERY[] = {"unit", "as_of", "limit", "after", NULL};

#define META(...) (&(const struct api_meta){__VA_ARGS__})
#define ROW(verb, place, path, ...)                                                                \
    {                                                                                              \
        .method = HTTP_##verb, .run = HTTP_ON_##place, .pattern = (path), .handle = api_enter,     \
        .meta = META(__VA_ARGS__)                                                                  \
    }
/* A file as it is, judged by the same door before it is received. */
#define FILE_ROW(verb, place, path, bytes_max, ...)                                                \
    {                                                                                              \
        .method = HTTP_##verb, .run = HTTP_ON_##place, .pattern = (path), .handle = api_enter,     \
        .meta = META(__VA_ARGS__), .body_bytes_max = (bytes_max), .admit = api_admit               \
    }

const struct http_route API_ROUTES[] = {
    ROW(POST, LOGIN, "/v1/sessions", "登录", PUBLIC, route_session_open, &WIRE_LOGIN, &WIRE_SESSION,
        201, NULL),
    ROW(DELETE, WORKER, "/v1/sessions/current", "退出登录", ANYONE, route_session_close, NULL,
        &WIRE_OK, 200, NULL),
    ROW(GET, LOOP, "/v1/me", "我的身份", ANYONE, route_me, NULL, &WIRE_ME, 200, NULL),
    ROW(GET, WORKER, "/v1/exams", "我的考试", OFFICIAL, route_exams, NULL, &WIRE_EXAMS, 200, NULL),
    ROW(POST, LOOP, "/v1/exams/{exam_id}/attempts", "开始作答，或取回进行中的作答", OFFICIAL,
        route_attempt_start, NULL, &WIRE_ATTEMPT, 201, NULL),
    ROW(GET, WORKER, "/v1/attempts/{attempt_id}", "一次作答：试卷与已保存的内容", OFFICIAL,
        route_attempt_get, NULL, &WIRE_ATTEMPT, 200, NULL),
    ROW(PUT, LOOP, "/v1/attempts/{attempt_id}/responses", "保存作答；回执表示已落盘", OFFICIAL,
        route_attempt_save, &WIRE_SAVE, &WIRE_SAVED, 200, NULL),
    ROW(POST, LOOP, "/v1/attempts/{attempt_id}/submit", "交卷；重复交卷得到同样的结果", OFFICIAL,
        route_attempt_submit, NULL, &WIRE_SUBMITTED, 200, NULL),
    ROW(GET, WORKER, "/v1/attempts/{attempt_id}/result", "成绩；答案与解析按公布规则给出", OFFICIAL,
        route_attempt_result, NULL, &WIRE_RESULT, 200, NULL),
    ROW(GET, WORKER, "/v1/campaigns", "与我有关的活动", ANYONE, route_campaigns, NULL,
        &WIRE_CAMPAIGNS, 200, NULL),
    ROW(GET, WORKER, "/v1/campaigns/{campaign_id}/standing", "我的学分与差距", OFFICIAL,
        route_standing, NULL, &WIRE_STANDING, 200, NULL),
    ROW(GET, WORKER, "/v1/campaigns/{campaign_id}/leaderboard", "单位排行", ANYONE,
        route_leaderboard, NULL, &WIRE_LEADERBOARD, 200, LEADERBOARD_QUERY),
    ROW(GET, WORKER, "/v1/campaigns/{campaign_id}/behind", "落后人员名单（JSON 或 CSV）", FOLLOWERS,
        route_behind, NULL, &WIRE_BEHIND, 200, BEHIND_QUERY),
    ROW(POST, WORKER, "/v1/practice/rounds", "开始一轮练习，或取回未完成的一轮", OFFICIAL,
        route_practice_start, &WIRE_ROUND_START, &WIRE_ROUND, 201, NULL),
    ROW(GET, WORKER, "/v1/practice/rounds/{round_id}", "一轮练习；完成后含答案与解析", OFFICIAL,
        route_practice_get, NULL, &WIRE_ROUND, 200, NULL),
    ROW(POST, LOOP, "/v1/practice/rounds/{round_id}/finish", "完成一轮练习", OFFICIAL,
        route_practice_finish, &WIRE_ROUND_FINISH, &WIRE_ROUND_FINISHED, 200, NULL),
    FILE_ROW(POST, WORKER, "/v1/items/checks", LIMIT_UPLOAD_BYTES_MAX,
             "检查一个题库文件，不入库；正文是文件本身", AUTHORS, route_item_check, NULL,
             &WIRE_CHECK_REPORT, 200, CHECK_QUERY),
    ROW(GET, LOOP, "/healthz", "进程存活", PUBLIC, route_health, NULL, &WIRE_OK, 200, NULL),
    ROW(GET, WORKER, "/readyz", "可以服务：数据库可达、结构一致、时钟正常", PUBLIC, route_ready,
        NULL, &WIRE_OK, 200, NULL),
    ROW(GET, LOOP, "/metrics", "运行指标（仅本机）", PUBLIC, route_metrics, NULL, NULL, 200, NULL),
    ROW(GET, LOOP, "/openapi.yaml", "接口文档", PUBLIC, route_openapi, NULL, NULL, 200, NULL),
    ROW(GET, LOOP, "/*", "页面", PUBLIC, route_page, NULL, NULL, 200, NULL),
};

const uint32_t API_ROUTE_COUNT = COUNT_OF(API_ROUTES);
