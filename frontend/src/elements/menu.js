// A popover menu opens beside the button that names it, inside the window. Arrow keys walk through it.

import { unfold } from "./waiting.js";

const GAP = 4;

function place(menu, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + GAP + height <= innerHeight || at.top < height;
  const left = Math.min(Math.max(GAP, at.right - width < GAP ? at.left : at.right - width), innerWidth - width - GAP);
  menu.style.inset = "auto";
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? at.bottom + GAP : at.top - GAP - height}px`;
  menu.dataset.placed = "yes";
}

document.addEventListener(
  "beforetoggle",
  (event) => {
    if (event.target.matches?.(".menu[popover]")) unfold(event.target);
  },
  true,
);

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
    const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]:not([hidden])`);
    if (!button) return;
    const isOpen = event.newState === "open";
    for (const each of document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`)) {
      each.setAttribute("aria-expanded", String(isOpen));
    }
    delete menu.dataset.placed;
    if (isOpen) place(menu, visible(menu.id) ?? button);
  },
  true,
);

function visible(id) {
  return [...document.querySelectorAll(`[popovertarget="${CSS.escape(id)}"]`)].find((each) => each.getClientRects().length);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const menu = event.target.closest?.(".menu[popover]") ?? document.querySelector(".menu[popover]:popover-open");
  if (!menu || event.target.matches("input, textarea, select")) return;
  const options = [...menu.querySelectorAll("a, button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const here = options.indexOf(document.activeElement);
  options.at((here < 0 && step < 0 ? -1 : here + step) % options.length)?.focus();
  event.preventDefault();
});
