// Keys: an element says which letter presses it (data-key="l") or goes to it after g (data-goto="d"); j and k walk through
// [data-row]. Single letters can be switched off in the preferences (WCAG 2.1.4); Ctrl/⌘ K always works.

import { announce, isTyping, root } from "./page.js";

const AFTER_G_MS = 1200;
let pressedG = 0;

document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    announce("crm:palette");
    return;
  }
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || root.dataset.keys === "off") return;
  if (isTyping(event.target)) {
    if (event.key === "Escape" && !event.target.closest("dialog")) event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (answer(event.key)) event.preventDefault();
});

function answer(key) {
  if (key === "/") {
    announce("crm:palette");
    return true;
  }
  if (key === "g") {
    pressedG = Date.now();
    return true;
  }
  if (Date.now() - pressedG < AFTER_G_MS) {
    pressedG = 0;
    return press(`[data-goto="${CSS.escape(key)}"]`);
  }
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  return press(`[data-key="${CSS.escape(key)}"]`);
}

function press(selector) {
  const found = [...document.querySelectorAll(selector)].find((each) => !each.hidden && !each.disabled);
  if (!found) return false;
  if (found.matches("input, textarea, select")) found.focus();
  else found.click();
  return true;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);
  if (!rows.length) return false;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[here < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, here + step))];
  (next.querySelector("[data-row-link]") ?? next.querySelector("a, button") ?? next).focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}
