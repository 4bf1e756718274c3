// A picture to draw on, with the pointer or by keys alone: what explorers with a cue of the reader's own share.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// What it asks of its owner: side, in pixels; label, its name; read(), the picture; write(picture), after a stroke;
// other(value), what a pen draws that begins on this value; word(value), how to call it; repaint(), which calls
// paint(picture, tint) with tint(value, i), a colour; say(text), to a reader who does not see.
function drawingPad({ side, label, read, write, other, word, repaint, say }) {
  const cell = Math.floor(640 / side);
  const size = cell * side;
  const hint = make(
    "p",
    { class: "hint", id: `hint-${Math.random().toString(36).slice(2)}` },
    "Draw with the pointer. Or with the keys: arrows move, space draws or erases, shift and arrows draw a line.",
  );
  const canvas = make("canvas", {
    width: size,
    height: size,
    tabindex: 0,
    role: "application",
    "aria-roledescription": "picture to paint",
    "aria-label": label,
    "aria-describedby": hint.id,
  });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let cursor = 0;
  let keyed = false;

  const place = (i) => `row ${Math.floor(i / side) + 1}, column ${(i % side) + 1}`;

  function paint(picture, tint, marked = -1, stroke = "") {
    picture.forEach((value, i) => {
      context.fillStyle = tint(value, i);
      context.fillRect((i % side) * cell, Math.floor(i / side) * cell, cell, cell);
    });
    context.strokeStyle = "rgba(31, 36, 48, 0.09)";
    context.lineWidth = 1;
    context.beginPath();
    for (let j = 1; j < side; j++) {
      context.moveTo(j * cell, 0);
      context.lineTo(j * cell, size);
      context.moveTo(0, j * cell);
      context.lineTo(size, j * cell);
    }
    context.stroke();
    if (marked >= 0) frameAround(marked, stroke);
    if (keyed) frameAround(cursor, "#c98a1b");
  }

  function frameAround(i, stroke) {
    const [x, y] = [(i % side) * cell, Math.floor(i / side) * cell];
    for (const [width, style] of [[cell / 5, "#ffffff"], [cell / 9, stroke]]) {
      context.lineWidth = width;
      context.strokeStyle = style;
      context.strokeRect(x + cell / 12, y + cell / 12, cell - cell / 6, cell - cell / 6);
    }
  }

  function paintPixel(i, value) {
    const picture = read();
    if (picture[i] === value) return;
    picture[i] = value;
    write(picture);
  }

  let pen = null;
  let last = null;

  function touched(event) {
    const box = canvas.getBoundingClientRect();
    const at = (x, extent) => Math.max(0, Math.min(side - 1, Math.floor((x / extent) * side)));
    return [at(event.clientX - box.left, box.width), at(event.clientY - box.top, box.height)];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    keyed = false;
    last = touched(event);
    cursor = last[1] * side + last[0];
    pen = other(read()[cursor]);
    paintPixel(cursor, pen);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (pen === null) return;
    const [x, y] = touched(event);
    const steps = Math.max(Math.abs(x - last[0]), Math.abs(y - last[1]));
    const picture = read();
    for (let s = 1; s <= steps; s++) {
      const along = (a, b) => Math.round(a + ((b - a) * s) / steps);
      cursor = along(last[1], y) * side + along(last[0], x);
      picture[cursor] = pen;
    }
    last = [x, y];
    if (steps) write(picture);
  });
  const lift = () => {
    if (pen !== null) say();
    pen = null;
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  let keyPen = null;
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in arrows) {
      const [dx, dy] = arrows[event.key];
      const x = Math.max(0, Math.min(side - 1, (cursor % side) + dx));
      const y = Math.max(0, Math.min(side - 1, Math.floor(cursor / side) + dy));
      cursor = y * side + x;
      keyPen = event.shiftKey ? keyPen ?? other(read()[cursor]) : null;
      if (keyPen !== null) paintPixel(cursor, keyPen);
    } else if (event.key === " " || event.key === "Enter") {
      if (!event.repeat) paintPixel(cursor, other(read()[cursor]));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    keyed = true;
    repaint();
    say(`${place(cursor)}, ${word(read()[cursor])}`);
  });
  canvas.addEventListener("keyup", (event) => {
    if (event.key === "Shift") keyPen = null;
  });
  canvas.addEventListener("focus", () => {
    keyed = canvas.matches(":focus-visible");
    repaint();
  });
  canvas.addEventListener("blur", () => {
    keyed = false;
    keyPen = null;
    repaint();
  });

  return { canvas, hint, paint, place };
}
