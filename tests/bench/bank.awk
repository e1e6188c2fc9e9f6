# A bank of made-up items as text. -v n=ITEMS -v seed=SEED
function phrase(count,   text, i) {
    text = ""
    for (i = 0; i < count; i++) text = text words[int(rand() * word_count) + 1]
    return text
}
BEGIN {
    word_count = split("阅览室 值班员 登记簿 读者 押金 期限 通知 书面 申请 核对 当日 逾期 归还 借阅 证件 管理处 公告 意见 复核 答复 记录 保存 移交 盖章 签名 委托 代理 说明 理由 补正 受理 退回 三日内 五日内 一个月 负责人 同意 批准 应当 可以 不得 必须 有权 要求 提供 材料 原件 副本 查阅 复制 费用 减免 延期 中止 恢复 终结", words, " ")
    split("A B C D", labels, " "); split("易 中 难", levels, " ")
    srand(seed)
    print "一、单项选择题\n"
    for (i = 1; i <= n; i++) {
        if (i % 500 == 1) printf "章节：第%d章\n\n", int(i / 500) + 1
        printf "%d．第%d号规定中，%s，下列说法正确的是（　　）。\n", i, i, phrase(14)
        for (o = 1; o <= 4; o++) printf "%s．%s%d\n", labels[o], phrase(5), o
        printf "答案：%s\n解析：%s。\n依据：《示例管理规定》第%d条\n难度：%s\n标签：%s\n\n", labels[int(rand() * 4) + 1], phrase(18), i % 90 + 1, levels[int(rand() * 3) + 1], phrase(1)
    }
}
