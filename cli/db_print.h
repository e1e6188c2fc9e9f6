/* What `db up` and `db status` print for programs: {"running", "url", "data_dir", "pid"}. */
#pragma once

#include "cli/cluster.h"

void db_print_json(struct arena *arena, const struct cluster *cluster);
