// <crm-toast>: short words in the corner that leave by themselves, with an undo where there is one.
// Shown for the event crm:toast {text, tone, undo, target, swap}: from a reply's HX-Trigger, or from another element.

const SHOWN_MS = 8000;
const ICONS = { good: "circle-check", bad: "circle-alert", warn: "triangle-alert" };

class CrmToast extends HTMLElement {
  connectedCallback() {
    this.onToast = (event) => this.show(event.detail ?? {});
    document.addEventListener("crm:toast", this.onToast);
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) event.target.closest(".toast").remove();
    });
    for (const toast of this.querySelectorAll(".toast")) {
      this.offerUndo(toast, toast.querySelector("[data-undo]").dataset.undo);
      this.leaveLater(toast);
    }
    this.raise();
  }

  disconnectedCallback() {
    document.removeEventListener("crm:toast", this.onToast);
  }

  show({ text = "", tone = "good", undo = "", target = "body", swap = "none" }) {
    const toast = document.getElementById("toast-form").content.firstElementChild.cloneNode(true);
    toast.dataset.tone = tone;
    toast.querySelector("[data-text]").textContent = text;
    const use = toast.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICONS[tone] ?? "info"}`));
    this.offerUndo(toast, undo, { target, swap });
    this.add(toast);
  }

  offerUndo(toast, undo, { target = "body", swap = "none" } = {}) {
    const button = toast.querySelector("[data-undo]");
    button.hidden = !undo;
    button.addEventListener("click", () => {
      htmx.ajax("POST", undo, { target, swap });
      toast.remove();
    });
  }

  add(toast) {
    this.append(toast);
    this.leaveLater(toast);
    this.raise();
  }

  /** An open dialog lies in the top layer: toasts go above it. */
  raise() {
    if (!this.showPopover || !this.childElementCount) return;
    if (this.matches(":popover-open")) this.hidePopover();
    this.showPopover();
  }

  leaveLater(toast) {
    let timer;
    const start = () => (timer = setTimeout(() => toast.remove(), SHOWN_MS));
    // Nobody is hurried: a toast that is read or focused waits.
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, () => clearTimeout(timer));
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
    start();
  }
}

customElements.define("crm-toast", CrmToast);
