/* Included before every file: functions that have no safe use here. System headers come first,
 * because a poisoned name may not even be declared afterwards. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef XUEFA_BEFORE_POISON /* a library's header whose macros hold a poisoned name */
#include XUEFA_BEFORE_POISON
#endif

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets atoi atol atof strtok rand  \
    srand
#pragma GCC poison localtime gmtime ctime asctime mktime
