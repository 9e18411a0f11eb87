"""What a person takes from a page, written without the reader: tables and sentences to a reading, or to None.

None means that the page contradicts itself, leaves out what a price list needs, or says what the data model cannot
hold: the only right outcome is to refuse it. The sentences come with their meaning from `expected.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from view import Cell, Data, Passage, Table, View, plain, squeezed

KINDS = {"input_cache_hit", "input_cache_miss", "output"}
WHOLE_WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Unclear(Exception):
    """A person cannot say what the page means, or sees that it is wrong."""


def squeeze_keys(labels: dict[str, Any]) -> dict[str, Any]:
    """Labels as they are compared."""
    return {squeezed(label): meaning for label, meaning in labels.items()}


# Label to (what it is, its meaning); a price label also says whether the unit stands in it.
LABELS = squeeze_keys(
    {
        **dict.fromkeys(("MODEL", "模型"), ("field", "model")),
        **dict.fromkeys(("BASE URL", "BASE URL (OpenAI Format)", "BASE URL (OpenAI 格式)"), ("field", "base_url")),
        **dict.fromkeys(("BASE URL (Anthropic Format)", "BASE URL (Anthropic 格式)"), ("field", "anthropic")),
        **dict.fromkeys(("MODEL VERSION", "模型版本"), ("field", "version")),
        **dict.fromkeys(("THINKING MODE", "思考模式"), ("field", "thinking")),
        **dict.fromkeys(("CONTEXT LENGTH", "上下文长度"), ("field", "context_length")),
        **dict.fromkeys(("MAX COT TOKENS", "最大思维链长度"), ("field", "max_reasoning")),
        **dict.fromkeys(("MAX OUTPUT", "MAX OUTPUT TOKENS", "输出长度", "最大输出长度"), ("field", "max_output")),
        **dict.fromkeys(("Concurrency Limit", "并发限制"), ("field", "concurrency")),
        **dict.fromkeys(("FEATURES", "功能"), ("group", "features")),
        **dict.fromkeys(("PRICING", "价格"), ("group", "prices")),
        **dict.fromkeys(("OFF-PEAK", "空闲时段"), ("period", "off_peak")),
        **dict.fromkeys(("PEAK", "高峰时段"), ("period", "peak")),
        "Json Output": ("feature", "json_output"),
        **dict.fromkeys(("Function Calling", "Tool Calls"), ("feature", "tool_calls")),
        "Responses API": ("feature", "responses_api"),
        "Anthropic API": ("feature", "anthropic_api"),
        **dict.fromkeys(
            ("Chat Prefix Completion（Beta）", "对话前缀续写（Beta）"), ("feature", "chat_prefix_completion")
        ),
        **dict.fromkeys(("FIM Completion（Beta）", "FIM 补全（Beta）"), ("feature", "fim_completion")),
        **dict.fromkeys(("Vision", "图像理解"), ("feature", "vision")),
    }
)
_KIND = (
    (r"1M(?:INPUTTOKENS|TOKENSINPUT|TOKENSINPUTPRICE)\(CACHE(HIT|MISS)\)|1M(?:OUTPUTTOKENS|TOKENSOUTPUT(?:PRICE)?)"),
    (r"百万tokens输入(?:价格)?\(缓存(命中|未命中)\)|百万tokens输出(?:价格)?"),
    (r"INPUTPRICE\(CACHE(HIT|MISS)\)|OUTPUTPRICE"),
    (r"输入价格\(缓存(命中|未命中)\)|输出价格"),
)
_HIT = {"HIT": "input_cache_hit", "命中": "input_cache_hit", "MISS": "input_cache_miss", "未命中": "input_cache_miss"}
_HOURS_LABEL = re.compile(
    r"(?:(STANDARDPRICE|标准时段价格)|(?:DISCOUNTPRICE|优惠时段价格))"
    r"\((UTC|北京时间)(\d\d?:\d\d)[-~](\d\d?:\d\d)\)"
)
SUPPORT = squeeze_keys(
    {
        **dict.fromkeys(("✓", "支持"), "supported"),
        **dict.fromkeys(("✗", "Not supported", "不支持", "暂不支持"), "not_supported"),
        **dict.fromkeys(("Non-thinking mode only", "仅非思考模式支持"), "non_thinking_only"),
    }
)
_MODES = squeeze_keys(
    {
        **dict.fromkeys(("Non-thinking Mode", "非思考模式"), "non_thinking"),
        **dict.fromkeys(("Thinking Mode", "思考模式"), "thinking"),
        **dict.fromkeys(("Thinking Mode Only", "只支持思考模式"), "thinking_only"),
        "Supports both non-thinking and thinking (default) modes See Thinking Mode for how to switch": "both",
        "支持非思考与思考模式（默认）切换方式详见思考模式": "both",
    }
)
SERVICES = squeeze_keys(
    {
        **dict.fromkeys(("Search", "Search (text and image)", "搜索（文字、图片）"), "search"),
        **dict.fromkeys(("Fetch", "Web fetch", "网页抓取"), "fetch"),
        **dict.fromkeys(("File parsing and OCR API", "文件解析、OCR API"), "document_parsing"),
        **dict.fromkeys(("Speech synthesis (TTS)", "语音合成（TTS）"), "speech_synthesis"),
        **dict.fromkeys(("Speech recognition (ASR)", "语音识别（ASR）"), "speech_recognition"),
    }
)
UNITS = squeeze_keys(
    {
        **dict.fromkeys(("Per 1,000 successful requests", "每 1,000 次成功请求"), (1000, "successful request")),
        **dict.fromkeys(("Per 1,000 requests", "每 1,000 次"), (1000, "request")),
        **dict.fromkeys(("Per 1,000 pages", "每 1,000 页"), (1000, "page")),
        **dict.fromkeys(("Per 10,000 characters", "每 10,000 字符"), (10000, "character")),
        **dict.fromkeys(("Per hour", "每小时"), (1, "hour")),
    }
)
_SERVICE_HEADS = (
    (r"API|Item|项目", "service"),
    (r"BillingUnit|计费单位", "unit"),
    (r"Price|价格", "price"),
    (r"ListPrice|刊例价", "list_price"),
    (r"Limited-TimeDiscountedPrice\(50%OFF\)|限时折扣价\(5折\)", "half_price"),
)
# What a footnote of this meaning can be a note to.
_ABOUT = {
    "reasoning_reference": {"max_reasoning", "context_length"},
    "version": {"model", "model_name"},
    "not_discounted": {"list_price"},
    "default_output": {"max_output"},
    "beta_output": {"max_output"},
    "caching_reference": {"input_cache_hit"},
    "concurrency_reference": {"concurrency"},
    "responses_api": {"responses_api"},
    "discount": {"list_price"},
    "discount_becomes_list_price": {"list_price"},
    "cache_hit_price_cut": {"input_cache_hit"},
    "night_discount": {"off_peak"},
    "peak_hours_every_day": {"prices"},
    "peak_hours_monday_to_friday": {"prices"},
    "peak_hours_except_holidays": {"prices"},
    "coming_peak_prices": {"prices"},
    "peak_prices_intended": {"prices"},
    "increase_intended": {"prices"},
    "images_billed_as_input": {"prices", "input_cache_hit", "input_cache_miss"},
    "names": {"model", "model_name"},
    "endpoint": {"model_name"},
    "routing": {"model_name"},
    "routing_withdrawn": {"model_name"},
    "temporary_endpoint": {"version"},
    "tools_served_by": {"tool_calls"},
    "reasoning_billed_as_output": {"output"},
}


def understand(view: View) -> Data | None:
    """The reading of a page: price lists, services and sentences; None where it must be refused."""
    try:
        return normal(_Understanding(view).reading())
    except Unclear:
        return None


def normal(reading: Data) -> Data:
    """What decides a reading's meaning, in an order of its own."""
    said = reading["sentences"]
    sentences = [{name: each[name] for name in ("meaning", "mark", "facts") if each.get(name)} for each in said]
    lists = [
        each | {"models": {(m["model"], m.get("endpoint")): _normal_model(m) for m in each["models"]}}
        for each in reading["price_lists"]
    ]
    return {
        "price_lists": sorted(lists, key=lambda each: each.get("from", "")),
        "models": [len(each["models"]) for each in reading["price_lists"]],
        "services": {each["service"]: each for each in reading["services"]},
        "sentences": sorted({repr(_sorted(each)): None for each in sentences}),
    }


def _normal_model(model: Data) -> Data:
    return model | {"names": sorted(map(str, model.get("names", [])))}


def _sorted(value: Any) -> Any:
    return {key: _sorted(value[key]) for key in sorted(value)} if isinstance(value, dict) else value


# ------------------------------------------------------------------------------------------------------------ cells


class Text:
    """A cell as a person sees it: text, struck-out text, marks."""

    def __init__(self, body: str, *, is_html: bool) -> None:
        struck = r"<del>(.*?)</del>" if is_html else r"~~(.*?)~~"
        marks = r"<sup>(.*?)</sup>" if is_html else r" ?(\(\d{1,2}\))"
        self.marks = [mark for each in re.findall(marks, body) for mark in re.findall(r"\((\d+)\)|(\*)", plain(each))]
        self.marks = [number or star for number, star in self.marks]
        body = re.sub(marks, "", body)
        self.struck = [squeezed(plain(each)) for each in re.findall(struck, body)]
        self.visible = plain(re.sub(struck, " ", body))
        self.text = squeezed(self.visible)


_PRICE = re.compile(
    r"(?:\$(?P<usd>[\d.]+)|[¥￥](?P<yen>[\d.]+)|(?P<yuan>[\d.]+)元)(?P<unit>/1Mtokens)?"
    r"(?:\((?:(?P<off>\d+)%(?:off|OFF)|(?P<left>[\d.]+)折)\))?"
)
_AMOUNT = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")


class Price:
    """A price cell: price, list price, currency, whether the unit stands in it, percent left."""

    def __init__(self, cell: Text) -> None:
        if re.search(r"\d[ .]* [ .]*\d", cell.visible.partition("/")[0].partition("(")[0]):
            raise Unclear("a number in pieces")
        self.price, self.currency, self.unit, self.left = _price(cell.text)
        self.list_price = None
        if len(cell.struck) > 1:
            raise Unclear("two struck-out prices")
        for each in cell.struck:
            self.list_price, currency, unit, left = _price(each)
            if (currency, unit, left) != (self.currency, self.unit, None):
                raise Unclear("a struck-out price of another kind")
            if Decimal(self.list_price) <= Decimal(self.price):
                raise Unclear("a discount that raises the price")
            check_percent(self.left, self.price, self.list_price)

    @property
    def value(self) -> Any:
        """In the data model."""
        return {"price": self.price, "list_price": self.list_price} if self.list_price else self.price


def _price(text: str) -> tuple[str, str, bool, Decimal | None]:
    found = _PRICE.fullmatch(text)
    number = found and (found["usd"] or found["yen"] or found["yuan"])
    if not number or not _AMOUNT.fullmatch(number) or not Decimal(number):
        raise Unclear(f"no price: {text}")
    left = Decimal(100 - int(found["off"])) if found["off"] else Decimal(found["left"]) * 10 if found["left"] else None
    return number, "USD" if found["usd"] else "CNY", bool(found["unit"]), left


def check_percent(left: Decimal | None, price: str, list_price: str) -> None:
    """A stated percentage that the prices miss by more than a point is wrong; by less, the page may have rounded."""
    if left is not None and abs(Decimal(price) * 100 / Decimal(list_price) - left) >= 1:
        raise Unclear("a stated percentage that is wrong")


# ----------------------------------------------------------------------------------------------------------- tables


def grid_of(table: Table) -> list[list[Cell]]:
    """A table's cells by place; refused where they do not make a rectangle."""
    rows = [row.cells for row in table.rows]
    if table.form != "html":
        rows = _without_dashes(table)
    places: dict[tuple[int, int], Cell] = {}
    for y, cells in enumerate(rows):
        x = 0
        for cell in cells:
            while (y, x) in places:
                x += 1
            for place in ((y + dy, x + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan)):
                if place in places or place[0] >= len(rows):
                    raise Unclear("cells over each other, or past the end")
                places[place] = cell
            x += cell.colspan
    width = 1 + max((x for _, x in places), default=-1)
    if not width or len(places) != width * len(rows):
        raise Unclear("a table with gaps")
    sections = [number for number, row in enumerate(table.rows) if number and row.before.strip()]
    for start in sections:
        if table.form == "html" and any(places[start - 1, x] is places[start, x] for x in range(width)):
            raise Unclear("a cell over two parts of a table")
    return [[places[y, x] for x in range(width)] for y in range(len(rows))]


def _without_dashes(table: Table) -> list[list[Cell]]:
    """The rows of a Markdown table; its dashes stand under its head, which may be of more than one line."""
    dashes = [all(re.fullmatch(r" *:?-{2,}:? *", cell.body) for cell in row.cells) for row in table.rows]
    at = dashes.index(True) if True in dashes else 0
    rows = [row.cells for row in table.rows]
    if sum(dashes) != 1 or at not in ((1,) if table.form == "pipe" else (1, 2)) or len(rows[at]) != len(rows[0]):
        raise Unclear("dashes missing, more than once, or in another place")
    return [_filled(cells, len(rows[0])) for cells in rows[:at] + rows[at + 1 :]]


def _filled(cells: list[Cell], width: int) -> list[Cell]:
    """A row with a cell too few, where its label is only not repeated as often as in other rows."""
    if len(cells) != width - 1:
        return cells
    at = 1 if squeezed(plain(cells[1].body)) in LABELS else 0
    return [*cells[: at + 1], cells[at], *cells[at + 1 :]]


class ModelTable:
    """A table of models: for each column its model, fields and prices."""

    def __init__(self, grid: list[list[Cell]], *, is_html: bool) -> None:
        texts = {id(cell): Text(cell.body, is_html=is_html) for row in grid for cell in row}
        self.grid = [[texts[id(cell)] for cell in row] for row in grid]
        if any(kind_of(cell.text) for cell in self.grid[0]):
            self.grid = [list(column) for column in zip(*self.grid, strict=True)]
        self.notes: list[tuple[str, set[str], str]] = []  # mark, what it stands at, the column's model
        self.hours: dict[str, tuple[str, int, int]] = {}
        head = self.grid[0]
        width = next((x for x, cell in enumerate(head) if LABELS.get(cell.text) != ("field", "model")), len(head))
        self.width = width
        self.columns = [self._column(cell) for cell in head[width:]]
        for cell in dict.fromkeys(head[:width]):
            self._note(cell, {"model"})
        rows = self.grid[1:]
        if rows and {LABELS.get(cell.text) for cell in rows[0][:width]} == {("field", "model")}:
            for column, cell in zip(self.columns, rows.pop(0)[width:], strict=True):
                column["period"] = self._label(cell, "period")
        for row in rows:
            self._row(row)
        self._check_stated()

    def _column(self, cell: Text) -> Data:
        if not re.fullmatch(r"deepseek(?:-[a-z0-9.]+)+", cell.visible) or cell.struck:
            raise Unclear("no model's name")
        self._note(cell, {"model_name"}, cell.visible)
        return {"model": cell.visible, "period": "standard", "fields": {}, "features": {}, "prices": {}, "stated": []}

    def _note(self, cell: Text, about: set[str], model: str = "") -> None:
        self.notes += [(mark, about, model) for mark in cell.marks]

    @staticmethod
    def _label(cell: Text, role: str) -> str:
        found, meaning = LABELS.get(cell.text, ("", ""))
        if found != role or cell.struck:
            raise Unclear(f"no {role}: {cell.text}")
        return meaning

    def _row(self, row: list[Text]) -> None:
        labels = list({cell.text: cell for cell in row[: self.width]}.values())
        said: dict[str, Any] = {}
        for label in labels:
            said |= self._said(label, said)
        for cell in dict.fromkeys(row[: self.width]):
            about = {meaning[0] if isinstance(meaning, tuple) else meaning for meaning in self._said(cell, {}).values()}
            self._note(cell, about)
        for cell, column in zip(row[self.width :], self.columns, strict=True):
            self._value(said, cell, column)

    def _said(self, cell: Text, so_far: Data) -> Data:
        """What a label says; two labels of one role in a row are unclear."""
        hours = _HOURS_LABEL.fullmatch(cell.text)
        kind = kind_of(cell.text)
        if cell.struck or not (hours or kind or cell.text in LABELS):
            raise Unclear(f"unknown label: {cell.text}")
        if hours:
            period = "standard" if hours[1] else "off_peak"
            self.hours[period] = (hours[2], minutes(hours[3]), minutes(hours[4]))
            said: Data = {"group": "prices", "period": period}
        else:
            said = {"kind": kind} if kind else dict([LABELS[cell.text]])
        if said.keys() & so_far.keys():
            raise Unclear("two labels of one role")
        return said

    def _value(self, said: Data, cell: Text, column: Data) -> None:
        roles = frozenset(said) - {"period"}
        if roles == {"field"} and len(said) == 1 and said["field"] != "model":
            values = field_values(said["field"], cell)
            put(column["fields"], values)
            self._note(cell, {said["field"]}, column["model"])
        elif roles == {"group", "feature"} and said["group"] == "features" and len(said) == 2:
            if cell.text not in SUPPORT or cell.struck:
                raise Unclear("no support")
            put(column["features"], {said["feature"]: SUPPORT[cell.text]})
            self._note(cell, {said["feature"]}, column["model"])
        elif roles in ({"kind"}, {"kind", "group"}) and said.get("group", "prices") == "prices":
            if "period" in said and column["period"] != "standard":
                raise Unclear("two periods")
            self._price(said["kind"], said.get("period", column["period"]), cell, column)
        else:
            raise Unclear(f"labels that do not go together: {said}")

    def _price(self, kind: tuple[str, bool], period: str, cell: Text, column: Data) -> None:
        price = Price(cell)
        if not price.unit and not kind[1]:
            raise Unclear("no unit")
        put(column["prices"], {(price.currency, kind[0], period): price.value})
        if price.left is not None and price.list_price is None:
            column["stated"].append((price, kind[0], period))
        about = {"price", kind[0], *(("list_price",) if price.list_price or price.left is not None else ())}
        self._note(cell, about, column["model"])

    def _check_stated(self) -> None:
        for column in self.columns:
            for price, kind, period in column["stated"]:
                standard = column["prices"].get((price.currency, kind, "standard"))
                if period == "standard" or not isinstance(standard, str):
                    raise Unclear("percent of what?")
                check_percent(price.left, price.price, standard)

    def models(self) -> dict[tuple[str, str], Data]:
        """The models by name and endpoint; the same twice must say the same."""
        found: dict[tuple[str, str], Data] = {}
        seen: dict[tuple[str, str, str], Data] = {}
        for column in self.columns:
            key = (column["model"], column["fields"].get("endpoint", ""))
            full = (*key, column["period"])
            if seen.setdefault(full, column) != column:
                raise Unclear("one model, two columns")
            model = found.setdefault(key, {"model": key[0], "fields": {}, "features": {}, "prices": {}})
            for name in ("fields", "features", "prices"):
                put(model[name], column[name])
        for model in found.values():
            self._check_complete(model["prices"])
        return found

    @staticmethod
    def _check_complete(prices: Data) -> None:
        """All kinds, with the same periods, in one currency."""
        if not prices:
            return
        currencies, kinds, periods = (set(each) for each in zip(*prices, strict=True))
        wanted = {(c, k, p) for c in currencies for k in KINDS for p in periods}
        if len(currencies) != 1 or kinds != KINDS or set(prices) != wanted:
            raise Unclear("prices are missing")

    def night(self) -> Data | None:
        """The billing periods that the labels' hours make."""
        if not self.hours:
            return None
        if set(self.hours) != {"standard", "off_peak"}:
            raise Unclear("hours of one period")
        (zone, start, end), (other, *rest) = self.hours["off_peak"], self.hours["standard"]
        if zone != other or [end, start] != rest:
            raise Unclear("hours that do not make a day")
        return rule("standard", "off_peak", WHOLE_WEEK, [(start, end)], utc=zone == "UTC")


def kind_of(text: str) -> tuple[str, bool] | None:
    """The kind that a label names, and whether the unit stands in it."""
    for number, form in enumerate(_KIND):
        found = re.fullmatch(form, text)
        if found:
            return _HIT.get(found[1] or "", "output"), number < 2
    return None


def put(into: Data, values: Data) -> None:
    """Enter values; two different ones are a contradiction."""
    for name, value in values.items():
        if into.setdefault(name, value) != value:
            raise Unclear(f"two values of {name}")


_LENGTH = r"[1-9]\d*[KM]"


def field_values(name: str, cell: Text) -> Data:
    """What a cell says of a field."""
    text, found = cell.text, None
    if cell.struck:
        raise Unclear("struck out")
    if name == "base_url":
        found = re.fullmatch(r"https://api\.deepseek\.com(?:/(?P<endpoint>v[\w.]+))?/?", text)
    elif name == "anthropic":
        found = re.fullmatch(r"https://api\.deepseek\.com/anthropic", text)
    elif name == "max_output":
        found = (
            re.fullmatch(rf"(?:MAXIMUM:|最大)?(?P<max_output>{_LENGTH})", text)
            or re.fullmatch(
                rf"(?:DEFAULT:|默认)(?P<default_output>{_LENGTH}),?(?:MAXIMUM:|最大)(?P<max_output>{_LENGTH})", text
            )
            or re.fullmatch(rf"(?P<max_output>{_LENGTH})\((?P<beta_output>{_LENGTH})Beta\)", text)
        )
    elif name == "version":
        found = re.fullmatch(r"(?P<version>DeepSeek-[A-Za-z0-9.-]+)(?:\((?P<mode>.*)\))?", text)
    elif name == "max_reasoning" and text == "-":
        return {}
    elif name == "thinking":
        found = re.fullmatch("(?P<mode>.*)", text)
    else:
        found = re.fullmatch(rf"(?P<{name}>{'[1-9][0-9]*' if name == 'concurrency' else _LENGTH})", text)
    if not found:
        raise Unclear(f"no {name}: {text}")
    values = {key: value for key, value in found.groupdict().items() if value}
    if "mode" in values:
        values["thinking"] = _MODES.get(values.pop("mode"))
        if values["thinking"] is None:
            raise Unclear("no known mode")
    return values


# ------------------------------------------------------------------------------------------------------------ hours


def minutes(clock: str) -> int:
    """Minutes since midnight; refused where there is no such hour."""
    hour, minute = map(int, clock.split(":"))
    if hour * 60 + minute > 1440 or minute > 59:
        raise Unclear("no such hour")
    return hour * 60 + minute


def rule(default: str, period: str, days: list[str], hours: list[tuple[int, int]], *, utc: bool) -> Data:
    """Billing periods in Beijing time; refused where a range is empty or crosses midnight there."""
    windows = []
    for start, end in hours:
        if start == end:
            raise Unclear("from an hour to the same hour")
        first, last = (each + 480 * utc for each in (start, end + 1440 * (end < start)))
        if first >= 1440:
            if days != WHOLE_WEEK:
                raise Unclear("on the next day in Beijing")
            first, last = first - 1440, last - 1440
        if last > 1440:
            raise Unclear("over midnight")
        windows.append({"period": period, "days": days, "from": clock(first), "to": clock(last)})
    windows.sort(key=lambda each: (each["from"], each["to"]))
    return {"time_zone": "Asia/Shanghai", "default": default, "windows": windows}


def clock(minute: int) -> str:
    """A time of day."""
    return f"{minute // 60:02}:{minute % 60:02}"


# --------------------------------------------------------------------------------------------------------- the page


class _Understanding:
    """Joins what tables and sentences of a page say."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.sentences: list[Data] = []
        self.models: dict[tuple[str, str], Data] = {}
        self.lists: list[Data] = []
        self.services: list[Data] = []
        self.notes: list[tuple[str, set[str], str]] = []
        self.tabs = [squeezed(re.sub(r"^ *\* ", "", plain(tab.body))) for tab in view.pieces("tab")]

    def reading(self) -> Data:
        """The whole; raises `Unclear`."""
        if self.view.cut is not None and self.view.cut < content_end(self.view):
            raise Unclear("cut off")
        announced: Data | None = None
        for item in self.view.items:
            if isinstance(item, Table):
                self._table(item, announced)
                announced = None
            elif isinstance(item, Passage):
                announced = self._passage(item, announced)
            elif item.kind == "unknown" or (item.kind == "heading" and announced):
                raise Unclear("an unknown heading, or one where a table should be")
        if announced or not self.lists:
            raise Unclear("no table")
        self._finish()
        return {"price_lists": self.lists, "services": self.services, "sentences": self.sentences}

    def _passage(self, item: Passage, announced: Data | None) -> Data | None:
        if not plain(item.body):
            return announced
        if announced or not item.sentences:
            raise Unclear("no known sentence, or a table is missing")
        mark = {} if item.mark is None else {"mark": item.mark}
        said = [{"meaning": each["meaning"], **mark, "facts": each.get("facts", {})} for each in item.sentences]
        self.sentences += said
        return said[-1] if said[-1]["meaning"] in ("coming_list", "current_list", "coming_peak_prices") else None

    def _table(self, table: Table, announced: Data | None) -> None:
        grid = grid_of(table)
        texts = [Text(cell.body, is_html=self.view.is_html) for cell in grid[0]]
        heads = [next((m for form, m in _SERVICE_HEADS if re.fullmatch(form, t.text)), None) for t in texts]
        if LABELS.get(texts[0].text) == ("field", "model"):
            self._model_table(ModelTable(grid, is_html=self.view.is_html), announced)
        elif None not in heads and not any(text.struck or text.marks for text in texts):
            for row in grid[1:]:
                self._service([Text(cell.body, is_html=self.view.is_html) for cell in row], heads)
        else:
            raise Unclear("an unknown table")

    def _model_table(self, table: ModelTable, announced: Data | None) -> None:
        models = table.models()
        self.notes += table.notes
        for key, model in models.items():
            known = self.models.setdefault(key, {"fields": {}, "features": {}})
            put(known["fields"], model["fields"])
            put(known["features"], model["features"])
        if not any(model["prices"] for model in models.values()):
            return
        if not all(model["prices"] for model in models.values()):
            raise Unclear("a model without prices")
        facts = announced["facts"] if announced else {}
        found = {name: facts[name] for name in ("from", "until") if name in facts}
        periods = facts.get("billing_periods", table.night())
        prices = {key: model["prices"] for key, model in models.items()}
        self._add_list({**found, "billing_periods": periods, "prices": prices})

    def _add_list(self, new: Data) -> None:
        currencies = currencies_of(new)
        for old in self.lists:
            if old["prices"] == new["prices"] and (old == new or set(new) == {"billing_periods", "prices"}):
                return
        if "from" not in new:
            for old in self.lists:
                if (
                    "from" not in old
                    and not currencies & currencies_of(old)
                    and not (new.keys() | old.keys()) & {"until"}
                ):
                    for key, prices in new["prices"].items():
                        if key not in old["prices"]:
                            raise Unclear("another model")
                        old["prices"][key] = old["prices"][key] | prices
                    return
        self.lists.append(new)

    def _service(self, row: list[Text], heads: list[str | None]) -> None:
        cells = dict(zip(heads, row, strict=True))
        if len(cells) != len(heads) or set(cells) not in (
            {"service", "unit", "price"},
            {"service", "unit", "list_price", "half_price"},
        ):
            raise Unclear("columns of no known table")
        service, unit = SERVICES.get(cells["service"].text), UNITS.get(cells["unit"].text)
        if not service or not unit or any(cell.struck or cell.marks for cell in row):
            raise Unclear("no service")
        prices = {name: Price(cells[name]) for name in cells if name.endswith("price")}
        plain_prices = {price.currency for price in prices.values()}
        if len(plain_prices) != 1 or any(price.left is not None or price.unit for price in prices.values()):
            raise Unclear("no plain price")
        product: Data = {"service": service, "unit": {"quantity": unit[0], "of": unit[1]}}
        if "price" in prices:
            value: Any = prices["price"].price
        else:
            value = {"price": prices["half_price"].price, "list_price": prices["list_price"].price}
            check_percent(Decimal(50), value["price"], value["list_price"])
            product["discount"] = {}
        product["prices"] = {plain_prices.pop(): {unit[1].split()[-1]: value}}
        for known in self.services:
            if known["service"] == service and known != product:
                raise Unclear("a service twice")
        if product not in self.services:
            self.services.append(product)

    # ---------------------------------------------------------------------------------------------------- the whole

    def _finish(self) -> None:
        for each in self.lists:
            if set(each["prices"]) != set(self.models):
                raise Unclear("other models in another table")
        self._in_order()
        self._check_currencies()
        self._check_notes()
        said = {}
        for sentence in self.sentences:
            if sentence["meaning"] in ("default_output", "cache_hit_price_cut", "server_side_free", "beta_output"):
                put(said, {sentence["meaning"]: sentence["facts"]})
        for position, each in enumerate(self.lists):
            self.lists[position] = _List(each, self.models, self.sentences, self.notes).data()
        for sentence in self.sentences:
            if sentence["meaning"].startswith("server_side"):
                self._server_side(sentence["facts"])

    def _in_order(self) -> None:
        """One list in force, and one to come."""
        coming = [each for each in self.lists if "from" in each]
        current = [each for each in self.lists if "from" not in each]
        if len(current) != 1 or len(coming) > 1:
            raise Unclear("which list holds?")
        if coming:
            put(current[0], {"until": coming[0]["from"]})
        elif "until" in current[0]:
            raise Unclear("a list ends, and none follows")

    def _check_currencies(self) -> None:
        currencies = [currency for each in self.lists for currency in currencies_of(each)]
        if self.tabs and currencies != self.tabs:
            raise Unclear("tabs of other currencies")
        if not self.tabs and len({*currencies, *(c for each in self.services for c in each["prices"])}) != 1:
            raise Unclear("two currencies")

    def _check_notes(self) -> None:
        for mark, about, model in self.notes:
            notes = [each for each in self.sentences if each.get("mark") == mark]
            if not notes:
                raise Unclear("a mark without its footnote")
            if not any(self._explains(note, about, model) for note in notes):
                raise Unclear("a footnote about something else")

    @staticmethod
    def _explains(note: Data, about: set[str], model: str) -> bool:
        named = [note["facts"][slot] for slot in ("model", "model2") if slot in note["facts"]]
        possible = _ABOUT.get(note["meaning"], set())
        return bool(possible & about) and (not model or not named or model in named)

    def _server_side(self, facts: Data) -> None:
        for name in ("search", "fetch"):
            found = [each for each in self.services if each["service"] == name]
            if not found or any("request" not in prices for prices in found[0]["prices"].values()):
                raise Unclear("a service that is spoken of is missing")
            for prices in found[0]["prices"].values():
                price = prices["request"]
                prices["server_side_request"] = {"price": "0", "list_price": price} if "until" in facts else price
            if "until" in facts:
                found[0]["discount"] = {"until": facts["until"]}


def currencies_of(price_list: Data) -> Any:
    """The currencies of a list, in order."""
    return dict.fromkeys(key[0] for prices in price_list["prices"].values() for key in prices).keys()


class _List:
    """One price list with what the sentences say of it."""

    def __init__(self, found: Data, known: Data, sentences: list[Data], notes: list[Any]) -> None:
        self.found = found
        self.sentences = sentences
        self.notes = notes
        self.periods = found["billing_periods"]
        self.models = {key: {"model": key[0], **known[key]["fields"], "prices": {}} for key in found["prices"]}
        for key, model in self.models.items():
            if known[key]["features"]:
                model["features"] = dict(known[key]["features"])
            for (currency, kind, period), value in found["prices"][key].items():
                model["prices"].setdefault(currency, {}).setdefault(kind, {})[period] = value

    def data(self) -> Data:
        """In the data model."""
        for sentence in self.sentences:
            getattr(self, f"_{sentence['meaning']}", self._about)(sentence["facts"])
        self._check_periods()
        self._check_discounts()
        models = [self._flat(model) for model in self.models.values()]
        instants = {name: self.found[name] for name in ("from", "until") if name in self.found}
        return {**instants, "billing_periods": self.periods, "models": models}

    @staticmethod
    def _flat(model: Data) -> Data:
        for kinds in model["prices"].values():
            for kind, periods in kinds.items():
                if list(periods) == ["standard"]:
                    kinds[kind] = periods["standard"]
        return model

    def _model(self, name: str) -> Data:
        found = [model for model in self.models.values() if model["model"] == name and "endpoint" not in model]
        if not found:
            raise Unclear(f"no model {name}")
        return found[0]

    def _about(self, facts: Data) -> None:
        """Models that a sentence names are there; their versions are those of the table."""
        for number in ("", "2"):
            if f"model{number}" in facts:
                model = self._model(facts[f"model{number}"])
                if f"version{number}" in facts:
                    put(model, {"version": facts[f"version{number}"]})

    def _app_version(self, facts: Data) -> None:
        for slot in ("model", "model2"):
            model = self._model(facts[slot])
            put(model, {"version": facts["version"], "context_length": facts["length"]})

    def _names(self, facts: Data) -> None:
        self._about(facts)
        for name in facts["names"]:
            entry = {"name": name} | {key: facts[key] for key in ("until",) if key in facts}
            everywhere = [(m["model"], each) for m in self.models.values() for each in m.get("names", [])]
            same = [(model, each) for model, each in everywhere if each["name"] == name]
            if any(m["model"] == name for m in self.models.values()) or any(
                each != (facts["model"], entry) for each in same
            ):
                raise Unclear("a name that is billed as two models")
            if not same:
                self._model(facts["model"]).setdefault("names", []).append(entry)
        if len(set(facts["names"])) != len(facts["names"]):
            raise Unclear("a name twice")

    def _default_output(self, facts: Data) -> None:
        for model in self.models.values():
            put(model, {"default_output": facts["length"]})

    def _beta_output(self, facts: Data) -> None:
        for model in self.models.values():
            put(model, {"beta_output": facts["length"], "max_output": facts["length2"]})

    def _responses_api(self, facts: Data) -> None:
        support = [self._model(facts[slot]).get("features", {}).get("responses_api") for slot in ("model", "model2")]
        if support != ["supported", "not_supported"]:
            raise Unclear("the table shows another support")

    def _tools_served_by(self, facts: Data) -> None:
        self._about(facts)

    def _night_discount(self, facts: Data) -> None:
        if self.periods not in (facts["billing_periods"], facts["billing_periods"] | {"decided_by": "completion"}):
            raise Unclear("the table has other hours")
        self.periods = facts["billing_periods"] | {"decided_by": "completion"}

    def _peak_hours_every_day(self, facts: Data) -> None:
        if "from" not in self.found:
            if self.periods not in (None, facts["billing_periods"]):
                raise Unclear("two rules")
            self.periods = facts["billing_periods"]

    _peak_hours_monday_to_friday = _peak_hours_except_holidays = _peak_hours_every_day

    def _endpoint(self, facts: Data) -> None:
        found = [model for model in self.models.values() if model.get("endpoint") == facts["endpoint"]]
        if len(found) != 1:
            raise Unclear("no such endpoint")
        put(found[0], {"version": facts["version"], "until": facts["until"]})

    def _routing(self, facts: Data) -> None:
        self._about(facts)
        target = self._model(facts["billed_as"])
        put(target, {"version": "DeepSeek-" + facts["to"].replace(" ", "-")})

    def _not_discounted(self, facts: Data) -> None:
        for model in self.models.values():
            if model.get("version") == facts["version"] and list(discounted(model)):
                raise Unclear("discounted, though it is said not to be")

    def _check_periods(self) -> None:
        wanted = {"standard"}
        if self.periods:
            wanted = {self.periods["default"], *(window["period"] for window in self.periods["windows"])}
        for model in self.models.values():
            for periods in (each for kinds in model["prices"].values() for each in kinds.values()):
                if set(periods) != wanted:
                    raise Unclear("prices of periods that are not said")
                if "peak" in periods and Decimal(full(periods["off_peak"])) * 2 != Decimal(full(periods["peak"])):
                    raise Unclear("off-peak is not half of peak")

    def _check_discounts(self) -> None:
        said = [each for each in self.sentences if each["meaning"] in ("discount", "discount_becomes_list_price")]
        for model in self.models.values():
            pairs = list(discounted(model))
            mine = [each for each in said if each["facts"].get("model", model["model"]) == model["model"]]
            if not pairs:
                if any("model" in each["facts"] for each in mine):
                    raise Unclear("a discount without list prices")
                continue
            for each in mine:
                until = {"until": each["facts"]["until"]}
                put(model, {"discount": until | ({"stays": True} if each["meaning"] != "discount" else {})})
                percent = each["facts"].get("percent")
                for pair in pairs:
                    check_percent(percent and 100 - Decimal(percent), pair["price"], pair["list_price"])
            if "discount" not in model:
                raise Unclear("a discount without an end")
        if said and not any("discount" in model for model in self.models.values()):
            raise Unclear("a discount of nothing")


def full(value: Any) -> str:
    """A price without its list price."""
    return value["price"] if isinstance(value, dict) else value


def discounted(model: Data) -> Iterator[Data]:
    """The prices with a list price."""
    for kinds in model["prices"].values():
        for periods in kinds.values():
            yield from (value for value in periods.values() if isinstance(value, dict))


def content_end(view: View) -> int:
    """The byte after the last word of the page's last sentence."""
    items = view.items
    last = max(position for position, item in enumerate(items) if isinstance(item, Passage) and item.sentences != [])
    last = max(
        position
        for position in range(last + 1)
        if isinstance(items[position], Passage) and (items[position].sentences or [{}])[-1].get("meaning")
    )
    text = "".join(item.render() for item in items[:last]) + items[last].before + items[last].body
    return len(text.rstrip("*").encode("utf-8"))
