// <crm-filters><form>…</form></crm-filters>: leaves empty fields out of the address, and lets [data-clear="name"] empty one.

class CrmFilters extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.addEventListener("htmx:config:request", (event) => this.tidy(event.detail.ctx.request.body));
    this.addEventListener("click", (event) => this.clear(event.target.closest("[data-clear]")));
    this.form?.addEventListener("formdata", (event) => this.tidy(event.formData));
  }

  tidy(fields) {
    if (!fields?.delete) return;
    for (const [name, value] of [...fields.entries()]) if (value === "") fields.delete(name);
  }

  clear(button) {
    if (!button) return;
    for (const name of button.dataset.clear.split(" ")) {
      for (const field of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === "";
        else field.value = "";
      }
    }
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("crm-filters", CrmFilters);
