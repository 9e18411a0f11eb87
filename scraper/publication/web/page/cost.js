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
const asked = { model: "", named: "", made: null, at: null, usage: written(EXAMPLES.chat) };
const costAt = () => asked.at ?? shownAt();

/** Usages of what is chosen: of a service by its own kinds, and as a model has it that called it. */
function examples() {
  if (!asked.model || DATA.tracks.models[asked.model]) return EXAMPLES;
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
  renderCost();
}

/** A pasted response says when it was made, and names its model: where a list has that, it is chosen. */
function paste(usage) {
  asked.usage = usage;
  let named;
  let made = null;
  try {
    ({ named, made } = readUsage(usage));
  } catch {
    // said with the result
  }
  if (made !== asked.made) asked.at = asked.made = made;
  if (named === asked.named) return;
  asked.named = named;
  const model = listedName(named);
  if (TRACKS.some((track) => track.model === model)) asked.model = model;
}
const listedName = (name) => new Map(Object.entries(DATA.tracks.guide_names.anywhere)).get(name) ?? name;

/** An error as a sentence, with the one fact that it has. */
function inWords({ code, name, message, fields, first, until, day, kind }) {
  const end = first ?? until;
  const fact = fields?.join(", ") ?? (end ? beijingTime(end / 1000) : (day ?? words().kinds[kind]));
  return words().errors[code ?? name]?.(fact) ?? message;
}

function renderCost() {
  redraw(
    "cost-form",
    el(
      "div.pair",
      el("label", words().model, el("select", { id: "cost-model", onchange: ({ target }) => choose(target.value) })),
      instantField("cost-at", words().instant, costAt(), (chosen) => {
        asked.at = chosen;
        renderCost();
      }),
    ),
    el(
      "label",
      words().usage,
      el("textarea", {
        id: "cost-usage",
        rows: 8,
        spellcheck: "false",
        oninput: ({ target }) => {
          paste(target.value);
          renderChoices();
        },
      }),
    ),
    el("div.chips", { id: "cost-examples" }),
  );
  byId("cost-usage").value = asked.usage;
  renderChoices();
}

/** What may be chosen, and the result; the text that is being typed stays as it is. */
function renderChoices() {
  byId("cost-at").value = onClock(costAt(), ZONES[state.tz]);
  const names = products(costAt()).flatMap(({ name, others }) => [name, ...others]);
  asked.model ||= names.find((name) => name.includes("flash")) ?? names[0] ?? "";
  const isSold = (name) => names.includes(name);
  fill(
    "cost-model",
    [...new Set([...(isSold(asked.model) ? [] : [asked.model]), ...names])].map((name) =>
      el(
        "option",
        { value: name, selected: name === asked.model },
        nameOf(name),
        !isSold(name) && ` – ${words().notSold}`,
      ),
    ),
  );
  redraw(
    "cost-examples",
    Object.entries(examples()).map(([name, usage]) => {
      const take = () => {
        paste(written(usage));
        renderCost();
      };
      return button("chip-button", take, words().examples[name] ?? words().kinds[name]);
    }),
  );
  renderResult();
}

/** The cost of what a usage says; of input without a split both ends of what it may have been. */
function costs(currency, at) {
  const { exact, unsplit } = quantitiesOf(asked.usage, asked.model);
  const of = (quantities) => lookup.getCost(asked.model, quantities, at, { currency });
  if (!unsplit) return [of(exact)];
  const inputs = MODEL_KINDS.slice(lookup.kinds(asked.model, at).includes("input_cache_hit") ? 0 : 1, 2);
  return inputs.map((kind) => of({ ...exact, [kind]: unsplit }));
}

/** The same in the other currency, or why there is no cost in it. */
function inOther(at) {
  const other = otherCurrency();
  try {
    const found = costs(other, at);
    const amounts = found.map((each) => SIGNS[other] + each.amount).join(" – ");
    return soft(words().inCurrency(other), amounts, !found[0].certain && words().aside(words().uncertain));
  } catch (error) {
    return soft(words().inCurrency(other), inWords(error));
  }
}

function result(at, name) {
  const found = costs(state.cur, at);
  const [cost] = found;
  const isOne = !found[1];
  const { isMost } = quantitiesOf(asked.usage, asked.model);
  const [line] = cost.lines;
  const facts = [
    name,
    line && periodOf({ ...line.price, model: asked.model }, at),
    isMost && words().isMost,
    cost.certain ? isOne && !isMost && words().exact : words().uncertain,
  ];
  return [
    isOne
      ? el("p.total", { id: "cost-total" }, sign(state.cur), cost.amount)
      : [
          el(
            "p.total range",
            { id: "cost-total" },
            words().between(...found.map((each) => SIGNS[state.cur] + each.amount)),
          ),
          soft(words().unsplit),
        ],
    soft(facts.filter(Boolean).join(" · ")),
    inOther(at),
    isOne && lineTable(cost),
    isOne && elsewhere(at, cost),
  ];
}

function renderResult() {
  const at = costAt();
  const name = nameOf(asked.model);
  const { named, made } = asked;
  const differs = (theirs, ours) => el("p.warning", words().differs(theirs, ours));
  const show = (...parts) =>
    redraw(
      "cost-result",
      named && listedName(named) !== asked.model && differs(named.slice(0, 80), name),
      made !== null && (made === at ? soft(words().saidAt(beijingTime(at))) : differs(beijingTime(made), beijingTime(at))),
      parts,
    );
  if (!asked.model) return show(el("p.refused", words().noneYet));
  try {
    show(result(at, name));
  } catch (error) {
    show(
      el("p.refused", { role: "alert" }, error instanceof PriceError && name + words().colon, inWords(error)),
      error.code === "PriceUnknown" && inOther(at),
    );
  }
}

const lineTable = ({ lines }) =>
  el(
    "table.lines",
    el("caption.sr", words().titles.cost),
    heads([words().kind, words().quantity, words().price, words().amount], "sr"),
    el(
      "tbody",
      lines.map(({ kind, quantity, price, amount }) =>
        el(
          "tr",
          rowHead(words().kinds[kind]),
          el("td", grouped(quantity)),
          el("td", `× ${price.amount}`, price.unitQuantity !== 1e6 && ` / ${grouped(price.unitQuantity)}`),
          el("td", el("strong", amount)),
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
    return (
      other.amount !== cost.amount &&
      soft(
        words().otherPeriod(words().period[next.period]),
        el("strong", SIGNS[state.cur] + other.amount),
        ` · ${readersTime(next.at)}`,
      )
    );
  } catch {
    return null;
  }
}
