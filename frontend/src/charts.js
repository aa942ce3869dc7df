// The chart chunk, loaded when the first chart scrolls near. Canvas and rich-text tooltips keep to the strict content policy.
// Spec: {kind: "area" | "line" | "bar" | "stack", x: [label], series: [{name, data: [number | null]}],
//        unit: "money" | "count" | "percent", currency: "CNY", across: true for lying bars}

import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { root } from "./elements/page.js";

echarts.use([LineChart, BarChart, GridComponent, TooltipComponent, AriaComponent, MarkLineComponent, CanvasRenderer]);

const TOKENS = ["ink", "ink-2", "ink-3", "line", "surface", "c1", "c2", "c3", "c4", "c5", "c6"];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Draw the spec into the element; the answer's dispose() lets it go. */
export function mount(element, spec) {
  const picture = echarts.init(element, null, { renderer: "canvas" });
  picture.setOption(options(spec, colours(element)));
  const watcher = new ResizeObserver(() => picture.resize());
  watcher.observe(element);
  return {
    dispose() {
      watcher.disconnect();
      picture.dispose();
    },
  };
}

/** Return the tokens' colours as the browser computes them, in the theme that holds now. */
function colours(element) {
  const probe = document.createElement("i");
  element.append(probe);
  const found = TOKENS.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found);
}

function options(spec, theme) {
  const text = { color: theme["ink-3"], fontSize: 11 };
  const names = {
    type: "category",
    data: spec.x,
    boundaryGap: spec.kind === "bar" || spec.kind === "stack",
    inverse: Boolean(spec.across),
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    axisLabel: { ...text, hideOverlap: true },
  };
  const values = {
    type: "value",
    splitNumber: 3,
    axisLabel: { ...text, formatter: (value) => short(value, spec), hideOverlap: true },
    splitLine: { lineStyle: { color: theme.line } },
  };
  return {
    animation: !calm.matches,
    animationDuration: 350,
    aria: { enabled: true },
    color: [theme.c1, theme.c2, theme.c3, theme.c4, theme.c5, theme.c6],
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: theme["ink-2"] },
    grid: { left: 0, right: 8, top: 12, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      textStyle: { color: theme.ink, fontSize: 12 },
      axisPointer: { type: "line", lineStyle: { color: theme["ink-3"], type: "dashed" } },
      valueFormatter: (value) => (value == null ? "–" : exact(value, spec)),
    },
    xAxis: spec.across ? values : names,
    yAxis: spec.across ? names : values,
    series: spec.series.map((series) => (isBars(spec) ? bars(series, spec, theme) : line(series, spec))),
  };
}

const isBars = (spec) => spec.kind === "bar" || spec.kind === "stack";

function line(series, spec) {
  const area = spec.kind === "area" ? { stack: "all", areaStyle: { opacity: 0.16 } } : {};
  return { name: series.name, type: "line", smooth: 0.25, showSymbol: false, lineStyle: { width: 1.75 }, emphasis: { focus: "series" }, data: series.data, ...area };
}

function bars(series, spec, theme) {
  const isStacked = spec.kind === "stack";
  const single = spec.series.length === 1;
  const data = series.data.map((value) => ({ value, itemStyle: single && value < 0 ? { color: theme.c2 } : {} }));
  const corner = isStacked ? 0 : spec.across ? [0, 3, 3, 0] : [3, 3, 0, 0];
  return { name: series.name, type: "bar", barMaxWidth: spec.across ? 16 : 18, itemStyle: { borderRadius: corner }, data, ...(isStacked ? { stack: "all" } : {}) };
}

const written = (options) => new Intl.NumberFormat(root.lang.startsWith("zh") ? "zh-CN" : "en-US", options);
const minus = (text) => text.replace("-", "−");

/** Write a value for an axis: 2.5M, 250万, 12%. */
function short(value, spec) {
  if (spec.unit === "percent") return minus(written({ style: "percent", maximumFractionDigits: 0 }).format(value));
  return minus(written({ notation: "compact", maximumFractionDigits: 1 }).format(value));
}

/** Write a value for the tooltip: with its currency, three digits that count. */
function exact(value, spec) {
  if (spec.unit === "percent") return minus(written({ style: "percent", maximumFractionDigits: 1 }).format(value));
  if (spec.unit !== "money") return minus(written({ maximumFractionDigits: 0 }).format(value));
  const money = { style: "currency", currency: spec.currency || "CNY", currencyDisplay: "narrowSymbol" };
  return minus(written({ ...money, notation: "compact", maximumFractionDigits: 2 }).format(value));
}
