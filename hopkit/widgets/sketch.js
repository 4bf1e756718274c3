// The page's half of widgets.sketch.Sketch, after pad.js: a grey picture, and a pen that inks or erases.

function render({ model, el }) {
  const ink = model.get("ink");
  const live = make("div", { class: "live", role: "status" });
  let saying = 0;
  const say = (text) => {
    clearTimeout(saying);
    saying = setTimeout(() => {
      live.textContent = text ?? "";
    }, 300);
  };
  const write = (value) => {
    model.set({ value });
    model.save_changes();
    paint();
  };
  const pad = drawingPad({
    side: model.get("side"),
    label: model.get("label"),
    read: () => [...model.get("value")],
    write,
    other: (value) => (value > ink / 2 ? 0 : ink),
    word: (value) => (value > ink / 2 ? "ink" : value > 0 ? "grey" : "paper"),
    repaint: () => paint(),
    say,
  });
  const paint = () => {
    const picture = model.get("value");
    const top = Math.max(...picture.map(Math.abs)) || 1;
    const shade = (value) => Math.round(245 - (215 * Math.max(value, 0)) / top);
    pad.paint(picture, (value) => `rgb(${shade(value)}, ${shade(value)}, ${shade(value)})`);
  };
  const root = make("div", { class: "hopkit-sketch" }, pad.canvas, pad.hint, live);
  for (const side of ["left", "top"]) root.style[side] = `${model.get(side)}px`;
  pad.canvas.style.width = `${model.get("size")}px`;
  model.on("change:value", paint);
  paint();
  el.append(root);
  return () => clearTimeout(saying);
}

export default { render };
