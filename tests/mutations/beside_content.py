"""What stands beside the words of the content: notices around it, in its navigation, above its title; redirects.

After each of these only a refusal is right (`View.unclear` says why).
"""

from __future__ import annotations

import random

from chance import Change, pick
from in_order import blocks
from view import Piece, View

NOTICES = {
    "en": [
        "From 2027-01-01 all prices double.", "All prices are 50% off until December 31, 2026.",
        "deepseek-chat now costs $1 per 1M tokens, starting tomorrow.",
    ],
    "zh": [
        "自 2027-01-01 起所有价格翻倍。", "2026 年 12 月 31 日前所有模型 5 折优惠。",
        "明天起 deepseek-chat 价格为 8 元。",
    ],
}  # fmt: skip
NOT_CURRENT = {
    "en": [
        "This is documentation for an older version, which is no longer actively maintained.",
        "For up-to-date documentation, see the latest version.", "This page is unlisted.", "This page has moved.",
    ],
    "zh": ["此为旧版文档，不再维护。", "请查看最新版本。", "此页面未列出。", "本页面已迁移。"],
}  # fmt: skip
# What holds something around the content, by the generator's names and by others.
_OUTSIDE = [
    '<div class="theme-announcement-bar announcementBar_mb4j" role="banner">{}</div>', '<div role="banner">{}</div>',
    '<div class="alert alert--warning" role="alert">{}</div>', "<aside>{}</aside>", "<section><p>{}</p></section>",
    '<div class="sidebarPromo_x1Yz"><b>{}</b></div>', '<footer class="footer"><p>{}</p></footer>', "<p>{}</p>",
    '<nav class="navbar"><div>{}</div></nav>', '<nav class="menu"><p>{}</p></nav>', "<marquee>{}</marquee>",
    '<nav class="menu"><a class="menu__link" href="/news">{}</a></nav>',
    '<nav class="pagination-nav"><a class="pagination-nav__link"><div class="pagination-nav__label">{}</div></a></nav>',
    '<dialog open><div class="x">{}</div></dialog>', "<h2>{}</h2>", "<button>{}</button>",
]  # fmt: skip
_BANNERS = [
    *_OUTSIDE[:9], '<div class="theme-doc-version-banner alert alert--warning">{}</div>',
    '<div class="theme-unlisted-banner alert"><div>{}</div></div>', '<div class="theme-draft-banner">{}</div>',
]  # fmt: skip
_IN_NAVIGATION = [
    '<nav class="theme-doc-breadcrumbs">{}</nav>', '<div class="theme-doc-toc-mobile"><p>{}</p></div>',
    '<footer class="theme-doc-footer"><p>{}</p></footer>', '<nav class="pagination-nav"><span>{}</span></nav>',
    '<h2>Models<a class="hash-link" href="#x">{}</a></h2>', '<h3>API<a href="#x" class="hash-link"><b>{}</b></a></h3>',
]  # fmt: skip
_REFRESHES = [
    '<meta http-equiv="refresh" content="0; url=/news">', '<meta http-equiv="Refresh" content="5;URL=\'/zh-cn/\'">',
    "<META HTTP-EQUIV=REFRESH CONTENT=3,/news>",
    '<meta http-equiv="refresh" content="0 /news">', '<meta content="0;/en/" http-equiv=" refresh ">',
]  # fmt: skip


def source_of(view: View) -> str:
    """The whole page."""
    return "".join(item.render() for item in view.items)


def put_in(view: View, chance: random.Random, source: str, where: str) -> None:
    """Put HTML into the head, before the content, behind it or into it."""
    if where == "content":
        view.items.insert(pick(chance, blocks(view)), Piece(source))
    elif where == "behind":
        put_behind(view, -1, "</article>", source)
    else:
        put_behind(view, 0, "<head>" if where == "head" else "", source)


def put_behind(view: View, number: int, behind: str, source: str) -> None:
    """Put HTML into an item behind a sign in it, or at its end."""
    body = view.items[number].body
    at = body.index(behind) + len(behind) if behind else len(body)
    view.items[number] = Piece(body[:at] + source + body[at:])


def _notice_outside(view: View, chance: random.Random) -> None:
    notice = pick(chance, _OUTSIDE).format(pick(chance, NOTICES[view.language]))
    put_in(view, chance, notice, pick(chance, ["before", "behind"]))


def _banner(view: View, chance: random.Random) -> None:
    """What says that the page is not the current one."""
    banner = pick(chance, _BANNERS).format(pick(chance, NOT_CURRENT[view.language]))
    put_in(view, chance, banner, pick(chance, ["before", "behind"]))


def _notice_in_navigation(view: View, chance: random.Random) -> None:
    notice = pick(chance, _IN_NAVIGATION).format(pick(chance, NOTICES[view.language]))
    put_in(view, chance, notice, "content")


def _refresh(view: View, chance: random.Random) -> None:
    put_in(view, chance, pick(chance, _REFRESHES), pick(chance, ["head", "before", "behind", "content"]))


def _notice_above_title(view: View, chance: random.Random) -> None:
    notice = pick(chance, [*NOTICES[view.language], *NOT_CURRENT[view.language]])
    form = pick(chance, ["{}", "> {}", "**{}**", "[{}](/news)", "- [{}](/news)", "* {}", "## {}", "| {} |\n| --- |"])
    view.items.insert(0, Piece(form.format(notice) + "\n\n"))


IN_HTML: dict[str, Change] = {
    "notice_outside": _notice_outside,
    "banner": _banner,
    "notice_in_navigation": _notice_in_navigation,
    "refresh": _refresh,
}
IN_MARKDOWN: dict[str, Change] = {"notice_above_title": _notice_above_title}
