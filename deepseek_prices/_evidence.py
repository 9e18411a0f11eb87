"""Generated from data/ by `python -m scraper compile`; do not edit."""

from typing import Any

EVIDENCE: dict[str, dict[str, Any]] = {'2024-12-26T115800Z': {'in_force': {'from': '2024-12-26T11:58:00Z',
                                     'basis': 'derived',
                                     'earliest': '2024-12-25T16:00:00Z',
                                     'latest': '2024-12-26T11:58:00Z',
                                     'known_until': '2025-02-26T16:30:00Z'},
                        'sha256': 'd35bfd586e6c38376b39d885448089f4273dd6fa7b123cd6c0c2449a358333f0',
                        'sources': [{'what': 'copy',
                                     'language': 'en',
                                     'url': 'https://api-docs.deepseek.com/quick_start/pricing',
                                     'sha256': 'd703628439627b7c618ed8d5787c0cab671cdf296849da30811396f17d8f93f8',
                                     'note': 'captured between 2024-12-26 and 2025-01-20; both currencies, '
                                             'as two tabs'},
                                    {'what': 'news',
                                     'language': 'en',
                                     'url': 'https://api-docs.deepseek.com/news/news1226',
                                     'note': 'the day'},
                                    {'what': 'record',
                                     'currency': 'USD',
                                     'url': 'https://github.com/simonw/llm-prices',
                                     'note': 'the end of the discount'}],
                        'footnotes': [{'language': 'en',
                                       'text': 'The form shows the the original price and the discounted '
                                               'price. From now until 2025-02-08 16:00 (UTC), all users can '
                                               'enjoy the discounted prices of DeepSeek API. After that, it '
                                               'will recover to full price.',
                                       'meaning': 'discount'}]},
 '2026-10-17T160000Z': {'in_force': {'from': '2026-10-17T16:00:00Z',
                                     'basis': 'derived',
                                     'earliest': '2026-10-16T16:00:00Z',
                                     'latest': '2026-10-17T16:00:00Z'},
                        'sha256': 'cf4f6c7db65a09dca224ce0c56bd3cbec5f6cf0373bd7786de68b1062b192f10',
                        'sources': [{'what': 'copy',
                                     'language': 'zh',
                                     'currency': 'CNY',
                                     'url': 'https://api-docs.deepseek.com/zh-cn/quick_start/pricing/',
                                     'note': 'a text copy, by its content of 2026-10-17 to 2026-10-31'},
                                    {'what': 'copy',
                                     'language': 'en',
                                     'currency': 'USD',
                                     'url': 'https://api-docs.deepseek.com/quick_start/pricing',
                                     'note': 'a text copy of the first table, by its address of 2026-11-15; '
                                             'the prices of models are the same'},
                                    {'what': 'record',
                                     'currency': 'USD',
                                     'url': 'https://apidog.com/blog/deepseek-search-api-free/',
                                     'captured_on': '2026-10-28',
                                     'note': 'quotes the prices of Search and Fetch and the end of the free '
                                             'use'},
                                    {'what': 'record',
                                     'currency': 'USD',
                                     'url': 'https://docs.apiyi.com/en/live/2026-10/deepseek-search-fetch-launch.md',
                                     'captured_on': '2026-10-21',
                                     'note': 'quotes the prices of Search and Fetch'}],
                        'derived': [{'currency': 'USD',
                                     'product': 'search',
                                     'why': 'others quote 0.75; no copy of the English page that prints it '
                                            'is known'},
                                    {'currency': 'USD',
                                     'product': 'fetch',
                                     'why': 'others quote 0.75; no copy of the English page that prints it '
                                            'is known'}],
                        'footnotes': [{'language': 'en',
                                       'text': 'Use deepseek-flash as the model name. The legacy names '
                                               'deepseek-v4-flash and deepseek-v4-flash-vision-exp are still '
                                               'accepted, but the corresponding models have been retired, '
                                               'their requests are served by the DeepSeek-V4.1-Flash-1017 '
                                               'model and billed at the Flash price.',
                                       'meaning': 'names'},
                                      {'language': 'en',
                                       'text': 'Off-peak rates are half of the peak rates. Peak hours are '
                                               '01:00 - 04:00 and 06:00 - 10:00 UTC, Monday through Friday, '
                                               'excluding Chinese public holidays. All other hours are '
                                               'off-peak, including weekends and Chinese public holidays in '
                                               'full.',
                                       'meaning': 'peak_hours_except_holidays'},
                                      {'language': 'en',
                                       'text': 'Please note that users of the DeepSeek API in DeepSeek '
                                               'Harness/Claude Code/Codex already reach the Search/Fetch '
                                               'endpoints through server-side tool calls. These Search/Fetch '
                                               'calls are currently not billed, and will be billed per call '
                                               'from 16:00 UTC on October 31, 2026.',
                                       'meaning': 'server_side_free'},
                                      {'language': 'zh',
                                       'text': '模型名请使用 deepseek-flash。旧模型名 '
                                               'deepseek-v4-flash、deepseek-v4-flash-vision-exp '
                                               '仍可调用，但对应模型已下线，请求将由 DeepSeek-V4.1-Flash-1017 模型提供服务，并按 Flash '
                                               '价格计费。',
                                       'meaning': 'names'},
                                      {'language': 'zh',
                                       'text': '空闲时段价格为高峰时段价格的一半。北京时间周一至周五（不含中国法定节假日）9:00 - 12:00、14:00 - '
                                               '18:00 为高峰时段；其余时段，包括周末及中国法定节假日全天均为空闲时段。',
                                       'meaning': 'peak_hours_except_holidays'},
                                      {'language': 'zh',
                                       'text': '请注意，当前用户在 DeepSeek Harness/Claude Code/Codex 中使用 DeepSeek '
                                               'API 时，已经会通过 Server 端工具调用访问到 Search/Fetch 接口，这部分 Search/Fetch '
                                               '接口调用目前未计费，并将于北京时间 2026 年 11 月 1 日 00:00 起按次收取调用费用。',
                                       'meaning': 'server_side_free'}]}}
