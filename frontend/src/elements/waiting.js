// Content that waits in a <template> until its menu or dialog is opened: fifty rows have fifty menus, and pages stay light.

/** Put the waiting content of a box into the page, once. */
export function unfold(box) {
  const form = box.querySelector(":scope > template");
  if (!form) return;
  box.replaceChildren(form.content.cloneNode(true));
  htmx.process(box);
}
