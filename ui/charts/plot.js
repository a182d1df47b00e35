// A chart that stays where it is while its figures change: Plotly draws only what is different.
const where = new URL("app/static/plotly/plotly-basic.min.js", document.baseURI);
const library = () => (window.milepostPlotly ??= import(where).then(() => window.Plotly));
const QUIET = { displayModeBar: false, scrollZoom: false, doubleClick: false, showAxisDragHandles: false };
const A4 = 690; // CSS pixels within the margins of @page (ui/milepost.css)
const LOST = "The chart could not be drawn. Its figures are in the table below.";
const LETTER = 7; // CSS pixels
const FEWEST = 150; // CSS pixels between the margins, below which nothing can be read off a chart

// Fewer ticks where their words would touch; the one that names the year stays.
const thinned = (axis, width) => {
  const texts = axis?.ticktext;
  if (!texts?.length) return axis;
  const longest = Math.max(...texts.flatMap((text) => text.split("<br>").map((line) => line.length)));
  const every = Math.ceil((texts.length * (longest + 1) * LETTER) / width);
  const first = texts[0].includes("<br>") ? 0 : texts.length - 1;
  const kept = (_, at) => (at - first) % every === 0;
  return { ...axis, ticktext: texts.filter(kept), tickvals: axis.tickvals.filter(kept) };
};

// On a narrow screen what the axis shows is written above it in two lines.
const fitted = (layout, width) => {
  const letters = (text) => text.replace(/<[^>]*>/g, "").length;
  const long = (note) => note.x === 0 && note.y === 1 && note.xanchor === "left" && letters(note.text) * LETTER > width;
  const more = layout.annotations?.some(long) ? 20 : 0;
  const broken = (note) => {
    const marked = note.text.includes("<"); // a swatch and its word stay together
    const at = marked ? note.text.indexOf(" ·") + 2 : note.text.lastIndexOf(" ", width / LETTER);
    return { ...note, text: `${note.text.slice(0, at)}<br>${note.text.slice(at + 1)}`, yshift: note.yshift + more / 2 };
  };
  return {
    ...layout, width, height: layout.height + more, margin: { ...layout.margin, t: layout.margin.t + more },
    annotations: layout.annotations?.map((note) => (long(note) ? broken(note) : note)),
    xaxis: thinned(layout.xaxis, width - layout.margin.l - layout.margin.r),
  };
};

// Words that touch or run out of the chart need more width than the screen has.
const crowded = (frame, layout, width) => {
  const box = frame.getBoundingClientRect();
  const words = [...frame.querySelectorAll("text")].map((word) => word.getBoundingClientRect()).filter((word) => word.width);
  const touch = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return width - layout.margin.l - layout.margin.r < FEWEST
    || words.some((word, at) => word.left < box.left - 1 || word.right > box.right + 1
      || words.slice(at + 1).some((other) => touch(word, other)));
};

export default function ({ parentElement, data }) {
  const frame = parentElement.querySelector(".mp-plot");
  const figure = JSON.parse(data.figure);
  frame.setAttribute("aria-label", data.alt);
  frame.toggleAttribute("data-wide", figure.layout.meta?.wide === true);
  frame.removeAttribute("data-crowded");
  frame.style.minHeight = `${figure.layout.height}px`;

  let wide = 0;
  const draw = () => {
    wide = frame.clientWidth;
    window.Plotly.react(frame, figure.data, fitted(figure.layout, wide), QUIET).then(() => {
      if (!frame.hasAttribute("data-crowded")) frame.toggleAttribute("data-crowded", crowded(frame, figure.layout, wide));
      // Of years the newest are seen first.
      const box = frame.closest("[data-testid=stElementContainer]");
      if (box && figure.layout.xaxis?.type === "date") box.scrollLeft = box.scrollWidth;
    });
  };
  if (window.Plotly) draw();
  else library().then(draw, () => { frame.textContent = LOST; });

  const sized = new ResizeObserver(() => {
    if (!wide || !frame.clientWidth || frame.clientWidth === wide) return;
    draw();
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
