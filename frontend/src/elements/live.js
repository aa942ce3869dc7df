// <crm-live stream="URL" toast="URL with a reference of zeros">: hears what just happened, shows it in the corner and asks the page's
// live regions (hx-trigger="live from:body") to fetch themselves anew. Without a stream it asks every 30 seconds.

const NOBODY = "00000000-0000-0000-0000-000000000000";
const POLL_MS = 30000;
const ASLEEP_MS = 60000;

class CrmLive extends HTMLElement {
  connectedCallback() {
    this.onHide = () => this.sleep();
    this.onShow = () => document.visibilityState === "visible" && this.wake();
    // A page in the back-forward cache must not hold a connection.
    addEventListener("pagehide", this.onHide);
    addEventListener("pageshow", this.onShow);
    document.addEventListener("visibilitychange", this.onShow);
    this.wake();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.onHide);
    removeEventListener("pageshow", this.onShow);
    document.removeEventListener("visibilitychange", this.onShow);
    this.sleep();
  }

  wake() {
    if (this.source && this.source.readyState !== EventSource.CLOSED) return;
    const sleptAt = this.sleptAt;
    this.source = new EventSource(this.getAttribute("stream"));
    this.source.addEventListener("open", () => this.stopPolling());
    this.source.addEventListener("message", (event) => this.hear(event));
    this.source.addEventListener("full", () => this.poll());
    this.source.addEventListener("error", () => this.source?.readyState === EventSource.CLOSED && this.poll());
    if (sleptAt && Date.now() - sleptAt > ASLEEP_MS) this.refresh({});
    this.sleptAt = undefined;
  }

  sleep() {
    this.source?.close();
    this.source = undefined;
    this.stopPolling();
    this.sleptAt = Date.now();
  }

  poll() {
    this.source?.close();
    this.stopPolling();
    this.timer = setInterval(() => document.visibilityState === "visible" && this.refresh({}), POLL_MS);
  }

  stopPolling() {
    clearInterval(this.timer);
  }

  async hear(event) {
    const word = JSON.parse(event.data);
    this.refresh(word);
    const unseen = document.querySelector("[data-unseen]");
    if (unseen) unseen.hidden = false;
    const url = this.getAttribute("toast")?.replace(NOBODY, word.reference);
    if (!url) return;
    const answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (answer.status !== 200) return;
    const form = document.createElement("template");
    form.innerHTML = await answer.text();
    const toast = form.content.firstElementChild;
    if (!toast) return;
    document.querySelector("crm-toast")?.add(toast);
    htmx.process(toast);
  }

  refresh(word) {
    htmx.trigger(document.body, "live", word);
  }
}

customElements.define("crm-live", CrmLive);

// Whoever opens the bell has seen what was new.
document.addEventListener("click", (event) => {
  const unseen = event.target.closest("#bell") && document.querySelector("[data-unseen]");
  if (unseen) unseen.hidden = true;
});
