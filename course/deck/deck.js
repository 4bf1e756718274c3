const environments = ["equation", "align", "aligned", "gather", "gathered", "alignat", "cases"].flatMap((name) =>
  [name, name + "*"].map((e) => ({ left: `\\begin{${e}}`, right: `\\end{${e}}`, display: true })),
);
const delimiters = [
  { left: "$$", right: "$$", display: true },
  { left: "$", right: "$", display: false },
  { left: "\\[", right: "\\]", display: true },
  { left: "\\(", right: "\\)", display: false },
  ...environments,
];
const printing = /print-pdf/i.test(location.search);

// The speaker's window has no style sheet of KaTeX, so notes are set in MathML.
for (const notes of document.querySelectorAll("aside.notes"))
  renderMathInElement(notes, { delimiters, output: "mathml" });
renderMathInElement(document.querySelector(".slides"), { delimiters, ignoredClasses: ["notes"] });

// A deck travels alone: what lies beside the notebook does not lie beside the deck.
for (const link of document.querySelectorAll(".slides a[href]")) {
  if (/^https?:/.test(link.getAttribute("href"))) link.target = "_blank";
  else link.removeAttribute("href");
}

// Sizes in pixels: text, printed results.
const words = [[36, 32], [33, 30], [30, 27], [28, 25], [26, 24], [24, 24]];
const besideFigures = words.slice(3);
const LABEL = 16; // no label in a figure is smaller
const largest = 220; // pixels per inch of figure

const column = 440; // at least this wide are words beside a figure

function overflows(page) {
  if (page.scrollHeight > page.clientHeight || page.scrollWidth > page.clientWidth) return true;
  if (!page.matches(".beside")) return false;
  const room = page.clientWidth - parseFloat(getComputedStyle(page).paddingRight);
  const wide = (element) => element.offsetParent && element.scrollWidth > Math.ceil(room);
  return room < column || [...page.querySelectorAll(".katex-display, pre, table")].some(wide);
}

// Printed lines do not wrap where a smaller size avoids it: a monospaced character is 0.602 em wide.
function widest(page) {
  const lines = [...page.querySelectorAll("pre.printed")].flatMap((block) => block.textContent.split("\n"));
  return Math.max(24, Math.floor(1140 / (0.602 * Math.max(1, ...lines.map((line) => line.length)))));
}

function set(page, text, print, inch) {
  page.style.setProperty("--text", `${text}px`);
  page.style.setProperty("--print", `${Math.min(print, widest(page))}px`);
  page.style.setProperty("--inch", `${inch}px`);
}

// The most pixels per inch with which the page fits, at least `least`; 0 if it does not.
function scale(page, text, print, least) {
  const fits = (inch) => (set(page, text, print, inch), !overflows(page));
  if (!fits(least)) return 0;
  let low = least, high = largest;
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

// What a full page gives up, in this order: air and its running heading; its question, once answered; both.
const sacrifices = [[], ["tight"], ["swap"], ["tight", "swap"]];

// A page fits when everything on it is visible; a question then has become small.
function fit(page) {
  page.classList.add("answered");
  const figures = [...page.querySelectorAll(".result > img")];
  const points = Math.min(...figures.map((image) => +image.dataset.label || 13));
  const arrange = () =>
    figures.length
      ? choose(page, figures, (LABEL * 72) / points + 0.1)
      : words.some(([text, print]) => (set(page, text, print, 100), !overflows(page)));
  for (const given of page.querySelector(".predict") ? sacrifices : sacrifices.slice(0, 2)) {
    page.classList.remove("tight", "swap");
    page.classList.add(...given);
    if (arrange()) break;
  }
  page.classList.remove("answered");
  const asks = (size) => (page.style.setProperty("--asking", `${size}px`), !overflows(page));
  if (page.matches(".question")) [34, 31, 28, 26, 24].some(asks);
}

// Figures under the words or beside them, whichever shows them larger; words as large as that permits.
function choose(page, figures, least) {
  let best = { inch: 0 };
  const layouts = figures.length == 1 ? [false, true] : [false];
  for (const beside of layouts) {
    page.classList.toggle("beside", beside);
    page.style.setProperty("--w", figures[0].dataset.width);
    page.style.setProperty("--h", figures[0].dataset.height);
    for (const [text, print] of besideFigures) {
      const inch = scale(page, text, print, least);
      const wider = beside ? 1.2 : 1; // beside only if that is worth it
      if (inch > best.inch * 1.12 * wider) best = { inch, text, print, beside };
    }
  }
  page.classList.toggle("beside", Boolean(best.beside));
  if (best.inch) set(page, best.text, best.print, best.inch);
  else set(page, ...words.at(-1), scale(page, ...words.at(-1), 20) || least); // then a test says what is too small
  return best.inch > 0;
}

// On paper the answers to the polls stand on the last pages, and a question that gave way has its own.
function forPaper() {
  const slides = document.querySelector(".slides");
  for (const page of slides.querySelectorAll(".page.swap")) {
    const alone = page.closest("section").cloneNode(true);
    for (const step of alone.querySelectorAll(".fragment")) step.remove();
    page.closest("section").before(alone);
  }
  let polls = 0;
  for (const answer of slides.querySelectorAll(".answer")) {
    polls += 1;
    const section = document.createElement("section");
    section.innerHTML = `<div class="page"><h2>Answer to poll ${polls}</h2></div>`;
    section.firstChild.style.cssText = "--text: 28px; --print: 25px; --inch: 100px";
    section.firstChild.append(answer);
    const stack = document.createElement("section");
    stack.append(section);
    slides.append(stack);
  }
}

// The code of what is visible on this slide, over the slide.
const layer = document.querySelector(".code-layer");
function showCode(shown) {
  layer.replaceChildren();
  layer.hidden = !shown;
  if (!shown) return;
  for (const folded of Reveal.getCurrentSlide().querySelectorAll("template.folded")) {
    const step = folded.closest(".fragment");
    if (!step || step.classList.contains("visible")) layer.append(folded.content.cloneNode(true));
  }
  if (!layer.childElementCount) layer.innerHTML = "<p>There is no code behind this slide.</p>";
}

async function start() {
  const slides = document.querySelector(".slides");
  slides.classList.add("measuring");
  slides.getBoundingClientRect();
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  document.querySelectorAll(".page").forEach(fit);
  slides.classList.remove("measuring");
  if (printing) forPaper();
  await Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    maxScale: 6,
    center: false,
    hash: true,
    navigationMode: "linear",
    slideNumber: "c/t",
    controlsTutorial: false,
    transition: "none",
    pdfSeparateFragments: false,
    plugins: [RevealNotes],
  });
  Reveal.addKeyBinding({ keyCode: 67, key: "C", description: "Show or hide code" }, () => showCode(layer.hidden));
  for (const event of ["slidechanged", "fragmentshown", "fragmenthidden"])
    Reveal.on(event, () => showCode(false));
}

start();
