// <crm-theme><button>…</button></crm-theme> turns light to dark and back; the server draws data-theme, so nothing flashes.

import { announce, remember, root } from "./page.js";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => root.dataset.theme === "dark" || (root.dataset.theme !== "light" && prefersDark.matches);

// Style sheets ask the attribute only, so "auto" is written out here; without scripts the page stays light-dark() by itself.
function apply() {
  root.dataset.dark = isDark() ? "yes" : "no";
  announce("crm:theme");
}

class CrmTheme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember("theme", root.dataset.theme);
      apply();
    });
  }
}

// Closer or wider rows, by any button of a page that says so.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-density-switch]")) return;
  root.dataset.density = root.dataset.density === "compact" ? "comfortable" : "compact";
  remember("density", root.dataset.density);
});

prefersDark.addEventListener("change", apply);
root.dataset.dark = isDark() ? "yes" : "no";
customElements.define("crm-theme", CrmTheme);
