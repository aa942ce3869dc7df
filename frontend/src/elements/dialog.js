// <crm-dialog><dialog id="modal"></dialog></crm-dialog>: a fragment that htmx puts into the dialog opens it; the answer's
// event crm:close closes it. Focus goes to the first [autofocus], and back to where it came from.

import { unfold } from "./waiting.js";

class CrmDialog extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("dialog");
    this.onSwap = (event) => this.open(event.detail.ctx?.target);
    this.onClose = () => this.box.close();
    document.addEventListener("htmx:after:swap", this.onSwap);
    document.addEventListener("crm:close", this.onClose);
    this.box.addEventListener("close", () => this.box.replaceChildren());
    this.box.addEventListener("click", (event) => this.leave(event));
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.onSwap);
    document.removeEventListener("crm:close", this.onClose);
  }

  open(target) {
    if (target !== this.box || this.box.open || !this.box.childElementCount) return;
    this.box.showModal();
    this.box.querySelector("[autofocus]")?.focus();
  }

  leave(event) {
    // The dialog itself is hit only outside its content: on the scrim.
    if (event.target === this.box || event.target.closest("[data-close]")) this.box.close();
  }
}

customElements.define("crm-dialog", CrmDialog);

// Dialogs that are in the page from the start: <button data-opens="id">.
document.addEventListener("click", (event) => {
  const id = event.target.closest("[data-opens]")?.dataset.opens;
  if (id) {
    const asked = document.getElementById(id);
    unfold(asked);
    asked.showModal();
  }
  const box = event.target.closest("dialog[data-plain]");
  if (box && (event.target === box || event.target.closest("[data-close]"))) box.close();
});
