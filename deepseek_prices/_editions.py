"""Generated from data/ by `python -m scraper compile`; do not edit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    # edition, billed as, certain, rule, unit, period -> (price, list price)
    Prices: TypeAlias = dict[str, tuple[str, str | None]]
    Priced: TypeAlias = tuple[int, str, bool, int | None, tuple[int, str], Prices]
    # reason, billed as, second, why
    Unpriced: TypeAlias = tuple[str, str, int, str]
    # period, weekdays as bits from Monday, start and end in seconds of the day (Beijing)
    Window: TypeAlias = tuple[str, int, int, int]

# Instants are seconds since 1970-01-01T00:00:00Z, days are days since then.
OBSERVED_UNTIL = 1792252800
# name, from, until, source
EDITIONS: tuple[tuple[str, int, int | None, str], ...] = (
    ('2024-12-26T115800Z', 1735214280, 1792252800, 'https://api-docs.deepseek.com/quick_start/pricing'),
    ('2026-10-17T160000Z', 1792252800, None, 'https://api-docs.deepseek.com/zh-cn/quick_start/pricing/'),
)
# default period, whether holidays are excepted, windows
RULES: tuple[tuple[str, bool, tuple[Window, ...]], ...] = (
    ('off_peak', True, (('peak', 31, 32400, 43200), ('peak', 31, 50400, 64800))),
)
# first and last day known, days off
CALENDAR: tuple[int, int, frozenset[int]] = (
    20454,
    20818,
    frozenset([20454, 20455, 20456, 20499, 20500, 20501, 20502, 20503, 20504, 20505, 20506, 20507, 20547, 20548, 20549, 20574, 20575, 20576, 20577, 20578, 20623, 20624, 20625, 20721, 20722, 20723, 20727, 20728, 20729, 20730, 20731, 20732, 20733]),
)
# (name, kind, currency) -> the instants at which a segment starts, and the segments
TRACKS: dict[tuple[str, str, str], tuple[tuple[int, ...], tuple[Priced | Unpriced, ...]]] = {
    ('deepseek-chat', 'input_cache_hit', 'USD'): ((1735142400, 1735214280, 1739030400, 1740587400, 1792252800), ((0, 'deepseek-chat', False, None, (1000000, 'token'), {'standard': ('0.014', '0.07')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('0.014', '0.07')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('0.07', None)}), ('unknown', '', 0, 'the terms from 2025-02-26T16:30:00Z on are not in this dataset'), ('ended', 'deepseek-chat', 1740587400, ", when this dataset's knowledge of it ends (its own end is not documented)"))),
    ('deepseek-chat', 'input_cache_hit', 'CNY'): ((1735142400, 1735214280, 1739030400, 1740587400, 1792252800), ((0, 'deepseek-chat', False, None, (1000000, 'token'), {'standard': ('0.1', '0.5')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('0.1', '0.5')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('0.5', None)}), ('unknown', '', 0, 'the terms from 2025-02-26T16:30:00Z on are not in this dataset'), ('ended', 'deepseek-chat', 1740587400, ", when this dataset's knowledge of it ends (its own end is not documented)"))),
    ('deepseek-chat', 'input_cache_miss', 'USD'): ((1735142400, 1735214280, 1739030400, 1740587400, 1792252800), ((0, 'deepseek-chat', False, None, (1000000, 'token'), {'standard': ('0.14', '0.27')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('0.14', '0.27')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('0.27', None)}), ('unknown', '', 0, 'the terms from 2025-02-26T16:30:00Z on are not in this dataset'), ('ended', 'deepseek-chat', 1740587400, ", when this dataset's knowledge of it ends (its own end is not documented)"))),
    ('deepseek-chat', 'input_cache_miss', 'CNY'): ((1735142400, 1735214280, 1739030400, 1740587400, 1792252800), ((0, 'deepseek-chat', False, None, (1000000, 'token'), {'standard': ('1', '2')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('1', '2')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('2', None)}), ('unknown', '', 0, 'the terms from 2025-02-26T16:30:00Z on are not in this dataset'), ('ended', 'deepseek-chat', 1740587400, ", when this dataset's knowledge of it ends (its own end is not documented)"))),
    ('deepseek-chat', 'output', 'USD'): ((1735142400, 1735214280, 1739030400, 1740587400, 1792252800), ((0, 'deepseek-chat', False, None, (1000000, 'token'), {'standard': ('0.28', '1.10')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('0.28', '1.10')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('1.10', None)}), ('unknown', '', 0, 'the terms from 2025-02-26T16:30:00Z on are not in this dataset'), ('ended', 'deepseek-chat', 1740587400, ", when this dataset's knowledge of it ends (its own end is not documented)"))),
    ('deepseek-chat', 'output', 'CNY'): ((1735142400, 1735214280, 1739030400, 1740587400, 1792252800), ((0, 'deepseek-chat', False, None, (1000000, 'token'), {'standard': ('2', '8')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('2', '8')}), (0, 'deepseek-chat', True, None, (1000000, 'token'), {'standard': ('8', None)}), ('unknown', '', 0, 'the terms from 2025-02-26T16:30:00Z on are not in this dataset'), ('ended', 'deepseek-chat', 1740587400, ", when this dataset's knowledge of it ends (its own end is not documented)"))),
    ('deepseek-flash', 'input_cache_hit', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.003', None), 'peak': ('0.006', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.003', None), 'peak': ('0.006', None)}))),
    ('deepseek-flash', 'input_cache_hit', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.02', None), 'peak': ('0.04', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.02', None), 'peak': ('0.04', None)}))),
    ('deepseek-flash', 'input_cache_miss', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.15', None), 'peak': ('0.3', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.15', None), 'peak': ('0.3', None)}))),
    ('deepseek-flash', 'input_cache_miss', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('1', None), 'peak': ('2', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('1', None), 'peak': ('2', None)}))),
    ('deepseek-flash', 'output', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.6', None), 'peak': ('1.2', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.6', None), 'peak': ('1.2', None)}))),
    ('deepseek-flash', 'output', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('4', None), 'peak': ('8', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('4', None), 'peak': ('8', None)}))),
    ('deepseek-v4-flash', 'input_cache_hit', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.003', None), 'peak': ('0.006', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.003', None), 'peak': ('0.006', None)}))),
    ('deepseek-v4-flash', 'input_cache_hit', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.02', None), 'peak': ('0.04', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.02', None), 'peak': ('0.04', None)}))),
    ('deepseek-v4-flash', 'input_cache_miss', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.15', None), 'peak': ('0.3', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.15', None), 'peak': ('0.3', None)}))),
    ('deepseek-v4-flash', 'input_cache_miss', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('1', None), 'peak': ('2', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('1', None), 'peak': ('2', None)}))),
    ('deepseek-v4-flash', 'output', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.6', None), 'peak': ('1.2', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.6', None), 'peak': ('1.2', None)}))),
    ('deepseek-v4-flash', 'output', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('4', None), 'peak': ('8', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('4', None), 'peak': ('8', None)}))),
    ('deepseek-v4-flash-vision-exp', 'input_cache_hit', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.003', None), 'peak': ('0.006', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.003', None), 'peak': ('0.006', None)}))),
    ('deepseek-v4-flash-vision-exp', 'input_cache_hit', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.02', None), 'peak': ('0.04', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.02', None), 'peak': ('0.04', None)}))),
    ('deepseek-v4-flash-vision-exp', 'input_cache_miss', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.15', None), 'peak': ('0.3', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.15', None), 'peak': ('0.3', None)}))),
    ('deepseek-v4-flash-vision-exp', 'input_cache_miss', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('1', None), 'peak': ('2', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('1', None), 'peak': ('2', None)}))),
    ('deepseek-v4-flash-vision-exp', 'output', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('0.6', None), 'peak': ('1.2', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('0.6', None), 'peak': ('1.2', None)}))),
    ('deepseek-v4-flash-vision-exp', 'output', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-flash', False, 0, (1000000, 'token'), {'off_peak': ('4', None), 'peak': ('8', None)}), (1, 'deepseek-flash', True, 0, (1000000, 'token'), {'off_peak': ('4', None), 'peak': ('8', None)}))),
    ('deepseek-v4-pro', 'input_cache_hit', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-v4-pro', False, 0, (1000000, 'token'), {'off_peak': ('0.022', None), 'peak': ('0.044', None)}), (1, 'deepseek-v4-pro', True, 0, (1000000, 'token'), {'off_peak': ('0.022', None), 'peak': ('0.044', None)}))),
    ('deepseek-v4-pro', 'input_cache_hit', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-v4-pro', False, 0, (1000000, 'token'), {'off_peak': ('0.15', None), 'peak': ('0.30', None)}), (1, 'deepseek-v4-pro', True, 0, (1000000, 'token'), {'off_peak': ('0.15', None), 'peak': ('0.30', None)}))),
    ('deepseek-v4-pro', 'input_cache_miss', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-v4-pro', False, 0, (1000000, 'token'), {'off_peak': ('0.66', None), 'peak': ('1.32', None)}), (1, 'deepseek-v4-pro', True, 0, (1000000, 'token'), {'off_peak': ('0.66', None), 'peak': ('1.32', None)}))),
    ('deepseek-v4-pro', 'input_cache_miss', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-v4-pro', False, 0, (1000000, 'token'), {'off_peak': ('4.5', None), 'peak': ('9.0', None)}), (1, 'deepseek-v4-pro', True, 0, (1000000, 'token'), {'off_peak': ('4.5', None), 'peak': ('9.0', None)}))),
    ('deepseek-v4-pro', 'output', 'USD'): ((1792166400, 1792252800), ((1, 'deepseek-v4-pro', False, 0, (1000000, 'token'), {'off_peak': ('1.98', None), 'peak': ('3.96', None)}), (1, 'deepseek-v4-pro', True, 0, (1000000, 'token'), {'off_peak': ('1.98', None), 'peak': ('3.96', None)}))),
    ('deepseek-v4-pro', 'output', 'CNY'): ((1792166400, 1792252800), ((1, 'deepseek-v4-pro', False, 0, (1000000, 'token'), {'off_peak': ('13.5', None), 'peak': ('27.0', None)}), (1, 'deepseek-v4-pro', True, 0, (1000000, 'token'), {'off_peak': ('13.5', None), 'peak': ('27.0', None)}))),
    ('search', 'request', 'USD'): ((1792166400,), ((1, 'search', False, None, (1000, 'successful request'), {'standard': ('0.75', None)}),)),
    ('search', 'request', 'CNY'): ((1792166400, 1792252800), ((1, 'search', False, None, (1000, 'successful request'), {'standard': ('5', None)}), (1, 'search', True, None, (1000, 'successful request'), {'standard': ('5', None)}))),
    ('search', 'server_side_request', 'USD'): ((1792166400, 1793462400), ((1, 'search', False, None, (1000, 'successful request'), {'standard': ('0', '0.75')}), (1, 'search', False, None, (1000, 'successful request'), {'standard': ('0.75', None)}))),
    ('search', 'server_side_request', 'CNY'): ((1792166400, 1792252800, 1793462400), ((1, 'search', False, None, (1000, 'successful request'), {'standard': ('0', '5')}), (1, 'search', True, None, (1000, 'successful request'), {'standard': ('0', '5')}), (1, 'search', True, None, (1000, 'successful request'), {'standard': ('5', None)}))),
    ('fetch', 'request', 'USD'): ((1792166400,), ((1, 'fetch', False, None, (1000, 'successful request'), {'standard': ('0.75', None)}),)),
    ('fetch', 'request', 'CNY'): ((1792166400, 1792252800), ((1, 'fetch', False, None, (1000, 'successful request'), {'standard': ('5', None)}), (1, 'fetch', True, None, (1000, 'successful request'), {'standard': ('5', None)}))),
    ('fetch', 'server_side_request', 'USD'): ((1792166400, 1793462400), ((1, 'fetch', False, None, (1000, 'successful request'), {'standard': ('0', '0.75')}), (1, 'fetch', False, None, (1000, 'successful request'), {'standard': ('0.75', None)}))),
    ('fetch', 'server_side_request', 'CNY'): ((1792166400, 1792252800, 1793462400), ((1, 'fetch', False, None, (1000, 'successful request'), {'standard': ('0', '5')}), (1, 'fetch', True, None, (1000, 'successful request'), {'standard': ('0', '5')}), (1, 'fetch', True, None, (1000, 'successful request'), {'standard': ('5', None)}))),
}
