// The preview's part of a page: it follows what is saved, shows what is wrong, says where figures come from.
// Served by `gongkai serve` only; what is published never has it.
import { follow } from "./follow.js";
import { Toolbar } from "./toolbar.js";
import { Findings } from "./findings.js";
import { Figures } from "./figures.js";

const script = document.getElementById("gongkai-preview");
const view = location.pathname.startsWith("/.gongkai/") ? location.pathname.slice("/.gongkai/".length) : "";
// The page that this one is about: itself, or the one that a view shows.
let about = script.dataset.page || location.pathname;
const mine = script.dataset.digest
  ? { digest: script.dataset.digest, styles: script.dataset.styles ? script.dataset.styles.split(" ") : [] }
  : null;

/** What a view must be made again for; a phone and a sheet of paper hold a page that follows by itself. */
function key(state) {
  if (view === "both") return state.page ? `${state.page.digest} ${state.page.otherDigest}` : "";
  if (view === "changes") return state.findings.good ? state.builds : -1;
  return view ? "" : String(state.release);
}

if (window.top !== window.self) {
  follow({ about: () => about, mine, key, tell: () => {} });
} else {
  const toolbar = new Toolbar({ view, about: () => about });
  const findings = new Findings(toolbar, { about: () => about, isPage: !!mine });
  const figures = new Figures(toolbar, { about: () => about });
  toolbar.connect({ findings, figures });
  const look = follow({ about: () => about, mine, key, tell: (state) => { toolbar.tell(state); findings.tell(state); } });
  // Somebody follows a link inside the phone.
  document.addEventListener("gongkai-about", (event) => {
    if (event.detail === about) return;
    about = event.detail;
    toolbar.show();
    look();
  });
}
