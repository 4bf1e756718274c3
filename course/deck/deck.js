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

// The speaker's window has no style sheet of KaTeX, so notes are set in MathML.
for (const notes of document.querySelectorAll("aside.notes"))
  renderMathInElement(notes, { delimiters, output: "mathml" });
renderMathInElement(document.querySelector(".slides"), { delimiters, ignoredClasses: ["notes"] });

// A deck travels alone: what lies beside the notebook does not lie beside the deck.
for (const link of document.querySelectorAll(".slides a[href]")) {
  if (/^https?:/.test(link.getAttribute("href"))) link.target = "_blank";
  else link.removeAttribute("href");
}

// Words first, figures in what they leave: [text, code, pixels an inch of figure], the first that fits.
const sizes = [[30, 20, 120], [26, 20, 120], [26, 17, 80], [26, 16, 80]];

function fit(page) {
  const fits = (text, code, inch) => {
    page.style.setProperty("--text-size", `${text}px`);
    page.style.setProperty("--code-size", `${code}px`);
    page.style.setProperty("--inch", `${inch}px`);
    return page.scrollHeight <= page.clientHeight && page.scrollWidth <= page.clientWidth;
  };
  const usable = page.querySelector(".work") ? sizes.slice(1) : sizes;
  const [text, code, least] = usable.find((size) => fits(...size)) ?? sizes.at(-1);
  let inch = 170;
  while (inch > least && !fits(text, code, inch)) inch -= 2;
}

async function start() {
  const slides = document.querySelector(".slides");
  slides.classList.add("measuring");
  slides.getBoundingClientRect();
  await document.fonts.ready;
  document.querySelectorAll(".page").forEach(fit);
  slides.classList.remove("measuring");
  await Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    center: false,
    hash: true,
    navigationMode: "linear",
    slideNumber: "c/t",
    controlsTutorial: false,
    transition: "none",
    pdfSeparateFragments: false,
    plugins: [RevealNotes],
  });
}

start();
