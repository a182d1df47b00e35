// What neither the style sheet nor Python can do. Laid over the page once (ui/theme.py).
// A heading's id is a name of the window too: only our own `true` says that this has run.
if (window.milepostLaid !== true) {
  window.milepostLaid = true;

  // Fetched while the page is still being put together; ui/charts/plot.js then finds it there.
  import(new URL("app/static/plotly/plotly-basic.min.js", document.baseURI)).catch(() => {});

  // Escape sends an explained word's meaning away, until the word is left.
  const open = () => document.querySelectorAll(".mp-term:hover, .mp-term:focus");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") open().forEach((term) => term.classList.add("quiet"));
  });
  for (const left of ["focusout", "pointerout"]) {
    document.addEventListener(left, (event) => {
      const term = event.target.closest?.(".mp-term");
      if (term && !term.contains(event.relatedTarget)) term.classList.remove("quiet");
    });
  }

  // A note for a first visit is sent away once: this browser remembers, and never shows it again.
  const seen = (name) => document.documentElement.classList.add(`mp-seen-${name}`);
  const kept = "milepost-seen-";
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(kept)).forEach((key) => seen(key.slice(kept.length)));
  } catch { /* a browser that keeps nothing shows the note each time */ }
  document.addEventListener("click", (event) => {
    const name = event.target.closest?.("[data-once]")?.dataset.once;
    if (!name) return;
    try { localStorage.setItem(kept + name, "1"); } catch { /* as above */ }
    seen(name);
    document.querySelector(".mp-foot a")?.focus();
  });

  // Print and dark colours, from the settings menu; this browser remembers the colours.
  const dark = (on) => {
    document.documentElement.classList.toggle("mp-dark", on);
    document.querySelector("[data-act=dark]")?.setAttribute("aria-pressed", on);
  };
  const kept_dark = "milepost-dark";
  const is_dark = () => document.documentElement.classList.contains("mp-dark");
  try { dark(localStorage.getItem(kept_dark) === "1"); } catch { /* as above */ }
  document.addEventListener("click", (event) => {
    const act = event.target.closest?.("[data-act]")?.dataset.act;
    if (act === "print") window.print();
    if (act !== "dark") return;
    dark(!is_dark());
    try { localStorage.setItem(kept_dark, is_dark() ? "1" : "0"); } catch { /* as above */ }
  });

  // A typed date applies on Enter too, not only when its field is left: it is left for its own name,
  // then for the button beside it, where no calendar opens.
  document.addEventListener("keydown", (event) => {
    const typed = event.key === "Enter" && event.target.matches?.("[role=spinbutton]");
    const field = typed && event.target.closest("[data-testid=stDateInput]");
    const name = field && field.querySelector("label");
    if (!name) return;
    name.tabIndex = -1;
    name.focus();
    field.querySelector("[data-testid=stDateInputCalendarButton]")?.focus();
  }, true);

  // A press on a heading sorts its list, a second press the other way round; what is missing comes last.
  const order = new Intl.Collator("en-GB", { numeric: true }).compare;
  const sortedBy = (cell) => cell.dataset.sort ?? cell.textContent.trim().replace(/(\d),(?=\d{3})/g, "$1").replace("−", "-");
  const sort = (heading, way) => {
    const at = heading.cellIndex, turn = way === "descending" ? -1 : 1;
    const body = heading.closest("table").tBodies[0];
    const rows = [...body.rows].map((row) => [sortedBy(row.cells[at]), row]);
    const missing = ([value]) => value === "";
    const compare = ([a], [b]) => (isFinite(a) && isFinite(b) ? a - b : order(a, b)) * turn;
    rows.sort((a, b) => missing(a) - missing(b) || (missing(a) ? 0 : compare(a, b)));
    [...heading.parentElement.cells].forEach((other) => { other.ariaSort = "none"; });
    heading.ariaSort = way;
    body.append(...rows.map(([, row]) => row));
    const choice = heading.closest(".mp-scroll").previousElementSibling?.querySelector("select");
    if (choice) choice.value = `${at} ${way}`;
  };
  document.addEventListener("click", (event) => {
    const heading = event.target.closest?.(".mp-sort")?.closest("th");
    if (heading) sort(heading, heading.ariaSort === "ascending" ? "descending" : "ascending");
  });
  // A phone shows no headings: there a list is sorted by a choice above it.
  document.addEventListener("change", (event) => {
    const label = event.target.closest?.(".mp-sort-by");
    if (!label) return;
    const [at, way] = event.target.value.split(" ");
    sort(label.nextElementSibling.querySelector("thead tr").cells[at], way);
  });

  // Codes written into a page's address are no step: "back" leads to the page before, not to the
  // same page with fewer codes, which would write them again and keep the reader for ever.
  let at = location.pathname;
  const step = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? location.href, location.href).pathname;
    if (to === at) history.replaceState(state, title, url);
    else step(state, title, url);
    at = to;
  };
  window.addEventListener("popstate", () => {
    // Codes that were written before this script came; a link within the page is none.
    if (location.pathname === at && !location.hash) history.back();
    at = location.pathname;
  });

  // Where a page has nothing to say yet, its skip link leads past the filters all the same.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".mp-skip") || document.getElementById("answer")) return;
    event.preventDefault();
    let before = [...document.querySelectorAll(".st-key-head, .st-key-filters")].at(-1);
    while (before && !before.nextElementSibling) before = before.parentElement;
    let next = before?.nextElementSibling;
    while (next && !next.checkVisibility()) next = next.nextElementSibling;
    next?.setAttribute("tabindex", "-1");
    next?.focus();
  });

  // A chart that is pushed sideways on a phone can be pushed by the arrow keys too.
  const framed = () => document.querySelectorAll('[data-testid="stElementContainer"]:has(.mp-plot)');
  const reach = () => framed().forEach((frame) => {
    if (frame.scrollWidth > frame.clientWidth) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-label", "Chart, wider than the screen");
    } else if (frame.hasAttribute("tabindex")) {
      for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
    }
  });

  // Who listens is told what changed: the question and answer of a page gone to; after a choice or
  // a save, the new answer and what is noted. A notice's own live region comes with its words, and
  // is then often not read.
  const told = document.createElement("div");
  told.id = "mp-told";
  told.className = "mp-hidden";
  told.setAttribute("aria-live", "polite");
  told.setAttribute("aria-atomic", "true");
  document.body.append(told);
  const words = (one) => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll("[role=tooltip]").forEach((meaning) => meaning.remove());
    copy.querySelectorAll("li, strong").forEach((part) => part.append(" "));
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const all = (selector) => [...document.querySelectorAll(selector)].map(words);
  const opened = location.pathname;  // read from its beginning; what comes later is told
  let known = null;
  const tell = () => {
    const now = [...all("h1"), ...all("#answer > p:first-child"), ...all(".mp-notice[role=status]")];
    if (!document.querySelector("h1")) return;
    const fresh = now.filter((said) => !known?.includes(said));
    const elsewhere = known ? now[0] !== known[0] : location.pathname !== opened;
    if ((known || elsewhere) && fresh.length) told.textContent = fresh.slice(0, elsewhere ? 2 : 5).join(" ");
    known = now;
  };

  // After a refused save the keyboard is brought to the first field to correct.
  let refused = "";
  const mend = () => {
    const fault = document.querySelector(".mp-fault");
    if (!fault || fault.dataset.refusal === refused) return;
    refused = fault.dataset.refusal;
    fault.id = "mp-fault";
    const above = fault.closest("[data-testid=stElementContainer]")?.previousElementSibling;
    const field = above?.querySelector("input:not([type=date]), textarea, [role=spinbutton]");
    field?.setAttribute("aria-describedby", fault.id);
    field?.focus();
  };

  let soon = 0;
  const later = () => { clearTimeout(soon); soon = setTimeout(settled, 200); };
  const running = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";
  const settled = () => {
    reach();
    document.querySelector("[data-act=dark]")?.setAttribute("aria-pressed", is_dark());
    if (running()) later(); else { tell(); mend(); }
  };
  window.addEventListener("resize", later);
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });

  // Slides in a frame cannot tell whether the server still answers: the page tells them.
  const answers = () => {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
    document.querySelectorAll("iframe").forEach((frame) =>
      frame.contentWindow?.postMessage({ milepostAnswers: state === "CONNECTED" }, "*"));
  };
  // Arrow keys move the slides at once, wherever nothing else on the page uses them.
  const USES_KEYS = "input, textarea, select, iframe, summary, [contenteditable], [role=combobox], [role=slider], [role=tab], [role=radio], [role=option], [role=grid], [role=spinbutton], [role=menuitem], [tabindex='0'].mp-scroll";
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (!["ArrowRight", "ArrowLeft", "PageDown", "PageUp"].includes(event.key) || event.target.closest(USES_KEYS)) return;
    const slides = document.querySelector('iframe[title^="Slides:"], iframe[aria-label^="Slides:"]');
    if (!slides) return;
    event.preventDefault();
    slides.contentWindow?.postMessage({ milepostKey: event.key }, "*");
  });
  new MutationObserver(answers).observe(document.body,
    { attributes: true, attributeFilter: ["data-test-connection-state"], subtree: true });
}
