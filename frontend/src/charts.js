// The chart chunk, loaded when the first chart scrolls near. Canvas and rich-text tooltips keep to the strict content policy.
// Spec: {kind: "area" | "line" | "bar" | "stack", x: [label], series: [{name, data: [number | null]}],
//        unit: "money" | "count" | "percent", currency: "CNY", across: true for lying bars}
// Or a graph: {kind: "graph", nodes: [{id, name, kind, isFirst, url}], links: [{source, target, name}]}

import { BarChart, GraphChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { root } from "./elements/page.js";

echarts.use([LineChart, BarChart, GraphChart, GridComponent, TooltipComponent, AriaComponent, MarkLineComponent, CanvasRenderer]);

const TOKENS = ["ink", "ink-2", "ink-3", "line", "surface", "c1", "c2", "c3", "c4", "c5", "c6"];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Draw the spec into the element; the answer's dispose() lets it go. */
export function mount(element, spec) {
  const picture = echarts.init(element, null, { renderer: "canvas" });
  const theme = colours(element);
  picture.setOption(spec.kind === "graph" ? graph(spec, theme) : options(spec, theme));
  if (spec.kind === "graph") picture.on("click", ({ dataType, data }) => dataType === "node" && data.url && location.assign(data.url));
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

/** Who is tied to whom: companies are squares, persons circles, whoever the page is about is filled. */
function graph(spec, theme) {
  const node = (each) => ({
    id: String(each.id),
    name: each.name,
    url: each.url,
    symbol: each.kind === "ORGANISATION" ? "roundRect" : "circle",
    symbolSize: each.isFirst ? 34 : 24,
    cursor: each.url ? "pointer" : "default",
    itemStyle: { color: each.isFirst ? theme.c1 : theme.surface, borderColor: each.url ? theme.c1 : theme["ink-3"], borderWidth: 1.5 },
  });
  const link = (each) => ({ source: String(each.source), target: String(each.target), label: { show: true, formatter: each.name } });
  const text = { color: theme["ink-2"], fontSize: 12, fontFamily: getComputedStyle(document.body).fontFamily };
  const series = {
    type: "graph",
    layout: "force",
    roam: "move",
    draggable: true,
    force: { initLayout: "circular", repulsion: 520, edgeLength: [90, 170], gravity: 0.12, layoutAnimation: false },
    data: spec.nodes.map(node),
    links: spec.links.map(link),
    edgeSymbol: ["none", "arrow"],
    edgeSymbolSize: 7,
    label: { show: true, position: "bottom", width: 120, overflow: "truncate", ...text },
    edgeLabel: { ...text, fontSize: 11, color: theme["ink-3"] },
    lineStyle: { color: theme["ink-3"], opacity: 0.6, curveness: 0.12 },
    emphasis: { focus: "adjacency" },
    autoCurveness: true,
  };
  return { animation: false, aria: { enabled: true }, series: [series] };
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
