// <crm-idle data-seconds="900" data-stay="/account/stay"><dialog>…<button data-stays></dialog></crm-idle> asks, two minutes
// before the server would sign somebody out, whether they are still there; typing counts as being there, in any tab.

const WARNING = 120;
const TELL_AGAIN = 240;
const LOOK_EVERY = 10;
const SIGNS = ["keydown", "pointerdown", "wheel"];

const now = () => Date.now() / 1000;

class CrmIdle extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("dialog");
    this.limit = Number(this.dataset.seconds);
    this.seen = this.told = now();
    this.tabs = new BroadcastChannel("crm-idle");
    this.tabs.onmessage = () => this.note();
    this.onSign = () => this.sign();
    for (const sign of SIGNS) document.addEventListener(sign, this.onSign, { passive: true });
    this.querySelector("[data-stays]").addEventListener("click", () => this.stay());
    this.timer = setInterval(() => this.look(), LOOK_EVERY * 1000);
  }

  disconnectedCallback() {
    for (const sign of SIGNS) document.removeEventListener(sign, this.onSign);
    clearInterval(this.timer);
    this.tabs.close();
  }

  // While the question stands open only its answer counts.
  sign() {
    if (this.box.open || now() - this.seen < 1) return;
    this.note();
    this.tabs.postMessage("here");
  }

  note() {
    this.seen = now();
    if (this.box.open) this.box.close();
  }

  look() {
    const quiet = now() - this.seen;
    if (quiet > this.limit) location.reload();
    else if (quiet > this.limit - WARNING && !this.box.open) this.box.showModal();
    else if (this.seen > this.told && now() - this.told > TELL_AGAIN) this.tell();
  }

  stay() {
    this.note();
    this.tabs.postMessage("here");
    this.tell();
  }

  // Somebody who writes a long note asks the server nothing meanwhile: it is told that they are here.
  async tell() {
    this.told = now();
    const answer = await fetch(this.dataset.stay, { cache: "no-store", redirect: "manual" });
    if (answer.status !== 204) location.reload();
  }
}

customElements.define("crm-idle", CrmIdle);
