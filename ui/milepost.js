// What neither the style sheet nor Python can do. Laid over the page once (ui/theme.py).
if (!window.milepost) {
  window.milepost = true;

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
  let soon = 0;
  const later = () => { clearTimeout(soon); soon = setTimeout(reach, 200); };
  window.addEventListener("resize", later);
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
}
