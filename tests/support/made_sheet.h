/* Workbooks from the XML of their sheets. */
#pragma once

#include "base/core/arena.h"

struct made_sheet {
    const char *const *sheets; /* the inside of each <worksheet> */
    uint32_t count;
    const char *strings; /* the inside of <sst>; NULL: no such part */
    const char *styles;  /* the inside of <styleSheet>; NULL: no such part */
    const char *book;    /* what stands before <sheets> */
    const char *states;  /* one letter a sheet: v(isible), h(idden), H (very hidden), c(hart) */
    bool strict;         /* the strict form's namespaces */
};

/* The file's bytes. Sheets are called 表1, 表2, … */
struct str make_sheet(struct arena *arena, const struct made_sheet *made);
