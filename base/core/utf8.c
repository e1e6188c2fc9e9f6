/* UTF-8 by the letter of RFC 3629. */
#include "base/core/utf8.h"

size_t utf8_sequence_bytes(const unsigned char *p, size_t left) {
    if (p[0] < 0x80)
        return 1;
    size_t bytes = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || left < bytes)
        return 0;
    for (size_t i = 1; i < bytes; i++)
        if ((p[i] & 0xC0U) != 0x80U)
            return 0;
    bool overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    bool surrogate = p[0] == 0xED && p[1] > 0x9F;
    bool beyond = p[0] == 0xF4 && p[1] > 0x8F;
    return overlong || surrogate || beyond ? 0 : bytes;
}

size_t utf8_find_invalid(struct str text) {
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    for (size_t at = 0; at < text.len;) {
        size_t step = bytes[at] < 0x80 ? 1 : utf8_sequence_bytes(bytes + at, text.len - at);
        if (step == 0)
            return at;
        at += step;
    }
    return STR_NONE;
}

size_t utf8_put(uint32_t character, char out[static 4]) {
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    size_t bytes = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const uint8_t HEAD[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = bytes - 1; i > 0; i--, character >>= 6)
        out[i] = (char)(0x80U | (character & 0x3FU));
    out[0] = (char)(HEAD[bytes] | character);
    return bytes;
}

size_t utf8_count(struct str text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0U) != 0x80U;
    return count;
}
