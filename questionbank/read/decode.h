/* Bytes of a file to UTF-8 text.
 *
 * UTF-8 (with or without its mark), UTF-16 by its mark, else strict GB18030; nothing is guessed.
 * What is none of these, and U+0000, are located errors. */
#pragma once

#include "questionbank/ir/ir.h"

/* Adds the source. False when its text was refused: the diagnostics say where and why. */
bool decode_source(struct ir *ir, struct str path, struct str bytes);
