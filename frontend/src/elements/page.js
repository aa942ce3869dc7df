// Words that several elements share about the page they stand in.

export const root = document.documentElement;

/** Is somebody typing here, so that a letter is a letter? */
export const isTyping = (target) => Boolean(target?.closest?.("input, textarea, select, [contenteditable]"));

/** Set a preference's cookie for a year; the server reads it when it draws the next page. */
export function remember(name, value) {
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `amity_${name}=${value};path=/;max-age=31536000;samesite=lax${secure}`;
}

/** Tell whoever listens on the document. */
export function announce(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}
