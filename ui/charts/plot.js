// A chart that stays where it is while its figures change: Plotly draws only what is different.
const where = new URL("app/static/plotly/plotly-basic.min.js", document.baseURI);
const library = () => (window.milepostPlotly ??= import(where).then(() => window.Plotly));
const QUIET = { displayModeBar: false, scrollZoom: false, doubleClick: false, showAxisDragHandles: false };
const A4 = 690; // CSS pixels within the margins of @page (ui/milepost.css)
const LOST = "The picture could not be drawn. Its figures stand in the table below.";

export default function ({ parentElement, data }) {
  const frame = parentElement.querySelector(".mp-plot");
  const figure = JSON.parse(data.figure);
  frame.setAttribute("aria-label", data.alt);
  frame.toggleAttribute("data-wide", figure.layout.meta?.wide === true);
  frame.style.minHeight = `${figure.layout.height}px`;

  let wide = 0;
  const draw = () => {
    wide = frame.clientWidth;
    window.Plotly.react(frame, figure.data, { ...figure.layout, width: wide }, QUIET);
  };
  if (window.Plotly) draw();
  else library().then(draw, () => { frame.textContent = LOST; });

  const sized = new ResizeObserver(() => {
    if (!wide || !frame.clientWidth || frame.clientWidth === wide) return;
    wide = frame.clientWidth;
    window.Plotly.relayout(frame, { width: wide });
  });
  sized.observe(frame);

  // Paper is narrower than a screen, and is not waited for: drawn for a page of A4, then as before.
  const paper = () => { if (wide) window.Plotly.relayout(frame, { width: Math.min(wide, A4) }); };
  const screen = () => { if (wide) window.Plotly.relayout(frame, { width: wide }); };
  window.addEventListener("beforeprint", paper);
  window.addEventListener("afterprint", screen);
  return () => {
    sized.disconnect();
    window.removeEventListener("beforeprint", paper);
    window.removeEventListener("afterprint", screen);
  };
}
