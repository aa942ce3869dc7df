// What every page loads: htmx, and small custom elements that start by themselves, also after a swap.

// First, for the elements call it by its global name.
import "htmx.org/dist/htmx.esm.js";

import "./elements/theme.js";
import "./elements/chart.js";
import "./elements/dialog.js";
import "./elements/menu.js";
import "./elements/toast.js";
import "./elements/palette.js";
import "./elements/keys.js";
import "./elements/live.js";
import "./elements/filters.js";
import "./elements/passkey.js";
import "./elements/idle.js";
