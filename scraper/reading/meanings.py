"""The page's sentences, word for word: what the page has said since 2024, by meaning and language.

In braces: what may vary (`recognise.py` says what each slot may hold). Sentences that only mean something together are
one entry: "these calls are not billed" must not be understood without the "until" that follows.

Where a page is known in one language only, the other language's words are ours until a copy shows them; such entries
stand under `# inferred` and can only ever match word for word.
"""

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    # ------------------------------------------------------------------------------------ no price depends on these
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
        "en": (
            "The {model} model has been upgraded to {version}.",
            "{model} points to the new model {version}.",
            "The {model} model points to {version}.",
        ),
        "zh": (
            # inferred: the Chinese page of December 2024
            "{model} 模型已经升级为 {version}。",
            "{model} 模型已经升级为 {version}；{model2} 模型为新模型 {version2}。",
            "{model} 模型对应 {version}；{model2} 模型对应 {version2}。",
        ),
    },
    "app_version": {
        "en": (),
        "zh": ("注意：{model} 和 {model2} 对应模型版本不变，为 {version} ({length} 上下文长度)，与 APP/WEB 版不同。",),
    },
    "reasoning_reference": {
        "en": (
            "CoT (Chain of Thought) is the reasoning content {model} gives before output the final answer. For details, please refer to Reasoning Model{end}",
        ),
        "zh": ("思维链为 {model} 模型在给出正式回答之前的思考过程，其原理详见推理模型{end}",),
    },
    "default_output": {
        "en": (
            "If max_tokens is not specified, the default maximum output length is {length}. Please adjust max_tokens to support longer outputs.",
        ),
        "zh": ("如未指定 max_tokens，默认最大输出长度为 {length}。请调整 max_tokens 以支持更长的输出。",),
    },
    "beta_output": {
        "en": (
            'The {length} output tokens limit of the Chat Completion API is in Beta and requires user to set base_url="https://api.deepseek.com/beta". If the base_url is not set to the Beta url, or max_tokens parameter is not set, the limit is {length2} tokens.',
        ),
        "zh": (),
    },
    "caching_reference": {
        "en": (
            "Please check this article for the details of Context Caching.",
            "Please check DeepSeek Context Caching for the details of Context Caching.",
        ),
        "zh": ("关于上下文缓存的细节，请参考 DeepSeek 硬盘缓存。",),
    },
    "concurrency_reference": {
        "en": ("For more details on concurrency limits, please refer to Rate Limit & Isolation{end}",),
        "zh": ("更多并发限制细节，请参考限速与隔离{end}",),
    },
    "responses_api": {
        "en": (
            "The Responses API currently only supports the {model} model, and does not yet support the {model2} model. We will add support for the {model2} model in early August 2026.",
        ),
        "zh": (
            "Responses API 目前仅支持 {model} 模型，暂不支持 {model2} 模型。我们将于 2026 年 8 月初增加对 {model2} 模型的支持。",
        ),
    },
    "service_billing": {
        # inferred: English
        "en": ("Search and Fetch are standalone APIs, billed by the number of requests.",),
        "zh": ("Search 和 Fetch 是独立的 API，按请求次数计费。",),
    },
    "service_reference": {
        # inferred: English
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
    # ------------------------------------------------------------------------------------------------------ discounts
    "discount": {
        "en": (
            "The form shows the the original price and the discounted price. From now until {until}, all users can enjoy the discounted prices of DeepSeek API. After that, it will recover to full price.",
            "The {model} model is currently offered at a {percent}% discount, extended until {until}.",
            # inferred: the words before the discount was extended
            "The {model} model is currently offered at a limited-time {percent}% discount until {until}.",
        ),
        "zh": (
            "表格中展示了优惠前与优惠后的价格。即日起至{until}，所有用户均可享受 DeepSeek-V3 API 的价格优惠。在此之后，模型价格将恢复至原价。",
            # inferred: the Chinese page during the v4-pro discount
            "{model} 模型现享 {tenths} 折优惠，优惠期延长至{until}。",
            "{model} 模型现享限时 {tenths} 折优惠，优惠期至{until}。",
        ),
    },
    "not_discounted": {
        "en": ("{version} is not included in the discount.",),
        "zh": ("{version} 不参与优惠。",),
    },
    "discount_becomes_list_price": {
        "en": (
            "The {model} model API pricing will be officially adjusted to 1/4 of the original price after the {percent}% discount promotion ends on {until}.",
        ),
        # inferred: Chinese
        "zh": ("{model} 模型 API 价格将在 {tenths} 折优惠于{until} 结束后，正式调整为原价的 1/4。",),
    },
    "cache_hit_price_cut": {
        "en": (
            "For all models, the input cache hit price has been reduced to 1/10 of the launch price. This price adjustment takes effect from {from}.",
        ),
        # inferred: Chinese
        "zh": ("全系列模型输入缓存命中价格已降至首发价格的 1/10，该价格调整自{from} 起生效。",),
    },
    # -------------------------------------------------------------------------------------------------------- periods
    "night_discount": {
        "en": (
            "DeepSeek API provides off-peak pricing discounts during {hours} UTC each day. The completion timestamp of each request determines its pricing tier.",
        ),
        "zh": (
            "DeepSeek API 现实行错峰优惠定价，每日优惠时段为北京时间 {hours}，其余时间按照标准价格计费。请求的计价时间为该请求完成的时间。",
        ),
    },
    "peak_hours_every_day": {
        # inferred, in both languages: from the coming list's words and those of the weekday rule
        "en": (
            "Off-peak rates are half of the peak rates. Peak hours are {hours} UTC (all other hours are off-peak).",
        ),
        "zh": ("空闲时段价格为高峰时段价格的一半。高峰时段为北京时间 {hours}（其余为空闲时段）。",),
    },
    "peak_hours_monday_to_friday": {
        "en": (
            "Off-peak rates are half of the peak rates. Peak hours are {hours} UTC, Monday through Friday (all other hours are off-peak).",
        ),
        "zh": ("空闲时段价格为高峰时段价格的一半。高峰时段为北京时间周一至周五 {hours}（其余为空闲时段）。",),
    },
    "peak_hours_except_holidays": {
        "en": (
            "Off-peak rates are half of the peak rates. Peak hours are {hours} UTC, Monday through Friday, excluding Chinese public holidays. All other hours are off-peak, including weekends and Chinese public holidays in full.",
        ),
        "zh": (
            "空闲时段价格为高峰时段价格的一半。北京时间周一至周五（不含中国法定节假日）{hours} 为高峰时段；其余时段，包括周末及中国法定节假日全天均为空闲时段。",
        ),
    },
    # ---------------------------------------------------------------------------------------- coming lists, intentions
    "coming_list": {
        "en": ("Starting from {from}, we will apply the following price list and cancel the nighttime discount:",),
        # inferred: Chinese
        "zh": ("自{from} 起，我们将执行以下价格表，并取消夜间时段优惠：",),
    },
    "current_list": {
        "en": ("The current price list will remain in effect until {until}:",),
        # inferred: Chinese
        "zh": ("在{until} 之前，仍按以下价格表计费：",),
    },
    "coming_peak_prices": {
        "en": (
            "DeepSeek API pricing will be updated to peak / off-peak billing, with off-peak rates at half the peak rates. Peak hours are {hours} UTC (all other hours are off-peak). The new prices take effect at {from}, as follows:",
        ),
        "zh": (
            "我们将对 DeepSeek API 价格进行更新调整，采用峰谷定价，空闲时段价格为高峰时段价格的一半。高峰时段为北京时间 {hours}（其余为空闲时段）。新价格将于{from} 开始生效，具体如下：",
        ),
    },
    "peak_prices_intended": {
        "en": (
            "The DeepSeek API service will soon adopt a peak/off-peak pricing policy. During peak hours, prices will be 2x the regular prices, applicable to all billing items. The effective date will be subject to the official announcement. [Peak hours: {hours} (Beijing Time, UTC+8) daily]",
        ),
        "zh": (
            "DeepSeek API 服务即将采用峰谷定价策略，高峰时段价格为平时价格 2 倍，适用所有计费项，具体时间以正式通知为准。【高峰时段定义：北京时间每日 {hours}】",
        ),
    },
    "increase_intended": {
        "en": (
            "We plan to raise the overall pricing for DeepSeek API services in the near future, with a significant increase expected. Please plan your usage accordingly. The specific pricing plan will be subject to official notice.",
        ),
        "zh": ("计划近期整体上调 DeepSeek API 服务的定价，预计涨幅较大，请合理安排您的使用。具体方案以正式通知为准。",),
    },
    # ---------------------------------------------------------------------------------------------- names and routing
    "names": {
        "en": (
            "The DeepSeek V2 Chat and DeepSeek Coder V2 models have been merged and upgraded into the new model, {release}. The new model significantly surpasses the previous versions in both general capabilities and code abilities. For backward compatibility, API users can access the new model through either {names} or {model}.",
            "The model names {names} will be deprecated in the future.",
            "The model names {names} will be deprecated in the future. For compatibility, they correspond to the non-thinking mode and thinking mode of {model}, respectively.",
            "The model names {names} will be deprecated on {until}. For compatibility, they correspond to the non-thinking mode and thinking mode of {model}, respectively.",
            "Use {model} as the model name. The legacy names {names} are still accepted, but the corresponding models have been retired, their requests are served by the {version} model and billed at the Flash price.",
        ),
        "zh": (
            # inferred: the Chinese page from April to July 2026
            "模型名 {names} 将于未来弃用。出于兼容考虑，二者分别对应 {model} 的非思考模式与思考模式。",
            "模型名 {names} 将于{until} 弃用。出于兼容考虑，二者分别对应 {model} 的非思考模式与思考模式。",
            "模型名请使用 {model}。旧模型名 {names} 仍可调用，但对应模型已下线，请求将由 {version} 模型提供服务，并按 Flash 价格计费。",
        ),
    },
    "endpoint": {
        "en": (
            'Users can access the {version} model by setting base_url="https://api.deepseek.com/{endpoint}". This model only supports thinking mode and will be available until {until}.',
        ),
        "zh": (
            '用户可以通过设置 base_url="https://api.deepseek.com/{endpoint}" 访问 {version} 模型。该模型只支持思考模式，支持时间截止至{until}。',
        ),
    },
    "temporary_endpoint": {
        # inferred: English
        "en": (
            "We have temporarily retained API access to V3.1-Terminus through an additional endpoint for comparison testing. Please refer to the documentation for how to access it.",
        ),
        "zh": ("我们通过额外的接口，临时保留了 V3.1-Terminus 的 API 访问，以供用户进行对比测试，访问方法请参考文档。",),
    },
    "routing": {
        "en": (
            "After extensive testing, V4.1 Flash has comprehensively surpassed V4 Pro in performance, cost, speed, and total time, so we plan to retire V4 Pro in an orderly manner. From {from}, and until V4.1 Pro is released in the future, requests to {model} will all be routed to {to} and billed at the {to} price.",
        ),
        "zh": (
            "经多方测试，V4.1 Flash 在性能、费用、速度、总用时等各项指标上已全面超越 V4 Pro，因此我们计划有序下线 V4 Pro。{from} 之后，至未来 V4.1 Pro 上线之前，您访问 {model} 的请求将全部路由到 {to}，并按 {to} 价格计费。",
        ),
    },
    "routing_withdrawn": {
        # inferred: English
        "en": (
            "In response to the needs of our users, we have decided to continue providing API access to DeepSeek V4 Pro after September 14, 2026, with billing unchanged; we will notify you separately of any change. Thank you for your understanding and support!",
        ),
        "zh": (
            "为响应广大用户的需求，我们决定在 2026 年 9 月 14 日之后继续提供 DeepSeek V4 Pro 的 API 调用服务，计费方式保持不变；如有变动，我们将另行通知。感谢您的理解与支持！",
        ),
    },
    "tools_served_by": {
        "en": (
            "If the request to the {model} model includes the tools parameter, the request will actually be processed using the {model2} model.",
        ),
        "zh": ("如果给 {model} 模型的请求中有 tools 参数，请求实际上将使用 {model2} 模型。",),
    },
    # ---------------------------------------------------------------------------------------------------- what is billed
    "reasoning_billed_as_output": {
        "en": (
            "The output token count of {model} includes all tokens from CoT and the final answer, and they are priced equally.",
        ),
        "zh": ("{model} 的输出 token 数包含了思维链和最终答案的所有 token，其计价相同。",),
    },
    "images_billed_as_input": {
        "en": (
            "Images sent to {model} are converted into tokens based on their dimensions and billed as input tokens together with your text tokens. See Vision: Token Usage for the conversion rule.",
        ),
        # inferred: Chinese
        "zh": (
            "发送给 {model} 的图像会按其尺寸换算为 token，与文本 token 一并按输入 token 计费。换算规则详见图像理解：Token 用量。",
        ),
    },
    "server_side_free": {
        # inferred: English
        "en": (
            "Please note that users of the DeepSeek API in DeepSeek Harness/Claude Code/Codex already reach the Search/Fetch endpoints through server-side tool calls. These Search/Fetch calls are currently not billed, and will be billed per call from {until}.",
        ),
        "zh": (
            "请注意，当前用户在 DeepSeek Harness/Claude Code/Codex 中使用 DeepSeek API 时，已经会通过 Server 端工具调用访问到 Search/Fetch 接口，这部分 Search/Fetch 接口调用目前未计费，并将于{until} 起按次收取调用费用。",
        ),
    },
    "server_side_billed": {
        # inferred: English
        "en": (
            "Search (text and image) and web fetch are billed per call. Whether you call the Search and Fetch APIs directly or the model uses them through tools such as the web tools, the same prices apply.",
        ),
        "zh": (
            "搜索（文字、图片）和网页抓取按次计费。无论是直接调用 Search 与 Fetch API，还是模型通过联网工具等工具使用，都按此价格计费。",
        ),
    },
}
