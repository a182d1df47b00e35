// The map: says what is pointed at or focused, is moved and enlarged by mouse and keyboard, and tells the page which
// area is chosen.
const MOST = 8, STEP = 1.4;
export default function ({ parentElement, data, setTriggerValue }) {
  const map = parentElement.querySelector(".mp-map");
  const said = parentElement.querySelector(".mp-map-said");
  const held = map.contains(document.activeElement) ? document.activeElement.dataset.area : null;
  const before = map.dataset.whole === whole(data.svg) ? map.dataset.view : null;
  map.innerHTML = data.svg + `<div class="mp-map-tip" aria-hidden="true" hidden></div>`
    + `<div class="mp-map-keys" role="group" aria-label="Map view">`
    + `<button type="button" data-act="in" aria-label="Zoom in">+</button>`
    + `<button type="button" data-act="out" aria-label="Zoom out">\u2212</button>`
    + `<button type="button" data-act="all">Whole map</button></div>`;
  said.textContent = data.rest;
  const svg = map.querySelector("svg"), tip = map.querySelector(".mp-map-tip");
  const [, , wide, tall] = svg.getAttribute("viewBox").split(" ").map(Number);
  let view = before ? before.split(" ").map(Number) : [0, 0, wide, tall];
  map.dataset.whole = whole(data.svg);

  const show = () => {
    const [x, y, w, h] = view;
    view = [Math.max(0, Math.min(wide - w, x)), Math.max(0, Math.min(tall - h, y)), w, h];
    map.dataset.view = view.join(" ");
    svg.setAttribute("viewBox", map.dataset.view);
    // Names and points keep their size on the screen.
    svg.style.setProperty("--zoom", wide / w);
    map.classList.toggle("near", w < wide);
  };
  const zoom = (by, at = [view[0] + view[2] / 2, view[1] + view[3] / 2]) => {
    const w = Math.max(wide / MOST, Math.min(wide, view[2] / by)), share = w / view[2];
    view = [at[0] - (at[0] - view[0]) * share, at[1] - (at[1] - view[1]) * share, w, view[3] * share];
    show();
  };
  const pan = (right, down) => { view = [view[0] + right, view[1] + down, view[2], view[3]]; show(); };
  const spot = (event) => {
    const box = svg.getBoundingClientRect();
    const scale = Math.max(view[2] / box.width, view[3] / box.height);
    return [view[0] + (event.clientX - box.left) * scale, view[1] + (event.clientY - box.top) * scale, scale];
  };
  show();
  // Drawn again after a choice: the keyboard stays where it was.
  if (held) map.querySelector(`[data-area="${CSS.escape(held)}"]`)?.focus();

  const over = new AbortController();
  const on = (event, act, more = {}) => map.addEventListener(event, act, { signal: over.signal, ...more });
  const name = (event) => { said.textContent = event.target.closest("[data-said]")?.dataset.said ?? data.rest; };
  const hide = () => { tip.hidden = true; };
  const choose = (event) => {
    const marked = event.target.closest("[data-area], [data-within]");
    const code = marked?.dataset.area || marked?.dataset.within;
    if (code) setTriggerValue("area", code);
  };
  let drag = null, dragged = false;
  on("pointerover", name);
  on("pointermove", (event) => {
    if (drag) {
      const [, , scale] = spot(event);
      const by = [event.clientX - drag[0], event.clientY - drag[1]];
      if (!dragged && Math.hypot(...by) < 5) return;
      dragged = true;
      drag = [event.clientX, event.clientY];
      pan(-by[0] * scale, -by[1] * scale);
      return hide();
    }
    const marked = event.target.closest("[data-said]");
    if (!marked) return hide();
    const box = map.getBoundingClientRect();
    tip.textContent = marked.dataset.said;
    tip.hidden = false;
    const left = event.clientX - box.left, room = box.width - tip.offsetWidth - 4;
    tip.style.left = `${Math.max(0, Math.min(left + 14, room))}px`;
    tip.style.top = `${event.clientY - box.top + 18}px`;
  });
  on("pointerdown", (event) => { dragged = false; if (view[2] < wide && event.button === 0) drag = [event.clientX, event.clientY]; });
  addEventListener("pointerup", () => { drag = null; }, { signal: over.signal });
  // The wheel moves the page, as everywhere; with Control it enlarges the map.
  on("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? STEP : 1 / STEP, spot(event));
  }, { passive: false });
  on("focusin", name);
  on("pointerleave", () => { said.textContent = data.rest; hide(); });
  on("focusout", () => { said.textContent = data.rest; });
  const act = { in: () => zoom(STEP), out: () => zoom(1 / STEP), all: () => { view = [0, 0, wide, tall]; show(); } };
  on("click", (event) => {
    const pressed = event.target.closest("[data-act]");
    if (pressed) return act[pressed.dataset.act]();
    if (!dragged) choose(event);
    dragged = false;
  });
  on("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const [, , w, h] = view;
    const moves = { "+": act.in, "=": act.in, "-": act.out, "0": act.all, ArrowRight: () => pan(w / 6, 0),
      ArrowLeft: () => pan(-w / 6, 0), ArrowDown: () => pan(0, h / 6), ArrowUp: () => pan(0, -h / 6) };
    if (event.key in moves) { event.preventDefault(); return moves[event.key](); }
    if (event.target.closest("[data-act]") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    choose(event);
  });
  return () => over.abort();
}

function whole(svg) { return svg.match(/viewBox="([^"]*)"/)?.[1] ?? ""; }
