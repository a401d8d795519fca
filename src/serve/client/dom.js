// Makes elements: text stays text, so nothing that a file holds can become markup here.

/** An element with attributes and children; handlers begin with `on`, what is false or absent is left out. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

/** A path that breaks at its slashes only. */
export const path = (text) => text.split("/").flatMap((part, index) => (index ? ["/", document.createElement("wbr"), part] : [part]));

const drawings = {
  page: "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 7.5h5M5.5 10.5h5",
  both: "M1.5 2.5h5v11h-5zM9.5 2.5h5v11h-5zM3 5.5h2M3 8h2M11 5.5h2M11 8h2",
  phone: "M4.5 1.5h7v13h-7zM7.25 12.25h1.5",
  elder: "M2 13.5 6 3l4 10.5M3.4 10h5.2M11 7.5h4M13 5.5v4",
  print: "M4.5 5.5v-4h7v4M4.5 11.5h-3v-6h13v6h-3M4.5 9.5h7v5h-7z",
  changes: "M2 5h11M10 2l3 3-3 3M14 11H3M6 8l-3 3 3 3",
  figures: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13M8 7.25v4M8 4.75v.1",
  down: "m3.5 6 4.5 4.5L12.5 6",
  more: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  close: "m3.5 3.5 9 9M12.5 3.5l-9 9",
  go: "M3 8h10M9.5 4.5 13 8l-3.5 3.5",
};

/** A drawing of 16 units that stands beside words. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", drawings[name]);
  svg.append(path);
  return svg;
}

// Storage may be forbidden; then choices end with the page.
const storage = (area) => ({
  get: (name) => { try { return area().getItem(`gongkai-${name}`); } catch { return null; } },
  set: (name, value) => { try { area().setItem(`gongkai-${name}`, value); } catch { /* see above */ } },
  remove: (name) => { try { area().removeItem(`gongkai-${name}`); } catch { /* see above */ } },
});
/** What outlasts the window. */
export const kept = storage(() => localStorage);
/** What outlasts the page. */
export const visit = storage(() => sessionStorage);
