/* The table of readers. */
#include "questionbank/read/reader.h"

#include "questionbank/read/forms.h"

static const struct reader READERS[] = {
    {STR_INIT("gift"), gift_sniff, gift_read},
    {STR_INIT("table"), table_sniff, table_read},
    {STR_INIT("text"), text_sniff, text_read},
};

/* The beginning of a text, not cut inside a character. */
static struct str head_of(struct str text) {
    struct str head = str_slice(text, 0, SNIFF_BYTES_MAX);
    while (head.len < text.len && head.len > 0 &&
           ((unsigned char)head.ptr[head.len] & 0xC0U) == 0x80U)
        head.len--;
    return head;
}

const struct reader *reader_sniff(struct str text) {
    struct str head = head_of(text);
    size_t last = COUNT_OF(READERS) - 1;
    for (size_t i = 0; i < last; i++)
        if (READERS[i].sniff(head))
            return &READERS[i];
    return &READERS[last];
}

const struct reader *reader_find(struct str name) {
    for (size_t i = 0; i < COUNT_OF(READERS); i++)
        if (str_eq(READERS[i].name, name))
            return &READERS[i];
    return NULL;
}
