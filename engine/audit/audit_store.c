/* Database calls of engine/audit: all there is to the record yet. One row an act. */
#include "engine/audit/audit.h"

#include "engine/statements.h"

enum err audit_record(struct call *call, const struct audit_act *act) {
    struct str outcome = act->refused ? STR("refused") : STR("done");
    return db_exec(call->db, SQL_AUDIT_ADD,
                   DB_PARAMS(db_i64(call->engine->bureau_id.v), db_i64(id_make(&call->engine->ids)),
                             db_time(call->now_ms), db_i64(act->account_id.v),
                             db_text(audit_action_code(act->action)), db_i64(act->object_id),
                             db_text(outcome)),
                   NULL);
}
