// <crm-chart src="id of its JSON" label="sentence"> draws a chart when it scrolls near, in a chunk loaded only then.
// The button beside it ([data-chart-switch]) changes between picture and table; the table is in the page from the start.

import { root } from "./page.js";

class CrmChart extends HTMLElement {
  connectedCallback() {
    this.onTheme = () => this.redraw();
    document.addEventListener("crm:theme", this.onTheme);
    this.watcher = new IntersectionObserver((entries) => this.draw(entries), { rootMargin: "200px" });
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    document.removeEventListener("crm:theme", this.onTheme);
    this.watcher.disconnect();
    this.picture?.dispose();
    this.picture = undefined;
  }

  async draw(entries) {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    this.watcher.disconnect();
    this.charts = await import(root.dataset.charts);
    this.redraw(true);
  }

  redraw(isFirst = false) {
    if (!this.charts || !this.isConnected || (!isFirst && !this.picture)) return;
    const source = document.getElementById(this.getAttribute("src"));
    if (!source) return;
    this.picture?.dispose();
    this.picture = this.charts.mount(this, JSON.parse(source.textContent));
    this.dataset.ready = "yes";
  }
}

customElements.define("crm-chart", CrmChart);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-chart-switch]");
  if (!button) return;
  const box = button.closest("[data-chart]");
  const shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(shown));
  box.querySelector("crm-chart").hidden = shown;
  box.querySelector("[data-chart-table]").hidden = !shown;
});
