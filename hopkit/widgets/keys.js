// Keeps the keys of an explorer for its controls: else JupyterLab takes a for a new cell, x for a cut, and the arrows
// that choose from a list for a walk to the next cell. It asks the element that has the focus, and no other.
function render({ el }) {
  let frame = 0;
  const keep = (event) => {
    event.target.dataset.lmSuppressShortcuts = "true";
  };
  const listen = () => {
    const explorer = el.closest(".hopkit-explorer");
    if (explorer) explorer.addEventListener("focusin", keep);
    else frame = requestAnimationFrame(listen); // not yet on the page
  };
  listen();
  return () => cancelAnimationFrame(frame);
}

export default { render };
