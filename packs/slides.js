(() => {
  "use strict";
  const slides = [...document.querySelectorAll(".slide")];
  const body = document.body;
  let at = 0;
  const kept = () => { try { return Number(sessionStorage.getItem("milepost-slide")) || 0; } catch { return 0; } };
  const keep = () => { try { sessionStorage.setItem("milepost-slide", String(at)); } catch { /* nothing is kept then */ } };
  const go = (to, focus) => {
    at = Math.max(0, Math.min(slides.length - 1, to));
    slides.forEach((slide, n) => slide.classList.toggle("on", n === at));
    settle();
    keep();
    step();
    if (focus && (presenting() || body.classList.contains("stage"))) slides[at].focus({ preventScroll: false });
  };
  const back = document.getElementById("back"), forward = document.getElementById("forward");
  const step = () => {
    if (!back) return;
    document.getElementById("where").textContent = `${at + 1} of ${slides.length}`;
    // Not disabled: a button that loses its focus would take the arrow keys with it.
    back.setAttribute("aria-disabled", String(at === 0));
    forward.setAttribute("aria-disabled", String(at === slides.length - 1));
  };
  // Where one slide is all there is, its sentence is the title of the page.
  const level = () => slides.forEach((slide) => {
    const alone = presenting() || body.classList.contains("stage");
    slide.querySelector("h2").setAttribute("aria-level", alone ? "1" : "2");
  });
  // A slide that was not shown had no width: what is wider than the screen is known once it is.
  const settle = () => { level(); reach(); };
  const presenting = () => body.classList.contains("present");
  const start = () => {
    body.classList.add("present");
    go(at, true);
    const whole = document.documentElement;
    // Where the browser refuses the whole screen, the slides still fill the window.
    if (whole.requestFullscreen) whole.requestFullscreen().catch(() => {});
  };
  const leave = () => {
    body.classList.remove("present");
    settle();
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    const button = document.getElementById("present");
    if (button) button.focus();
  };
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement && presenting()) leave(); });
  document.querySelectorAll("#present").forEach((button) => button.addEventListener("click", start));
  back?.addEventListener("click", () => go(at - 1, false));
  forward?.addEventListener("click", () => go(at + 1, false));
  document.addEventListener("click", (event) => { if (presenting() && !event.target.closest("a, button")) go(at + 1, true); });
  const target = (key) => ({ ArrowRight: at + 1, ArrowDown: at + 1, PageDown: at + 1, " ": at + 1,
    ArrowLeft: at - 1, ArrowUp: at - 1, PageUp: at - 1, Home: 0, End: slides.length - 1 })[key];
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!presenting() && !body.classList.contains("stage")) {
      if (event.key === "f" || event.key === "F") { event.preventDefault(); start(); }
      return;
    }
    if (event.target.closest("button") && (event.key === " " || event.key === "Enter")) return;
    const to = target(event.key);
    if (to !== undefined) { event.preventDefault(); go(to, true); }
    else if (event.key === "Escape" && presenting()) leave();
    else if ((event.key === "f" || event.key === "F") && !presenting()) start();
  });
  // What has to be pushed sideways on a narrow screen can be reached by keyboard, and has a name.
  const reach = () => document.querySelectorAll(".picture, .behind table").forEach((box) => {
    const wide = box.scrollWidth > box.clientWidth + 1;
    if (wide) { box.tabIndex = 0; } else { box.removeAttribute("tabindex"); }
    if (!box.matches(".picture")) return;
    if (wide) { box.setAttribute("role", "region"); box.setAttribute("aria-label", "Picture, wider than the screen"); }
    else { box.removeAttribute("role"); box.removeAttribute("aria-label"); }
  });
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);
  // Everything that is shown stands in the page: without a connection only that is said.
  const lost = document.getElementById("lost");
  let answers = true;
  const line = () => { if (lost) lost.hidden = navigator.onLine && answers; };
  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    // The page passes arrow keys on, so that they work before anybody has clicked into the frame.
    if (typeof event.data?.milepostKey === "string" && body.classList.contains("stage")) {
      const to = target(event.data.milepostKey);
      if (to !== undefined) go(to, false);
    }
    if (typeof event.data?.milepostAnswers !== "boolean") return;
    answers = event.data.milepostAnswers;
    line();
  });
  addEventListener("online", line);
  addEventListener("offline", line);
  line();
  go(body.classList.contains("stage") ? kept() : 0, false);
})();
