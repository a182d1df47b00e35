// The map: says what is pointed at or focused, and tells the page which area is chosen.
export default function ({ parentElement, data, setTriggerValue }) {
  const map = parentElement.querySelector(".mp-map");
  const said = parentElement.querySelector(".mp-map-said");
  const held = map.contains(document.activeElement) ? document.activeElement.dataset.area : null;
  map.innerHTML = data.svg;
  said.textContent = data.rest;
  // Drawn again after a choice: the keyboard stays where it was.
  if (held) map.querySelector(`[data-area="${CSS.escape(held)}"]`)?.focus();

  const over = new AbortController();
  const on = (event, act) => map.addEventListener(event, act, { signal: over.signal });
  const name = (event) => { said.textContent = event.target.closest("[data-said]")?.dataset.said ?? data.rest; };
  const choose = (event) => {
    const marked = event.target.closest("[data-area], [data-within]");
    const code = marked?.dataset.area || marked?.dataset.within;
    if (code) setTriggerValue("area", code);
  };
  on("pointerover", name);
  on("focusin", name);
  on("pointerleave", () => { said.textContent = data.rest; });
  on("focusout", () => { said.textContent = data.rest; });
  on("click", choose);
  on("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(event);
  });
  return () => over.abort();
}
