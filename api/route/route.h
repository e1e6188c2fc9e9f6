/* The handlers behind the rows of routes.c, and what they share. */
#pragma once

#include "api/api.h"
#include "api/wire/wire.h"

enum http_outcome route_session_open(struct api_call *c);
enum http_outcome route_session_close(struct api_call *c);
enum http_outcome route_me(struct api_call *c);

enum http_outcome route_exams(struct api_call *c);
enum http_outcome route_attempt_start(struct api_call *c);
enum http_outcome route_attempt_get(struct api_call *c);
enum http_outcome route_attempt_save(struct api_call *c);
enum http_outcome route_attempt_submit(struct api_call *c);
enum http_outcome route_attempt_result(struct api_call *c);

enum http_outcome route_campaigns(struct api_call *c);
enum http_outcome route_standing(struct api_call *c);
enum http_outcome route_leaderboard(struct api_call *c);
enum http_outcome route_behind(struct api_call *c);

enum http_outcome route_practice_start(struct api_call *c);
enum http_outcome route_practice_get(struct api_call *c);
enum http_outcome route_practice_finish(struct api_call *c);

enum http_outcome route_item_check(struct api_call *c);

enum http_outcome route_health(struct api_call *c);
enum http_outcome route_ready(struct api_call *c);
enum http_outcome route_metrics(struct api_call *c);
enum http_outcome route_openapi(struct api_call *c);
enum http_outcome route_page(struct api_call *c);
