// What every page loads: small custom elements that start by themselves, also after an htmx swap.

import "./elements/theme.js";
import "./elements/chart.js";
import "./elements/dialog.js";
import "./elements/menu.js";
import "./elements/toast.js";
import "./elements/palette.js";
import "./elements/keys.js";
import "./elements/live.js";
import "./elements/filters.js";
