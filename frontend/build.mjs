// Builds the assets of Amity's pages into one folder: style sheet, scripts, icon sprite and font, each under a name
// that carries its content's hash, with a .br and a .gz beside it; a manifest says which name is which.
// Usage: node build.mjs FOLDER

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

import * as esbuild from "esbuild";
import * as lightningcss from "lightningcss";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "node_modules");
const out = path.resolve(process.argv[2] ?? path.join(here, "../amity/web/static/dist"));

// The oldest browsers that Tailwind 4's style sheets work in.
const scriptTargets = ["chrome111", "safari16.4", "firefox128"];
const styleTargets = { chrome: 111 << 16, safari: (16 << 16) | (4 << 8), firefox: 128 << 16 };

const manifest = {};

function publish(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const { name: stem, ext } = path.parse(name);
  const hashed = `${stem}.${hash}${ext}`;
  fs.writeFileSync(path.join(out, hashed), bytes);
  manifest[`dist/${name}`] = `dist/${hashed}`;
  if (ext !== ".woff2") compress(path.join(out, hashed), bytes);
  return hashed;
}

function compress(file, bytes) {
  fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: 9 }));
  const parameters = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(bytes, { params: parameters }));
}

function sprite() {
  const lines = fs.readFileSync(path.join(here, "src/icons.txt"), "utf8").split("\n");
  const names = lines.map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  return `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>`;
}

function symbol(name) {
  const file = path.join(modules, "lucide-static/icons", `${name}.svg`);
  if (!fs.existsSync(file)) throw new Error(`src/icons.txt names "${name}", which Lucide does not have`);
  const body = fs
    .readFileSync(file, "utf8")
    .replace(/<!--.*?-->/gs, "")
    .replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/\s+/g, " ")
    .trim();
  const stroke = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${stroke}>${body}</symbol>`;
}

function stylesheet(fontName) {
  const draft = path.join(out, "draft.css");
  const tailwind = path.join(modules, "@tailwindcss/cli/dist/index.mjs");
  execFileSync(process.execPath, [tailwind, "-i", "src/app.css", "-o", draft], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
  const source = fs.readFileSync(draft, "utf8").replaceAll("./inter-latin.woff2", `./${fontName}`);
  fs.rmSync(draft);
  // light-dark() is younger than the browsers of many banks: this pass writes it out.
  const { code } = lightningcss.transform({ filename: "app.css", code: Buffer.from(source), minify: true, targets: styleTargets });
  return code;
}

async function script(entry) {
  const result = await esbuild.build({
    entryPoints: [path.join(here, "src", entry)],
    bundle: true,
    minify: true,
    format: "esm",
    target: scriptTargets,
    legalComments: "none",
    write: false,
    logLevel: "warning",
  });
  return result.outputFiles[0].contents;
}

function vendored() {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8"));
  const shipped = { "htmx.org": "dist/htmx.esm.js", "lucide-static": "font/lucide.css", echarts: "index.js", "@fontsource-variable/inter": "files/inter-latin-wght-normal.woff2" };
  const rows = Object.keys(dependencies).map((name) => {
    const about = JSON.parse(fs.readFileSync(path.join(modules, name, "package.json"), "utf8"));
    const digest = createHash("sha256").update(fs.readFileSync(path.join(modules, name, shipped[name]))).digest("hex");
    return `| ${about.name} | ${about.version} | ${about.license} | ${shipped[name]} | ${digest} |`;
  });
  return [
    "# Libraries inside these assets",
    "",
    "| library | version | licence | file | sha256 |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });

const font = publish(
  "inter-latin.woff2",
  fs.readFileSync(path.join(modules, "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2")),
);
publish("icons.svg", sprite());
publish("app.js", await script("app.js"));
publish("charts.js", await script("charts.js"));
publish("app.css", stylesheet(font));
fs.writeFileSync(path.join(out, "VENDOR.md"), vendored());
// Last, so that a build that stopped half-way is not taken for one that is there.
fs.writeFileSync(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
