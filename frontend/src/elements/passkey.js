// <crm-passkey><script type="application/json">…</script><form><input name="credential"><button data-asks></form></crm-passkey>
// asks the browser for a passkey and sends its answer with the form; data-makes makes a new one. The server's options
// stand in the page, or are fetched from data-options when the button is pressed. Hidden where there are no passkeys.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

/** Turn the server's JSON into what the browser wants: bytes where there are bytes. */
function readable(options) {
  const asked = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) {
    asked.user = { ...options.user, id: toBytes(options.user.id) };
    asked.excludeCredentials = known(options.excludeCredentials);
  } else {
    asked.allowCredentials = known(options.allowCredentials);
  }
  return asked;
}

/** Turn the browser's answer into JSON. */
function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, toText(response[part])])),
  });
}

class CrmPasskey extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = true;
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.hold(event));
    this.querySelector("[data-asks]").addEventListener("click", () => this.ask());
  }

  // Enter in the name's field asks too: without the passkey's answer there is nothing to send.
  hold(event) {
    if (this.form.elements.credential.value) return;
    event.preventDefault();
    this.ask();
  }

  async ask() {
    const refused = this.querySelector("[data-refused]");
    refused.hidden = true;
    try {
      const { publicKey } = await this.options();
      const asked = { publicKey: readable(publicKey) };
      const isNew = this.dataset.makes !== undefined;
      const credential = await (isNew ? navigator.credentials.create(asked) : navigator.credentials.get(asked));
      this.form.elements.credential.value = written(credential);
      this.form.requestSubmit();
    } catch {
      // The person said no, waited too long, or the device has no passkey for this site.
      refused.hidden = false;
    }
  }

  async options() {
    const { options } = this.dataset;
    const content = options
      ? await (await fetch(options, { headers: { Accept: "application/json" } })).json()
      : JSON.parse(this.querySelector("script").textContent);
    return content.creation_options ?? content.request_options;
  }
}

customElements.define("crm-passkey", CrmPasskey);
