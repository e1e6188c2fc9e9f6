/* https://no-color.org: NO_COLOR that is not empty forbids colours. */
#include "cli/paint.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool cli_paints(int descriptor) {
    const char *forbidden = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (forbidden != NULL && forbidden[0] != '\0')
        return false;
    return isatty(descriptor) == 1 && terminal != NULL && strcmp(terminal, "dumb") != 0;
}
