// The page's half of widgets.RecallExplorer, after pad.js: it plays back the flips that the kernel found.

const minus = (x, digits) => x.toFixed(digits).replace("-", "−");
const signed = (x) => (x > 0 ? "+" : "") + minus(x, 2);
const energy = (E) => minus(E, Math.abs(E) < 1000 ? 1 : 0);
const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

function svg(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function mix(from, to, share) {
  const channels = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  const [a, b] = [channels(from), channels(to)];
  return `rgb(${a.map((x, i) => Math.round(x + (b[i] - x) * share))})`;
}

function render({ model, el }) {
  const side = model.get("side");
  const N = side * side;
  const colour = model.get("colours");
  const names = model.get("names");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const unique = (name) => `${name}-${Math.random().toString(36).slice(2)}`;

  // What the net said of this cue; while the kernel is still at it, nothing but the cue can be shown.
  const run = () => model.get("run");
  const answered = () =>
    run().hold === model.get("hold") && run().cue.every((y, i) => y === model.get("cue")[i]);
  const k = () => (answered() ? Math.min(model.get("k"), run().flips.length) : 0);
  const shown = () => {
    const y = [...model.get("cue")];
    for (const i of k() ? run().flips.slice(0, k()) : []) y[i] = -y[i];
    return y;
  };

  // ---- the picture ----

  const flippedAt = new Float64Array(N).fill(-Infinity);
  let marked = -1;
  let frame = 0;

  const pad = drawingPad({
    side,
    label: `Picture of ${side} by ${side} pixels`,
    read: () => shown(),
    write: (picture) => setCue(picture),
    other: (y) => -y,
    word: (y) => (y > 0 ? "ink" : "paper"),
    repaint: () => paint(),
    say: (text) => say(text),
  });

  function paint() {
    const now = performance.now();
    const y = shown();
    let glowing = false;
    const tint = (_, i) => {
      const age = still.matches ? 1 : Math.min(1, (now - flippedAt[i]) / 420);
      glowing ||= age < 1;
      const rest = y[i] > 0 ? colour.ink : colour.paper;
      return age < 1 ? mix(y[i] > 0 ? colour.plus : colour.minus, rest, age * age) : rest;
    };
    pad.paint(y, tint, marked, y[marked] > 0 ? colour.plus : colour.minus);
    cancelAnimationFrame(frame);
    if (glowing) frame = requestAnimationFrame(paint);
  }

  // ---- changing the cue ----

  let base = null; // the picture before noise
  let mine = null;
  let queued = null;
  let patience = 0;

  function setCue(cue, from = null) {
    base = from ?? cue;
    if (!from) noise.value = 0;
    if (!from) start.value = "own";
    stop();
    marked = -1;
    flippedAt.fill(-Infinity);
    mine = cue;
    model.set({ cue, k: 0 });
    model.save_changes();
    refresh();
  }

  function recognise() {
    const cue = model.get("cue");
    base = cue;
    noise.value = 0;
    start.value = cue.some((y) => y > 0) ? "own" : "blank";
    model.get("memories").forEach((memory, p) => {
      const flips = memory.filter((y, i) => y !== cue[i]).length;
      if (flips > noise.max || model.get("order").slice(0, flips).some((i) => memory[i] === cue[i])) return;
      base = memory;
      start.value = p;
      noise.value = flips;
    });
  }

  // ---- the controls ----

  const button = (text, act, attributes = {}) =>
    make("button", { type: "button", onclick: act, ...attributes }, text);

  const start = make(
    "select",
    {
      id: unique("start"),
      onchange: () => {
        const chosen = start.value;
        const y = chosen === "blank" ? Array(N).fill(-1) : [...model.get("memories")[chosen]];
        noise.value = 0;
        setCue(y, y);
        say();
      },
    },
    make("option", { value: "own", hidden: "" }, "your own picture"),
    ...names.map((name, p) => make("option", { value: p }, name)),
    make("option", { value: "blank" }, "blank"),
  );

  const noise = make("input", {
    type: "range",
    id: unique("noise"),
    min: 0,
    max: Math.floor(N / 2),
    value: 0,
    oninput: () => addNoise(),
  });
  const howMany = make("output", { for: noise.id });
  let redrawing = false;
  const redraw = button("Other pixels", () => {
    redrawing = true;
    model.send("draw other pixels");
  });
  const addNoise = () => {
    const y = [...base];
    for (const i of model.get("order").slice(0, Number(noise.value))) y[i] = -y[i];
    setCue(y, base);
  };

  const hold = make("input", {
    type: "checkbox",
    id: unique("hold"),
    onchange: () => {
      stop();
      model.set({ hold: hold.checked, k: 0 });
      model.save_changes();
      refresh();
    },
  });
  const held = make("div", { class: "held", "aria-hidden": "true" });
  held.style.height = `${(100 * Math.floor(side / 2)) / side}%`;


  // ---- playing the flips ----

  let timer = 0;
  let settle = 0;
  const stop = () => {
    cancelAnimationFrame(timer);
    clearTimeout(settle);
    queued = null;
  };

  function show(next) {
    const now = performance.now();
    for (const i of run().flips.slice(k(), next)) flippedAt[i] = now;
    if (next < k()) flippedAt.fill(-Infinity);
    model.set("k", next);
    refresh();
  }

  function go(next) {
    stop();
    if (!answered()) {
      queued = () => go(next);
      return;
    }
    const from = k();
    next = Math.max(0, Math.min(run().flips.length, next));
    marked = next === from + 1 ? run().flips[from] : -1;
    settle = setTimeout(() => {
      marked = -1;
      paint();
    }, 900);
    show(next);
    model.save_changes();
    say(marked >= 0 ? `${pad.place(marked)} turns to ${shown()[marked] > 0 ? "ink" : "paper"}; energy ${height.textContent}` : undefined);
  }

  function play() {
    stop();
    if (!answered()) {
      queued = play;
      return;
    }
    marked = -1;
    const [from, end, begun] = [k(), run().flips.length, performance.now()];
    const length = still.matches ? 0 : Math.min(1000, 60 * (end - from));
    const tick = () => {
      const share = length ? Math.min(1, (performance.now() - begun) / length) : 1;
      const next = from + Math.round((end - from) * share);
      if (next !== k()) show(next);
      if (share < 1) {
        timer = requestAnimationFrame(tick);
      } else {
        model.save_changes();
        say();
      }
    };
    tick();
  }

  // ---- the readings ----

  const rows = names.map((name, p) => {
    const thumb = make("canvas", { width: side, height: side, "aria-hidden": "true" });
    const label = make("span", { class: "name", title: name });
    const fill = make("div", { class: "fill" });
    const bar = make(
      "div",
      { class: "bar", role: "meter", "aria-label": `overlap with ${name}`, "aria-valuemin": -1, "aria-valuemax": 1 },
      fill,
    );
    const number = make("span", { class: "number" });
    const item = make("li", {}, thumb, label, bar, number);
    let drawn = 0;

    return {
      item,
      update(m) {
        const sign = m < -0.5 ? -1 : 1;
        if (sign !== drawn) {
          drawn = sign;
          const pen = thumb.getContext("2d");
          model.get("memories")[p].forEach((y, i) => {
            pen.fillStyle = y * sign > 0 ? colour.ink : colour.paper;
            pen.fillRect(i % side, Math.floor(i / side), 1, 1);
          });
          label.textContent = sign > 0 ? name : `ghost of ${name}`;
        }
        fill.style.left = `${50 + 50 * Math.min(m, 0)}%`;
        fill.style.width = `${50 * Math.abs(m)}%`;
        item.className = `${m < 0 ? "minus" : "plus"}${Math.abs(m) === 1 ? " found" : ""}`;
        number.textContent = signed(m);
        bar.setAttribute("aria-valuenow", m);
        bar.setAttribute("aria-valuetext", signed(m));
      },
    };
  });

  const stairs = svg("svg", { class: "stairs", viewBox: "0 0 380 168", role: "img" });

  function drawStairs(E, now) {
    const box = { left: 54, right: 248, top: 12, bottom: 138 };
    const floors = model.get("floors");
    const high = Math.max(0, ...E, ...floors);
    const low = Math.min(...E, ...floors);
    const x = (n) => box.left + ((box.right - box.left) * n) / Math.max(1, E.length - 1);
    const y = (e) => box.top + ((box.bottom - box.top) * (high - e)) / (high - low || 1);
    stairs.replaceChildren(
      svg("title", {}, `Energy after each flip: ${energy(E[0])} at the cue, ${energy(E[now])} now`),
      svg("path", { class: "axis", d: `M${box.left} ${box.top - 4}V${box.bottom + 8}H${box.right}` }),
      svg("text", { x: box.left, y: 160, "text-anchor": "middle" }, "0"),
      svg("text", { x: box.right, y: 160, "text-anchor": "middle" }, String(E.length - 1)),
      svg("text", { x: (box.left + box.right) / 2, y: 160, "text-anchor": "middle", class: "quiet" }, "flips"),
    );
    const ticks = [];
    const unit = 10 ** Math.floor(Math.log10((high - low || 1) / 2));
    const gap = unit * [1, 2, 5, 10].find((times) => (high - low || 1) / (unit * times) <= 4);
    for (let e = Math.ceil(low / gap) * gap; e <= high; e += gap) ticks.push(e);
    for (const e of ticks) {
      stairs.append(svg("text", { x: box.left - 6, y: y(e) + 4, "text-anchor": "end" }, minus(e, gap < 1 ? 1 : 0)));
    }
    const groups = [];
    for (const [p, e] of [...floors.entries()].sort((a, b) => a[1] - b[1])) {
      const group = groups.at(-1);
      stairs.append(svg("path", { class: "floor", d: `M${box.left} ${y(e)}H${box.right + 4}` }));
      if (group && y(group.energies[0]) - y(e) < 13) {
        group.energies.push(e);
        group.members.push(names[p]);
      } else {
        groups.push({ energies: [e], members: [names[p]] });
      }
    }
    for (const { energies, members } of groups) {
      const who = members.length === names.length && members.length > 1 ? "memories" : members.join(", ");
      const middle = (y(energies[0]) + y(energies.at(-1))) / 2;
      const short = who.length < 12 ? who : members.length > 1 ? `${members.length} memories` : `${who.slice(0, 10)}…`;
      const label = svg("text", { x: box.right + 8, y: middle + 4 }, `${energy(energies[0])} `);
      label.append(svg("tspan", { class: "quiet" }, short));
      stairs.append(label);
    }
    const corners = E.slice(0, now + 1).map((e, n) => (n ? `H${x(n)}V${y(e)}` : `M${x(0)} ${y(e)}`));
    stairs.append(
      svg("path", { class: "stair", d: corners.join("") }),
      svg("circle", { class: "here", cx: x(now), cy: y(E[now]), r: 4.5 }),
    );
  }

  const reading = () => {
    const [n, E] = [k(), run().energies];
    if (n === E.length - 1 && answered()) return run().rest;
    return n ? `After ${plural(n, "flip")}.` : "This is the cue. Run, and see what the net makes of it.";
  };
  const height = make("span", { class: "height" });
  const verdict = make("p", { class: "verdict" });
  const live = make("div", { class: "live", role: "status" });
  let saying = 0;
  const say = (text) => {
    clearTimeout(saying);
    saying = setTimeout(() => {
      live.textContent = text ?? `${verdict.textContent} Energy ${height.textContent}.`;
    }, 300);
  };

  function refresh() {
    clearTimeout(patience);
    const n = k();
    const end = answered() && n === run().flips.length;
    run().overlaps[n].forEach((m, p) => rows[p].update(m));
    drawStairs(run().energies, n);
    height.textContent = energy(run().energies[n]);
    redraw.disabled = noise.value === "0";
    howMany.textContent = plural(Number(noise.value), "pixel");
    noise.setAttribute("aria-valuetext", `${noise.value} of ${N} pixels flipped`);
    hold.checked = model.get("hold");
    held.hidden = !hold.checked;
    if (answered()) {
      verdict.textContent = reading();
    } else {
      patience = setTimeout(() => {
        verdict.textContent = "The kernel does not answer: run this cell again to wake the net.";
      }, 5000);
    }
    root.setAttribute("aria-busy", !answered());
    root.classList.toggle("rest", end);
    paint();
  }

  const root = make(
    "div",
    { class: "hopkit-recall" },
    make(
      "section",
      { class: "picture", "aria-label": "The picture" },
      make(
        "div",
        { class: "line" },
        make("label", { for: start.id }, "Start from"),
        start,
        button("Invert", () => setCue(shown().map((y) => -y))),
      ),
      make("div", { class: "line" }, make("label", { for: noise.id }, "Noise"), noise, howMany, redraw),
      make(
        "div",
        { class: "line" },
        button("Erase lower half", () => setCue(shown().map((y, i) => (i < Math.floor(side / 2) * side ? y : -1)))),
        make("label", { class: "check" }, hold, "hold the known half"),
      ),
      make("div", { class: "frame" }, pad.canvas, held),
      make("div", { class: "line play" }, 
        button("1 flip", () => go(k() + 1)),
        button("16 flips", () => go(k() + 16)),
        button("Run", play, { class: "primary" }),
        button("Back to the cue", () => go(0)),
      ),
      pad.hint,
    ),
    make(
      "section",
      { class: "readings", "aria-label": "What the net makes of it" },
      make("h3", {}, "Overlap with the memories"),
      make("ul", {}, ...rows.map((row) => row.item)),
      make("h3", {}, "Energy ", height),
      stairs,
      verdict,
    ),
    live,
  );
  for (const control of root.querySelectorAll("button, select, input, [tabindex]")) {
    // without it JupyterLab takes a key for its own: a adds a cell, x cuts one
    control.dataset.lmSuppressShortcuts = "true";
  }
  for (const [name, value] of Object.entries(colour)) root.style.setProperty(`--${name}`, value);

  model.on("change:run change:k change:hold change:cue", () => {
    if (model.get("cue") !== mine) recognise();
    mine = model.get("cue");
    if (queued && answered()) {
      const act = queued;
      stop();
      act();
    }
    refresh();
  });
  model.on("change:order", () => {
    if (redrawing) addNoise();
    redrawing = false;
  });
  recognise();
  mine = model.get("cue");
  refresh();
  el.append(root);
  return () => {
    stop();
    cancelAnimationFrame(frame);
    clearTimeout(patience);
    clearTimeout(saying);
  };
}

export default { render };
