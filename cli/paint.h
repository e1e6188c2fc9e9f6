/* Colours on terminals. */
#pragma once

#include <stdbool.h>

/* Whether what goes to this descriptor may be coloured: a terminal, and no NO_COLOR. */
bool cli_paints(int descriptor);
