"""The page's sentences, word for word: what the page has said since 2024, by meaning and language.

In braces: what may vary (`footnotes.py` says what each slot may hold). Sentences that only mean something together are
one entry: "these calls are not billed" must not be understood without the "until" that follows.
"""

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "units": {
        "en": (
            "The prices listed below are in unites of per 1M tokens. A token, the smallest unit of text that the model recognizes, can be a word, a number, or even a punctuation mark. We will bill based on the total number of input and output tokens by the model.",
            "The prices listed below are in units of per 1M tokens. A token, the smallest unit of text that the model recognizes, can be a word, a number, or even a punctuation mark. We will bill based on the total number of input and output tokens by the model.",
            "Model prices are listed in units of per 1M tokens. A token, the smallest unit of text that the model recognizes, can be a word, a number, or even a punctuation mark. We bill model usage based on the total number of input and output tokens by the model.",
        ),
        "zh": (
            "下表所列模型价格以“百万 tokens”为单位。Token 是模型用来表示自然语言文本的的最小单位，可以是一个词、一个数字或一个标点符号等。我们将根据模型输入和输出的总 token 数进行计量计费。",
        ),
    },
    "version": {
        "en": ("The {model} model has been upgraded to {version}.",),
        "zh": (),
    },
    "default_output": {
        "en": (
            "If max_tokens is not specified, the default maximum output length is {length}. Please adjust max_tokens to support longer outputs.",
        ),
        "zh": (),
    },
    "caching_reference": {
        "en": ("Please check this article for the details of Context Caching.",),
        "zh": (),
    },
    "discount": {
        "en": (
            "The form shows the the original price and the discounted price. From now until {until}, all users can enjoy the discounted prices of DeepSeek API. After that, it will recover to full price.",
            "The {model} model is currently offered at a {percent}% discount, extended until {until}.",
        ),
        "zh": (),
    },
    "names": {
        "en": (
            "The model names {names} will be deprecated in the future. For compatibility, they correspond to the non-thinking mode and thinking mode of {model}, respectively.",
            "Use {model} as the model name. The legacy names {names} are still accepted, but the corresponding models have been retired, their requests are served by the {version} model and billed at the Flash price.",
        ),
        "zh": (
            "模型名请使用 {model}。旧模型名 {names} 仍可调用，但对应模型已下线，请求将由 {version} 模型提供服务，并按 Flash 价格计费。",
        ),
    },
    "cache_hit_price_cut": {
        "en": (
            "For all models, the input cache hit price has been reduced to 1/10 of the launch price. This price adjustment takes effect from {from}.",
        ),
        "zh": (),
    },
    "peak_hours": {
        "en": (
            "Off-peak rates are half of the peak rates. Peak hours are {hours} UTC, Monday through Friday, excluding Chinese public holidays. All other hours are off-peak, including weekends and Chinese public holidays in full.",
        ),
        "zh": (
            "空闲时段价格为高峰时段价格的一半。北京时间周一至周五（不含中国法定节假日）{hours} 为高峰时段；其余时段，包括周末及中国法定节假日全天均为空闲时段。",
        ),
    },
    "concurrency_reference": {
        "en": ("For more details on concurrency limits, please refer to Rate Limit & Isolation{end}",),
        "zh": ("更多并发限制细节，请参考限速与隔离{end}",),
    },
    "service_billing": {
        "en": ("Search and Fetch are standalone APIs, billed by the number of requests.",),
        "zh": ("Search 和 Fetch 是独立的 API，按请求次数计费。",),
    },
    "server_side_free": {
        "en": (
            "Please note that users of the DeepSeek API in DeepSeek Harness/Claude Code/Codex already reach the Search/Fetch endpoints through server-side tool calls. These Search/Fetch calls are currently not billed, and will be billed per call from {until}.",
        ),
        "zh": (
            "请注意，当前用户在 DeepSeek Harness/Claude Code/Codex 中使用 DeepSeek API 时，已经会通过 Server 端工具调用访问到 Search/Fetch 接口，这部分 Search/Fetch 接口调用目前未计费，并将于{until} 起按次收取调用费用。",
        ),
    },
    "service_reference": {
        "en": ("For usage and the complete billing rules, see Web Search and Fetch.",),
        "zh": ("接口用法与完整计费规则详见网页搜索与抓取。",),
    },
    "deduction": {
        "en": (
            "The expense = number of tokens × price. The corresponding fees will be directly deducted from your topped-up balance or granted balance, with a preference for using the granted balance first when both balances are available.",
        ),
        "zh": (
            "扣减费用 = token 消耗量 × 模型单价，对应的费用将直接从充值余额或赠送余额中进行扣减。当充值余额与赠送余额同时存在时，优先扣减赠送余额。",
        ),
    },
    "prices_may_change": {
        "en": (
            "Product prices may vary and DeepSeek reserves the right to adjust them. We recommend topping up based on your actual usage and regularly checking this page for the most recent pricing information.",
        ),
        "zh": (
            "产品价格可能发生变动，DeepSeek 保留修改价格的权利。请您依据实际用量按需充值，定期查看此页面以获知最新价格信息。",
        ),
    },
}
