"""Whether a text that no rule knows could bear on a price: by its words, in both languages; in doubt it does.

Asked only of what stands outside the content, and of what is not the content's: nothing is read from it.
"""

from __future__ import annotations

import re

_MONEY = (
    r"[$€£¥￥₹₩₽฿]|\b(?:USD|CNY|RMB|EUR|GBP|JPY|HKD|INR|SGD|AUD|CAD)\b"
    r"|\b(?:yuan|renminbi|dollars?|cents?|euros?|pounds?|rupees?|yen)\b"
    r"|[0-9一二两三四五六七八九十百千万亿半几] ?元|美元|美金|人民币|欧元|英镑|港[币元]|日元"
    r"|[0-9][0-9.]* ?[%％]|\bper ?cent\b|百分|[0-9一二两三四五六七八九半] ?[折成]|打折|半额"
)
_PRICE = (
    r"\bpric\w+|\bcost(?:s|ly|lier)?\b|\bfees?\b|\b(?:sur|over)?charg\w+|\brates?\b|\bdiscount\w*|\bbill\w*|\bpay\w*|\bpromo\w*|\bsale\b|\boffers?\b"
    r"|\bfree\b|\bcheap\w*|\bexpensive\b|\bdoubl\w+|\btripl\w+|\bhal(?:f|ve[ds]?)\b|\bincreas\w+|\bdecreas\w+|\breduc\w+"
    r"|\brais\w+|\blower\w*|\bcut\w*|\bsav(?:e|es|ings?)\b|\bcredits?\b|\bbalance\b|\btop(?:ped|ping)?[ -]?up\b"
    r"|\btokens?\b"
    r"|\b(?:off-?)?peak\b|\btariff\w*|\bsubscri\w+|\bcoupons?\b|\bvouchers?\b|\bquota\w*|\brefund\w*|\btax\w*|\bVAT\b"
    r"|\btwice\b|\btimes\b|\b[0-9.]+x\b|价|费|折扣|优惠|促销|限时|特惠|减免"
    r"|涨|降|上调|下调|翻倍|倍|减半|充值|余额|账单|高峰|空闲|套餐|退款|代币"
)
# What the name of another page may say, too.
_TERMS = (
    r"\bamounts?\b|\bfigures?\b|\bvalues\b|\bexpens\w+|\bmeter(?:ed|ing)\b"
    r"|\bdeals?\b|\bplans?\b|\bdeduct\w*|\binvoic\w*|\bgratis\b|\bcomplimentary\b|\bextra\b|\bmultipl\w+"
    r"|\bless\b"
    r"|\b(?:third|quarter|fifth|tenth)s?\b|\bGST\b|\bcach(?:e|es|ed|ing)\b|\b(?:in|out)put\b|\bhours?\b"
    r"|\bnights?\b"
    r"|\bterms\b(?! (?:of|&|and)\b)|\b(?:tables?|lists?|listed|tiers?)\b(?! of contents)"
    r"|\b(?:wrong|incorrect|inaccurate|provisional|subject to|no longer|not yet|in force)\b"
    r"|限[时免量期]|免单|赠|买.送|加收|收取|扣[款减除]|税|调整|时段"
    r"|缓存|输入|输出|[上下本]表|表[中内格]|规则|公告|通知|作废|有误|更正|勘误|暂未|取消"
)
_MODEL = (
    r"\bdeepseek[-_ ]?(?:v|r)?[0-9]|\bdeepseek-[a-z]|\b[VR][0-9](?:[.][0-9])?\b|\bmodels?\b|\bflash\b|\breasoner\b"
    r"|\bretir\w+|\bdeprecat\w+|\bsunset\w*|\b(?:switched|turned|shut) (?:off|down)\b"
    r"|模型|下线|下架|停用|停止|关闭|弃用|退役"
)
_DATE = (
    r"\b(?:19|20)[0-9]{2}\b|[0-9]{1,2}[/.-][0-9]{1,2}\b|(?<![0-9])[0-9]{1,2} ?[月日号]|[0-9]{4} ?年"
    r"|\b[0-9]{1,2}:[0-9]{2}\b"
    r"|\b(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*[.]? [0-9]|\b[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\bmay [0-9]"
    r"|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:today|tonight|tomorrow|soon|until|effective|midnight)\b"
    r"|\b[0-9]{1,2}(?:st|nd|rd|th)\b"
    r"|\b(?:this|next|coming|end of the) (?:week|month|year|quarter)\b|\b(?:starting|beginning|as of) "
    r"|明天|今天|即日|下周|下月|起|截至|截止|生效|周[一二三四五六日末]|星期"
)
_ANY = re.compile("|".join((_MONEY, _PRICE, _TERMS, _MODEL, _DATE)), re.IGNORECASE)
_SAYS_MONEY, _SAYS_PRICE, _SAYS_DATE = (re.compile(each, re.IGNORECASE) for each in (_MONEY, _PRICE, _DATE))
_NOT_CURRENT = re.compile(
    r"\bno longer (?:\w+ )?(?:maintained|updated|current|supported|available|valid)|\bunmaintained\b"
    r"|\bunlisted\b|\bunreleased\b"
    r"|\b(?:latest|newest|current|up-to-date|newer|new) (?:version|page|docs|documentation|site|pricing|prices)\b"
    r"|\b(?:old|older|outdated|previous|archived|earlier|stale|deprecated) "
    r"(?:version|page|docs|documentation|copy|snapshot)\b"
    r"|\b(?:out ?dated|out of date|obsolete|superseded|archived|draft)\b|\bhas (?:been )?moved\b"
    r"|\bmoved to\b"
    r"|\bredirect\w*|\bcached (?:copy|version)\b|\bpreview (?:of|build|deployment|version)\b"
    r"|不再(?:\S{0,4})?(?:维护|更新|支持)|已(?:归档|过期|过时|废弃|迁移|移至|搬迁|停止)|过时|旧版"
    r"|旧文档|最新(?:版|文档|页面|价格)|未列出|未公开|草稿|未发布|快照|存档",
    re.IGNORECASE,
)


_DIRECT_LINK = re.compile(r"\s*(?:Direct link to .+|.+的直接链接)\s*")


def is_direct_link(label: str) -> bool:
    """Whether it is the generator's label for the link of any heading to itself, without a price."""
    return _DIRECT_LINK.fullmatch(label) is not None and not says_price(label)


def bears_on_price(text: str) -> str:
    """What of a text could bear on a price: money, a word for price or billing, a model, a date; empty for nothing."""
    found = _ANY.search(text)
    return found[0] if found else ""


def says_price(text: str) -> str:
    """What of a link's text says a price or when one changes, which no name of another page does; empty for nothing."""
    found = _SAYS_MONEY.search(text) or (_SAYS_DATE.search(text) and _SAYS_PRICE.search(text))
    return found[0] if found else ""


def says_not_current(text: str) -> str:
    """What of a text says that the page it stands on is not the current one; empty for nothing."""
    found = _NOT_CURRENT.search(text)
    return found[0] if found else ""
