// Copies third-party browser code into src/reportedly/web/static/vendor, and writes its manifest.
//
//     npm ci && node vendor.mjs
//
// package-lock.json pins every package by the SHA-512 of its archive; manifest.json holds what was taken from which
// package under which licence, and the SHA-256 of every file as it is shipped. tests/web/test_vendor.py checks both.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { feature, mesh } from "topojson-client";

const HERE = dirname(fileURLToPath(import.meta.url));
const SHIPPED = join(HERE, "../../src/reportedly/web/static/vendor");
const TESTED = join(HERE, "../../tests/web/vendor");
const lock = JSON.parse(readFileSync(join(HERE, "package-lock.json"), "utf8"));
const inModules = (...parts) => join(HERE, "node_modules", ...parts);

/** @param {string} root @param {Record<string, string>} licences */
const manifest = (root) => ({ root, files: [] });
const shipped = manifest(SHIPPED);
const tested = manifest(TESTED);

function keep(list, path, body, packages) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const target = join(list.root, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  const from = packages.map((name) => {
    const { version, integrity } = lock.packages[`node_modules/${name}`];
    const licence = JSON.parse(readFileSync(inModules(name, "package.json"), "utf8")).license;
    return { package: name, version, licence, integrity };
  });
  list.files.push({ path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), from });
}

function keepLicence(list, name) {
  const file = readdirSync(inModules(name)).find((f) => /^licen[cs]e/i.test(f));
  keep(list, `licences/${name.replace("/", "__")}.txt`, readFileSync(inModules(name, file)), [name]);
}

const withoutMap = (text) => text.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n");
const copy = (path, name, ...from) => keep(shipped, path, readFileSync(inModules(name, ...from)), [name]);
const copyText = (path, name, ...from) =>
  keep(shipped, path, withoutMap(readFileSync(inModules(name, ...from), "utf8")), [name]);

async function bundleD3() {
  const names = ["d3-axis", "d3-brush", "d3-scale", "d3-selection", "d3-time-format"];
  const entry = `export { axisBottom } from "d3-axis"; export { brushX } from "d3-brush";
    export { scaleUtc, scaleLinear } from "d3-scale"; export { select } from "d3-selection";
    export { utcFormat } from "d3-time-format";`;
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: HERE }, bundle: true, format: "esm", minify: true, write: false,
    target: "es2022", legalComments: "none", metafile: true,
  });
  const inside = new Set(Object.keys(metafile.inputs).filter((f) => f.startsWith("node_modules/")).map((f) => f.split("/")[1]));
  keep(shipped, "d3.mjs", Buffer.from(outputFiles[0].contents), [...inside].sort());
  for (const name of [...inside].sort()) keepLicence(shipped, name);
  return names;
}

/** Land as the polygons of countries without their names or lines: the ready-made land of the same package paints the
 *  Sea of Azov as land. Coordinates in degrees, two decimals (about 1 km). Nothing of a border is left to draw. */
function landOf(file) {
  const topology = JSON.parse(readFileSync(inModules("world-atlas", file), "utf8"));
  const round = (n) => Math.round(n * 100) / 100;
  const same = (p, q) => p && p[0] === q[0] && p[1] === q[1];
  const ring = (points) => aroundTheWorld(points.map(([x, y]) => [round(x), round(y)]).filter((p, i, all) => !same(all[i - 1], p)));
  const tall = (r) => Math.max(...r.map((p) => p[1])) - Math.min(...r.map((p) => p[1])) > 0.02;
  return feature(topology, topology.objects.countries).features
    .flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates))
    .map((rings) => rings.map(ring).filter((r) => r.length > 3 && tall(r))).filter((rings) => rings.length);
}

/** A ring that jumps from 180 to -180 goes on beyond 180 instead; one that goes round the pole is closed along it. */
function aroundTheWorld(points) {
  let turn = 0;
  const whole = points.map(([x, y], i) => {
    const before = i ? points[i - 1][0] : x;
    if (before - x > 180) turn += 360;
    if (x - before > 180) turn -= 360;
    return [Math.round((x + turn) * 100) / 100, y];
  });
  const [first, last] = [whole[0], whole[whole.length - 1]];
  return Math.abs(last[0] - first[0]) > 180 ? [...whole, [last[0], -90], [first[0], -90], first] : whole;
}

function keepLand() {
  const polygons = landOf("countries-50m.json");
  const geojson = { type: "FeatureCollection", features: polygons.map((coordinates) => (
    { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates } })) };
  keep(shipped, "world/land-50m.geojson", JSON.stringify(geojson) + "\n", ["world-atlas"]);
  const drawn = landOf("countries-110m.json").flatMap((rings) => {
    const beyond = rings[0].some(([x]) => x > 180) ? [-360] : rings[0].some(([x]) => x < -180) ? [360] : [];
    return [0, ...beyond].map((shift) => rings.map((r) => r.map(([x, y]) => [x + shift, y])));
  });
  const path = drawn.map((rings) => rings.map((r) => "M" + r.map(([x, y]) => `${round1(x)} ${round1(-y)}`).filter((p, i, all) => p !== all[i - 1]).join("L") + "Z").filter((d) => d.split("L").length > 3).join("")).join("");
  keep(shipped, "world/land.svg",
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180"><path id="land" d="${path}"/></svg>\n`, ["world-atlas"]);
  keepLicence(shipped, "world-atlas");
}

/** Lines between two countries as Natural Earth draws them (its default view: who holds the ground), no coast. */
function bordersOf(file) {
  const topology = JSON.parse(readFileSync(inModules("world-atlas", file), "utf8"));
  const round = (n) => Math.round(n * 100) / 100;
  const { coordinates } = mesh(topology, topology.objects.countries, (one, other) => one !== other);
  const line = (points) => points.map(([x, y]) => [round(x), round(y)]).filter((p, i, all) => !i || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);
  return coordinates.map(line).filter((points) => points.length > 1);
}

function keepBorders() {
  const geojson = { type: "FeatureCollection", features: [
    { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: bordersOf("countries-50m.json") } }] };
  keep(shipped, "world/borders-natural-earth-50m.geojson", JSON.stringify(geojson) + "\n", ["world-atlas"]);
  const drawn = bordersOf("countries-110m.json").map((points) => points.map(([x, y]) => `${round1(x)} ${round1(-y)}`).filter((p, i, all) => p !== all[i - 1]));
  const path = drawn.filter((points) => points.length > 1).map((points) => "M" + points.join("L")).join("");
  keep(shipped, "world/borders-natural-earth.svg",
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180"><path id="borders" d="${path}"/></svg>\n`, ["world-atlas"]);
}
const round1 = (n) => Math.round(n * 10) / 10;

const FONTS = [
  ["noto-sans", "Noto Sans", ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek"]],
  ["noto-serif", "Noto Serif", ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek"]],
  ["noto-sans-arabic", "Noto Sans Arabic", ["arabic"]],
  ["noto-naskh-arabic", "Noto Naskh Arabic", ["arabic"]],
];

function keepFonts() {
  const faces = [];
  for (const [name, family, subsets] of FONTS) {
    const full = `@fontsource-variable/${name}`;
    const css = readFileSync(inModules(full, "wght.css"), "utf8");
    for (const subset of subsets) {
      const file = `${name}-${subset}-wght-normal.woff2`;
      const face = css.match(new RegExp(`@font-face\\s*{[^}]*${file}[^}]*}`))[0];
      const range = face.match(/unicode-range:[^;}]*/)[0];
      copy(`fonts/${file}`, full, "files", file);
      faces.push(`@font-face{font-family:"${family}";font-style:normal;font-display:swap;font-weight:100 900;src:url(${file}) format("woff2");${range}}`);
    }
    keepLicence(shipped, full);
  }
  keep(shipped, "fonts/fonts.css", faces.join("\n") + "\n", FONTS.map(([name]) => `@fontsource-variable/${name}`));
}

for (const root of [SHIPPED, TESTED]) rmSync(root, { recursive: true, force: true });
copyText("htmx.min.js", "htmx.org", "dist", "htmx.min.js");
keepLicence(shipped, "htmx.org");
for (const file of ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"])
  copyText(`maplibre/${file}`, "maplibre-gl", "dist", file);
keepLicence(shipped, "maplibre-gl");
await bundleD3();
keepLand();
keepBorders();
keepFonts();
keep(tested, "axe.min.js", readFileSync(inModules("axe-core", "axe.min.js")), ["axe-core"]);
keepLicence(tested, "axe-core");
for (const { root, files } of [shipped, tested]) {
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  writeFileSync(join(root, "manifest.json"), JSON.stringify({ files }, null, 1) + "\n");
}
