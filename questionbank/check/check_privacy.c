/* What may point to a living person: numbers of identity cards, telephones and bank cards, mail
 * addresses. Found values are shown masked. */
#include "questionbank/check/finding.h"

enum {
    DIGITS_MAX = 32,
    ID_DIGITS = 18,
    PHONE_DIGITS = 11,
    CARD_DIGITS_MIN = 16,
    CARD_DIGITS_MAX = 19
};

/* A run of digits with single blanks or hyphens between groups. */
struct digit_run {
    char digits[DIGITS_MAX];
    uint32_t count;
    bool grouped;
    bool check_x; /* an X follows, as at the end of an identity number */
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Reads the run at `at`, which is a digit; returns where it ends. */
static size_t read_run(struct str text, size_t at, struct digit_run *run) {
    *run = (struct digit_run){.count = 0};
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        bool joint = (c == ' ' || c == '-') && at + 1 < text.len && is_digit(text.ptr[at + 1]);
        if (!is_digit(c) && !joint)
            break;
        run->grouped = run->grouped || joint;
        if (!joint && run->count < DIGITS_MAX)
            run->digits[run->count++] = c;
    }
    run->check_x = at < text.len && (text.ptr[at] == 'X' || text.ptr[at] == 'x');
    return at;
}

static uint32_t number_at(const char *digits, uint32_t count) {
    uint32_t value = 0;
    for (uint32_t i = 0; i < count; i++)
        value = value * 10 + (uint32_t)(digits[i] - '0');
    return value;
}

/* GB 11643: province, date of birth, check digit modulo 11. */
static bool is_id(const struct digit_run *run) {
    static const uint32_t WEIGHTS[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char CHECKS[] = "10X98765432";
    if (run->grouped || run->count + run->check_x != ID_DIGITS)
        return false;
    uint32_t province = number_at(run->digits, 2), year = number_at(run->digits + 6, 4);
    uint32_t month = number_at(run->digits + 10, 2), day = number_at(run->digits + 12, 2);
    if (province < 11 || province > 82 || year < 1900 || year > 2099 || month < 1 || month > 12 ||
        day < 1 || day > 31)
        return false;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < COUNT_OF(WEIGHTS); i++)
        sum += WEIGHTS[i] * (uint32_t)(run->digits[i] - '0');
    return CHECKS[sum % 11] == (run->check_x ? 'X' : run->digits[ID_DIGITS - 1]);
}

static bool is_phone(const struct digit_run *run) {
    return run->count == PHONE_DIGITS && run->digits[0] == '1' && run->digits[1] >= '3';
}

/* ISO/IEC 7812: the first digit of a bank's card and the check digit of Luhn. */
static bool is_card(const struct digit_run *run) {
    if (run->count < CARD_DIGITS_MIN || run->count > CARD_DIGITS_MAX || run->digits[0] < '3' ||
        run->digits[0] > '6' || run->check_x)
        return false;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < run->count; i++) {
        uint32_t digit = (uint32_t)(run->digits[run->count - 1 - i] - '0') * (i % 2 + 1);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

static void report_run(const struct passage *passage, const struct digit_run *run) {
    static const struct {
        bool (*is)(const struct digit_run *);
        enum diag diag;
        const char *what;
    } KINDS[] = {{is_id, DIAG_ID_NUMBER, "身份证号码"},
                 {is_phone, DIAG_PHONE, "手机号码"},
                 {is_card, DIAG_BANK_CARD, "银行卡号"}};
    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        if (!KINDS[i].is(run))
            continue;
        passage_report(passage, KINDS[i].diag,
                       arena_printf(passage->ir->arena, "含有%s：%.3s…%.2s", KINDS[i].what,
                                    run->digits, run->digits + run->count - 2));
        return;
    }
}

void check_digits(const struct passage *passage) {
    struct digit_run run;
    struct str text = passage->text;
    for (size_t at = 0; at < text.len;) {
        if (!is_digit(text.ptr[at])) {
            at++;
            continue;
        }
        bool inside = at > 0 && (is_letter(text.ptr[at - 1]) || text.ptr[at - 1] == '.');
        at = read_run(text, at, &run);
        bool more = at < text.len && is_letter(text.ptr[at]) && !run.check_x;
        if (!inside && !more && run.count >= PHONE_DIGITS)
            report_run(passage, &run);
    }
}

static bool is_mail_character(char c) {
    return is_digit(c) || is_letter(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

/* name@host.tld around the sign at `at`. */
static bool is_mail(struct str text, size_t at) {
    size_t end = at + 1, dot = 0;
    if (at == 0 || !is_mail_character(text.ptr[at - 1]))
        return false;
    for (; end < text.len && is_mail_character(text.ptr[end]); end++)
        if (text.ptr[end] == '.')
            dot = end;
    return dot > at + 1 && end > dot + 2 && is_letter(text.ptr[dot + 1]);
}

void check_mail(const struct passage *passage) {
    struct str text = passage->text;
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] != '@' || !is_mail(text, at))
            continue;
        passage_report(passage, DIAG_MAIL, (struct str){NULL, 0});
        return;
    }
}
