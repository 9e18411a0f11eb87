"""Words and clauses that change what a sentence says."""

CLAUSES = {
    "en": [
        ", except on weekends",
        "(excluding deepseek-v4-pro)",
        ", including Chinese public holidays",
        "for new users only",
        "unless stated otherwise",
        "Prices exclude tax.",
        "This does not apply to batch requests.",
        "From 2027-01-01 prices double.",
        "From December 1, 2026, all prices are $1.",
        "not",
        "at 2x the price",
        "(Beijing Time)",
        ".",
        "!",
        "?",
    ],
    "zh": [
        "，周末除外",
        "（不含 deepseek-v4-pro）",
        "，含中国法定节假日",
        "仅限新用户",
        "另有说明的除外",
        "价格不含税。",
        "批量请求不适用。",
        "自 2027-01-01 起价格翻倍。",
        "不",
        "按 2 倍价格",
        "（UTC）",
        "？",
        "！",
    ],
}
OTHER_WORDS = {
    "en": [
        "not", "no", "excluding", "including", "except", "half", "double", "twice", "before", "after", "until", "from",
        "off-peak", "peak", "input", "output", "always", "never", "Saturday", "Sunday", "discount", "increase", "free",
    ],
    "zh": [
        "不", "含", "除", "非", "半", "倍", "前", "后", "起", "止", "高峰", "空闲", "输入", "输出",
        "免费", "周六", "上调",
    ],
}  # fmt: skip
