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
const written = (usage) => JSON.stringify(usage, null, 1);
const asked = { model: "", named: "", at: null, usage: written(EXAMPLES.chat) };
const costAt = () => asked.at ?? shownAt();

/** Usages of what is chosen: of a service by its own kinds, and as a model has it that called it. */
function examples() {
  if (!asked.model || Object.hasOwn(DATA.tracks.models, asked.model)) return EXAMPLES;
  const found = Object.fromEntries(lookup.kinds(asked.model, costAt()).map((kind) => [kind, { [kind]: 3 }]));
  const [field] = Object.entries(DATA.usage.called).find(([, service]) => service === asked.model) ?? [];
  if (field) found.anthropic = { ...EXAMPLES.anthropic, server_tool_use: { [field.split(".")[1]]: 3 } };
  return found;
}

/** The reader's own choice stays whatever the instant; an example gives way to one of what is chosen. */
function choose(model) {
  const texts = () => Object.values(examples()).map(written);
  const isExample = texts().includes(asked.usage);
  asked.model = model;
  if (isExample && !texts().includes(asked.usage)) asked.usage = texts()[0] ?? asked.usage;
}

/** A pasted response names its model: where a list has that, it is chosen. */
function chooseNamed() {
  let named;
  try {
    ({ named } = readUsage(asked.usage));
  } catch {
    // said with the result
  }
  if (named === asked.named) return;
  asked.named = named;
  const model = listedName(named);
  if (TRACKS.some((track) => track.model === model)) asked.model = model;
}
const listedName = (name) => new Map(Object.entries(DATA.tracks.guide_names.anywhere)).get(name) ?? name;

const inWords = (error) => {
  const { usageErrors, errors } = words();
  if (error instanceof Misread) return usageErrors[error.code]((error.fields ?? []).join(", "));
  if (error.code === "UsageError") return usageErrors.number(error.fields.join(", "));
  const fact = error.first ?? error.until;
  return (
    errors[error.code ?? error.name]?.(
      fact ? `${inBeijing(fact / 1000)} ${words().beijing}` : (error.day ?? words().kinds[error.kind]),
    ) ?? error.message
  );
};

function renderCost() {
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
        el("select", {
          id: "cost-model",
          onchange: ({ target }) => {
            choose(target.value);
            renderCost();
          },
        }),
      ),
      instantField("cost-at", words().instant, costAt(), (chosen) => {
        asked.at = chosen;
        renderCost();
      }),
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
          chooseNamed();
          renderChoices();
        },
      }),
    ),
    el("div", { class: "chips", id: "cost-examples" }),
  );
  byId("cost-usage").value = asked.usage;
  renderChoices();
}

/** What may be chosen, and the result; the text that is being typed stays as it is. */
function renderChoices() {
  const names = products(costAt()).flatMap(({ name, others }) => [name, ...others]);
  asked.model ||= names.find((name) => name.includes("flash")) ?? names[0] ?? "";
  const isSold = names.includes(asked.model);
  fill(
    "cost-model",
    (isSold ? names : [asked.model, ...names]).map((name) =>
      el(
        "option",
        { value: name, selected: name === asked.model },
        names.includes(name) ? nameOf(name) : `${nameOf(name)} – ${words().notSold}`,
      ),
    ),
  );
  redraw(
    "cost-examples",
    Object.entries(examples()).map(([name, usage]) =>
      el(
        "button",
        {
          type: "button",
          class: "chip-button",
          onclick: () => {
            asked.usage = written(usage);
            chooseNamed();
            renderCost();
          },
        },
        words().examples[name] ?? words().kinds[name],
      ),
    ),
  );
  renderResult();
}

/** The cost of what a usage says; of input without a split both ends of what it may have been. */
function costs(currency, at) {
  const { exact, unsplit } = quantitiesOf(asked.usage, asked.model);
  const of = (quantities) => lookup.getCost(asked.model, quantities, at, { currency });
  if (!unsplit) return [of(exact)];
  const all = (kind) => of({ ...exact, [kind]: unsplit });
  return lookup.kinds(asked.model, at).includes("input_cache_hit")
    ? [all("input_cache_hit"), all("input_cache_miss")]
    : [all("input_cache_miss")];
}

/** The same in the other currency, or why there is no cost in it. */
function inOther(at) {
  const [, other] = inOrder();
  try {
    const found = costs(other, at);
    const amounts = found.map((each) => SIGNS[other] + each.amount).join(" – ");
    return words().inCurrency(other) + amounts + (found[0].certain ? "" : words().aside(words().uncertain));
  } catch (error) {
    return words().inCurrency(other) + inWords(error);
  }
}

function renderResult() {
  const at = costAt();
  const name = nameOf(asked.model);
  const differs = asked.named && listedName(asked.named) !== asked.model;
  const head = differs && el("p", { class: "warning" }, words().named(asked.named.slice(0, 80), name));
  if (!asked.model) return fill("cost-result", el("p", { class: "refused" }, words().noneYet));
  try {
    const found = costs(state.cur, at);
    const [cost] = found;
    const isOne = found.length === 1;
    const { isMost } = quantitiesOf(asked.usage, asked.model);
    redraw(
      "cost-result",
      head,
      isOne
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
        [
          name,
          cost.lines[0] && periodOf({ ...cost.lines[0].price, model: asked.model }, at),
          isMost && words().isMost,
          !cost.certain ? words().uncertain : isOne && !isMost && words().exact,
        ]
          .filter(Boolean)
          .join(" · "),
      ),
      el("p", { class: "soft" }, inOther(at)),
      isOne && lineTable(cost),
      isOne && elsewhere(at, cost),
    );
  } catch (error) {
    const isPrice = error instanceof PriceError;
    redraw(
      "cost-result",
      head,
      el("p", { class: "refused", role: "alert" }, isPrice && name + words().colon, inWords(error)),
      error.code === "PriceUnknown" && el("p", { class: "soft" }, inOther(at)),
    );
  }
}

const lineTable = (cost) =>
  el(
    "table",
    { class: "lines" },
    el("caption", { class: "sr" }, words().costTitle),
    heads([words().kind, words().quantity, words().price, words().amount], "sr"),
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
  if (!next || next.isPrices || next.period === periodAt(at).period) return null;
  try {
    const [other] = costs(state.cur, next.at);
    if (other.amount === cost.amount) return null;
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
