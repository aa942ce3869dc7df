// <crm-palette ask="URL">: Ctrl/⌘ K or / opens it; what is typed is asked of the server, whose answer is a list of options.
// A combobox over a listbox: arrows choose, Enter goes. Nothing is kept in the browser: recent customers come from the server.

const PAUSE_MS = 90;

class CrmPalette extends HTMLElement {
  connectedCallback() {
    this.box = this.closest("dialog");
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.onOpen = () => this.open();
    document.addEventListener("crm:palette", this.onOpen);
    this.input.addEventListener("input", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("click", (event) => this.onChoice(event));
    this.box.addEventListener("click", (event) => event.target === this.box && this.box.close());
  }

  disconnectedCallback() {
    document.removeEventListener("crm:palette", this.onOpen);
  }

  open() {
    if (this.box.open) return;
    this.box.showModal();
    this.input.select();
    this.isStale = true;
    this.goesWhenAnswered = false;
    this.ask();
  }

  askSoon() {
    // What was asked before is of no use any more, also when its answer is on its way.
    this.asking?.abort();
    this.isStale = true;
    this.goesWhenAnswered = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask() {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const url = new URL(this.getAttribute("ask"), location.href);
    url.searchParams.set("q", this.input.value.trim());
    try {
      const answer = await fetch(url, { signal: asking.signal, headers: { "HX-Request": "true" }, credentials: "same-origin" });
      // Signed out meanwhile: the page itself goes to the sign-in.
      if (answer.status === 401) return location.reload();
      const options = await answer.text();
      if (asking.signal.aborted) return;
      this.list.innerHTML = options;
    } catch (error) {
      if (error.name === "AbortError") return;
      throw error;
    }
    // An action that presses a button of the page is offered only where that button is.
    for (const option of this.list.querySelectorAll("[data-press]")) {
      if (!document.querySelector(option.dataset.press)) option.remove();
    }
    for (const group of this.list.querySelectorAll("[role=group]")) {
      if (!group.querySelector("[role=option]")) group.remove();
    }
    this.choose(0);
    this.isStale = false;
    if (this.goesWhenAnswered) this.go();
  }

  /** Go where the chosen option leads. Who types and presses Enter at once means what they typed, not what is listed yet. */
  go() {
    this.goesWhenAnswered = this.isStale;
    if (!this.isStale) this.list.querySelector("[aria-selected=true]")?.click();
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  choose(index) {
    const options = this.options;
    for (const option of options) option.setAttribute("aria-selected", "false");
    const chosen = options.at(index % Math.max(options.length, 1));
    this.input.toggleAttribute("aria-activedescendant", Boolean(chosen));
    if (!chosen) return;
    chosen.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    const options = this.options;
    const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") this.choose(here + 1);
    else if (event.key === "ArrowUp") this.choose(here - 1);
    else if (event.key === "Enter") this.go();
    else return;
    event.preventDefault();
  }

  onChoice(event) {
    const option = event.target.closest("[data-press], [data-dialog]");
    if (!option) return;
    event.preventDefault();
    this.box.close();
    if (option.dataset.dialog) htmx.ajax("GET", option.dataset.dialog, { target: "#modal" });
    else document.querySelector(option.dataset.press)?.click();
  }
}

customElements.define("crm-palette", CrmPalette);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]")) document.dispatchEvent(new CustomEvent("crm:palette"));
});
