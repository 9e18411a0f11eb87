// What a call cost: a usage, an instant, a model, and every digit.

const EXAMPLES = {
  chat: {
    prompt_tokens: 183240,
    completion_tokens: 2911,
    prompt_cache_hit_tokens: 171904,
    prompt_cache_miss_tokens: 11336,
    total_tokens: 186151,
  },
  responses: {
    input_tokens: 12000,
    input_tokens_details: { cached_tokens: 9000 },
    output_tokens: 800,
    total_tokens: 12800,
  },
  anthropic: { input_tokens: 300, cache_read_input_tokens: 11700, cache_creation_input_tokens: 0, output_tokens: 512 },
  kind: { input_cache_hit: 9000, input_cache_miss: 3000, output: 800 },
  wrong: { prompt_tokens: 1000, prompt_cache_hit_tokens: 900, prompt_cache_miss_tokens: 200, completion_tokens: 50 },
};
const asked = { model: "", at: null, usage: JSON.stringify(EXAMPLES.chat, null, 1) };
const costAt = () => asked.at ?? shownAt();

const inWords = (error) => {
  const { usageErrors, errors } = words();
  if (error instanceof Misread) return usageErrors[error.code]((error.fields ?? []).join(", "));
  if (error.code === "UsageError") return usageErrors.number(error.fields.join(", "));
  const fact = error.first ?? error.until;
  return (
    errors[error.code ?? error.name]?.(fact ? `${inBeijing(fact / 1000)} ${words().beijing}` : error.day) ??
    error.message
  );
};

function renderCost() {
  const names = products(costAt()).flatMap(({ name, others }) => [name, ...others]);
  if (!names.includes(asked.model)) asked.model = names.find((name) => name.includes("flash")) ?? names[0] ?? "";
  fill("cost-title", words().costTitle);
  redraw(
    "cost-form",
    el(
      "div",
      { class: "pair" },
      el(
        "label",
        {},
        words().model,
        el(
          "select",
          {
            id: "cost-model",
            onchange: ({ target }) => {
              asked.model = target.value;
              renderResult();
            },
          },
          names.map((name) => el("option", { value: name, selected: name === asked.model }, name)),
        ),
      ),
      el(
        "label",
        {},
        words().at,
        el("input", {
          type: "datetime-local",
          step: "1",
          id: "cost-at",
          onchange: ({ target }) => {
            asked.at = isNaN(fromInput(target.value)) ? null : fromInput(target.value);
            renderCost();
          },
        }),
      ),
    ),
    el(
      "label",
      {},
      words().usage,
      el("textarea", {
        id: "cost-usage",
        rows: 8,
        spellcheck: "false",
        oninput: ({ target }) => {
          asked.usage = target.value;
          renderResult();
        },
      }),
    ),
    el(
      "div",
      { class: "chips" },
      Object.keys(EXAMPLES).map((name) =>
        el(
          "button",
          {
            type: "button",
            class: "chip-button",
            onclick: () => {
              asked.usage = JSON.stringify(EXAMPLES[name], null, 1);
              renderCost();
            },
          },
          words().examples[name],
        ),
      ),
    ),
  );
  byId("cost-at").value = toInput(costAt());
  byId("cost-usage").value = asked.usage;
  renderResult();
}

/** The cost of what a usage says; of input without a split both ends of what it may have been. */
function costs(currency, at) {
  const { exact, unsplit } = quantitiesOf(asked.usage);
  const of = (quantities) => lookup.getCost(asked.model, quantities, at, { currency });
  if (!unsplit) return [of(exact)];
  const all = (kind) => of({ ...exact, [kind]: unsplit });
  return lookup.kinds(asked.model, at).includes("input_cache_hit")
    ? [all("input_cache_hit"), all("input_cache_miss")]
    : [all("input_cache_miss")];
}

function renderResult() {
  const at = costAt();
  try {
    const found = costs(state.cur, at);
    const other = CHOICES.cur.find((each) => each !== state.cur);
    const [cost] = found;
    const inOther = () => {
      try {
        return costs(other, at)
          .map((each) => SIGNS[other] + each.amount)
          .join(" – ");
      } catch (error) {
        return inWords(error);
      }
    };
    redraw(
      "cost-result",
      found.length === 1
        ? el("p", { class: "total", id: "cost-total" }, el("span", { class: "sign" }, SIGNS[state.cur]), cost.amount)
        : [
            el(
              "p",
              { class: "total range", id: "cost-total" },
              words().between(...found.map((each) => SIGNS[state.cur] + each.amount)),
            ),
            el("p", { class: "soft" }, words().unsplit),
          ],
      el(
        "p",
        { class: "soft" },
        `${inOther()} · ${words().period[periodAt(at).period]} · ${words().exact}`,
        cost.certain ? "" : ` · ${words().uncertain}`,
      ),
      found.length === 1 && lineTable(cost),
      found.length === 1 && elsewhere(at, cost),
    );
  } catch (error) {
    redraw("cost-result", el("p", { class: "refused", role: "alert" }, inWords(error)));
  }
}

const lineTable = (cost) =>
  el(
    "table",
    { class: "lines" },
    el("caption", { class: "sr" }, words().costTitle),
    el(
      "thead",
      { class: "sr" },
      el(
        "tr",
        {},
        [words().kind, words().quantity, words().price, words().amount].map((text) => el("th", { scope: "col" }, text)),
      ),
    ),
    el(
      "tbody",
      {},
      cost.lines.map(({ kind, quantity, price, amount }) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, words().kinds[kind]),
          el("td", {}, grouped(quantity)),
          el(
            "td",
            {},
            `× ${price.amount}`,
            price.unitQuantity !== 1e6 && ` / ${grouped(price.unitQuantity)}`,
          ),
          el("td", {}, el("strong", {}, amount)),
        ),
      ),
    ),
  );

/** A number with a comma at each thousand. `toLocaleString` would load a language for it. */
const grouped = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");

/** What the same call costs when the period is another one. */
function elsewhere(at, cost) {
  const next = nextTurn(at);
  if (!next || next.isPrices || cost.lines.every(({ price }) => price.period === "standard")) return null;
  try {
    const other = lookup.getCost(asked.model, quantitiesOf(asked.usage).exact, next.at, { currency: state.cur });
    return el(
      "p",
      { class: "soft" },
      `${words().otherPeriod(words().period[next.period])} `,
      el("strong", {}, SIGNS[state.cur] + other.amount),
      ` · ${local(next.at, "short")} ${words().yourTime}`,
    );
  } catch {
    return null;
  }
}
