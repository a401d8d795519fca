// Follows the builds: after each, asks what has become of this page. A page that is the same stays as it is, one that
// differs in its stylesheets gets the new ones, any other is loaded again and stays where the reader was.
import { visit } from "./dom.js";

const address = () => location.pathname + location.search;

export function reload() {
  visit.set("place", JSON.stringify({ address: address(), left: window.scrollX, top: window.scrollY }));
  location.reload();
}

function returnToPlace() {
  let place = null;
  try { place = JSON.parse(visit.get("place")); } catch { /* not ours */ }
  visit.remove("place");
  if (!place || place.address !== address()) return;
  const go = () => window.scrollTo({ left: place.left, top: place.top, behavior: "instant" });
  go();
  // Once more when pictures have their heights.
  if (document.readyState !== "complete") window.addEventListener("load", go);
}

/** Puts the new stylesheets in the place of the old ones; these go when the new ones are there. */
function swap(before, after) {
  before.forEach((old, index) => {
    if (old === after[index]) return;
    const link = [...document.querySelectorAll("link")].find((one) => one.getAttribute("href") === old);
    if (!link) return;
    const next = link.cloneNode();
    next.setAttribute("href", after[index]);
    next.addEventListener("load", () => link.remove());
    next.addEventListener("error", () => link.remove());
    link.after(next);
  });
}

/**
 * Follows the page at the address that `about` gives. `mine` is the version of this page, if it is one of the release;
 * `key` says of a state what a view must be made again for. Tells each state, and null when the server is gone.
 */
export function follow({ about, mine, key, tell }) {
  let source = null;
  let known;

  async function look() {
    let state;
    try {
      const answer = await fetch(`/.gongkai/state?page=${encodeURIComponent(about())}`);
      state = await answer.json();
    } catch {
      return;
    }
    if (mine && state.page) {
      const { digest, styles } = state.page;
      if (digest !== mine.digest || styles.length !== mine.styles.length) {
        hush();
        reload();
        return;
      }
      swap(mine.styles, styles);
      mine.styles = styles;
    } else if (!mine) {
      const now = key(state);
      if (known !== undefined && now !== known) {
        hush();
        reload();
        return;
      }
      known = now;
    }
    tell(state);
  }

  // A browser keeps six connections to a server: pages that nobody sees hold none, and catch up when they are seen.
  function listen() {
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource("/.gongkai/events");
    source.addEventListener("built", look);
    source.addEventListener("error", () => tell(null));
  }
  function hush() {
    if (source) source.close();
    source = null;
  }

  returnToPlace();
  listen();
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? hush() : listen()));
  window.addEventListener("pagehide", hush);
  window.addEventListener("pageshow", listen);
  return look;
}
