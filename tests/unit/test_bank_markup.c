/* HTML as plain text. */
#include <criterion/criterion.h>

#include "questionbank/read/markup.h"
#include "questionbank/read/markup_names.h"
#include "tests/support/bank_support.h"

struct markup_case {
    const char *html;
    const char *text;
    unsigned dropped;
};

static void check_case(const struct markup_case *c) {
    struct arena arena = {0};
    struct markup markup = markup_begin(&arena);
    markup_html(&markup, str_from(c->html));
    struct str text = markup_end(&markup);
    cr_expect(str_eq(text, str_from(c->text)), "%s\n made: %.*s\n want: %s", c->html,
              STR_ARGS(text), c->text);
    cr_expect(markup.dropped == c->dropped, "%s: %x", c->html, markup.dropped);
    arena_close(&arena);
}

#define CHECK_CASES(cases)                                                                         \
    for (size_t i = 0; i < COUNT_OF(cases); i++)                                                   \
    check_case(&(cases)[i])

Test(markup, blocks_and_breaks_become_lines_and_blanks_collapse) {
    static const struct markup_case CASES[] = {
        {"甲", "甲", 0},
        {"", "", 0},
        {"<p>甲</p><p>乙</p>", "甲\n乙", 0},
        {"<p>甲</p>\n\n  <p> </p><p>乙</p>", "甲\n乙", 0},
        {"甲<br>乙<br/>丙<BR />丁", "甲\n乙\n丙\n丁", 0},
        {"a  b\t\n c&nbsp;&nbsp;d", "a b c d", 0},
        {"<b>甲</b><i>乙</i> <span style=\"x\">丙</span>", "甲乙 丙", 0},
        {"<h1>题</h1>文<div>尾</div>余", "题\n文\n尾\n余", 0},
        {"（　　）", "（　　）", 0},
        {"<pre>a  b\n  c</pre>", "a  b\n  c", 0},
        {"零\xE2\x80\x8B宽\xEF\xBB\xBF度", "零宽度", 0},
        {"控\x01制\x7F字\xC2\x85符&#127;", "控制字符", 0},
    };
    CHECK_CASES(CASES);
}

Test(markup, lists_and_tables_keep_their_form) {
    static const struct markup_case CASES[] = {
        {"<ul><li>甲</li><li>乙</li></ul>", "• 甲\n• 乙", 0},
        {"<ol><li>甲<li>乙</ol>后", "1. 甲\n2. 乙\n后", 0},
        {"<ol start=\"4\"><li><p>甲</p></li></ol>", "4. 甲", 0},
        {"<ol type=\"A\"><li>甲</li><li>乙</li></ol>", "A. 甲\nB. 乙", 0},
        {"<ol><li>甲<ul><li>子</li></ul></li><li>乙</li></ol>", "1. 甲\n• 子\n2. 乙", 0},
        {"<table><tr><th>名</th><th>数</th></tr><tr><td>书</td><td>3</td></tr></table>",
         "名 | 数\n书 | 3", 0},
        {"前<table><tr><td></td><td>3</td></tr></table>后", "前\n| 3\n后", 0},
        {"<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>", "甲 乙 | 丙", 0},
    };
    CHECK_CASES(CASES);
}

Test(markup, characters_come_by_name_and_number) {
    static const struct markup_case CASES[] = {
        {"&lt;a&gt; &amp; &quot;b&quot; &#39;c&#x27;", "<a> & \"b\" 'c'", 0},
        {"&ldquo;甲&rdquo;&hellip;&mdash;", "“甲”…—", 0},
        {"&#25105;&#x4F60;", "我你", 0},
        {"&#146;&#128;", "’€", 0},
        {"&#0;&#xD800;&#x110000;甲", "甲", 0},
        {"a & b && c &unknown; &; &#; &#x; &#12a;", "a & b && c &unknown; &; &#; &#x; &#12a;", 0},
        {"10<sup>3</sup> m<sup>2</sup> H<sub>2</sub>O 4<sup>th</sup> 10<sup>-6</sup>",
         "10³ m² H₂O 4th 10⁻⁶", 0},
        {"<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>", "汉（hàn）", 0},
    };
    CHECK_CASES(CASES);
}

Test(markup, what_has_no_text_is_flagged) {
    static const struct markup_case CASES[] = {
        {"图<img src='a.png' alt='x'>下", "图下", MARKUP_IMAGE},
        {"<audio src=a>听</audio>甲", "甲", MARKUP_SOUND},
        {"<video><source src=b></video>甲", "甲", MARKUP_VIDEO},
        {"<math><mi>x</mi></math>=<m:math><m:mi>y</m:mi></m:math>", "=", MARKUP_FORMULA},
        {"<object data=a><object data=b>甲</object></object>乙", "乙", MARKUP_OBJECT},
        {"<object type=\"image/png\" data=\"a\"/>乙", "乙", MARKUP_IMAGE},
        {"<svg><text>甲</text></svg>乙", "乙", MARKUP_IMAGE},
        {"<style>p{}</style><script>if (a<b && c>d) x='</p>';</script>甲", "甲", 0},
        {"<script>no end", "", MARKUP_OBJECT},
    };
    CHECK_CASES(CASES);
}

Test(markup, what_is_no_tag_stays_text) {
    static const struct markup_case CASES[] = {
        {"a < b, c <3, <", "a < b, c <3, <", 0},
        {"x<y 则 z", "x<y 则 z", 0},
        {"<甲>", "<甲>", 0},
        {"<orange>苹果</orange>", "<orange>苹果</orange>", 0},
        {"<o:p>甲</o:p><st1:place>乙</st1:place>", "甲乙", 0},
        {"甲<!-- 乙 -->丙<![if !x]>丁<?xml a?>戊", "甲丙丁戊", 0},
        {"甲<!-- 没有完", "甲<!-- 没有完", 0},
        {"甲<b 没有完", "甲<b 没有完", 0},
        {"<a title=\"a>b\">甲</a>", "甲", 0},
    };
    CHECK_CASES(CASES);
}

Test(markup, an_underlined_run_of_blanks_is_a_blank) {
    static const struct markup_case CASES[] = {
        {"共<u>&nbsp;&nbsp;&nbsp;</u>条", "共______条", 0},
        {"共<u>　　</u>条<u> </u>。", "共______条______。", 0},
        {"共<u>三</u>条<u></u>", "共三条", 0},
    };
    CHECK_CASES(CASES);
}

Test(markup, a_block_of_class_stimulus_is_case_material) {
    struct arena arena = {0};
    struct markup markup = markup_begin(&arena);
    markup_html(&markup, STR("<div class=\"box stimulus\"><p>甲</p><div>乙</div></div><p>丙</p>"));
    cr_expect(str_eq(markup_end(&markup), STR("丙")));
    cr_expect(str_eq(markup_stimulus(&markup), STR("甲\n乙")));
    arena_close(&arena);
}

/* Each tag, entity or quote that never ends must not cost a walk to the end of the text. */
Test(markup, hostile_text_takes_linear_time, .timeout = 20) {
    static const char *const PIECES[] = {"<a ",    "<a x=\"", "<!--",      "<!", "&",    "&#",
                                         "<p><u>", "<script", "<script> ", "</", "<ul>", "<td>"};
    for (size_t i = 0; i < COUNT_OF(PIECES); i++) {
        struct arena arena = {0};
        struct buf text = buf_make(&arena, (size_t)8 * 1024 * 1024);
        while (text.len < (size_t)2 * 1024 * 1024)
            buf_add_cstr(&text, PIECES[i]);
        struct markup markup = markup_begin(&arena);
        markup_html(&markup, buf_str(&text));
        cr_expect(markup_end(&markup).len <= 4 * text.len, "%s", PIECES[i]);
        arena_close(&arena);
    }
}

Test(markup, the_lists_of_names_are_sorted) {
    static const char *const KNOWN[] = {"a", "br", "h6", "math", "ol", "svg", "td", "u", "wbr"};
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++)
        cr_expect(markup_class_of(str_from(KNOWN[i])) != MARKUP_UNKNOWN, "%s", KNOWN[i]);
    static const char *const ENTITIES[] = {"Delta", "amp",  "emsp",   "frac12", "hellip",
                                           "ldquo", "nbsp", "permil", "sup2",   "zwnj"};
    for (size_t i = 0; i < COUNT_OF(ENTITIES); i++)
        cr_expect(markup_entity(str_from(ENTITIES[i])) != 0, "%s", ENTITIES[i]);
    cr_expect(markup_class_of(STR("zzz")) == MARKUP_UNKNOWN && markup_entity(STR("zzz")) == 0);
}
