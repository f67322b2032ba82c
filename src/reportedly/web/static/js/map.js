// The map: land without borders (unless asked for), discs of the radius in which the truth may lie, areas as areas, clusters from afar.
import { Map as Chart, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "../vendor/maplibre/maplibre-gl.mjs";

const EARTH_M = 6_371_008.8;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** A disc on the ground as a ring of 64 points. @param {number} lon @param {number} lat @param {number} radius_m */
function ring(lon, lat, radius_m) {
  const far = radius_m / EARTH_M;
  const [phi, lambda] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
  return Array.from({ length: 65 }, (_, n) => {
    const turn = (n * 2 * Math.PI) / 64;
    const north = Math.asin(Math.sin(phi) * Math.cos(far) + Math.cos(phi) * Math.sin(far) * Math.cos(turn));
    const east = lambda + Math.atan2(Math.sin(turn) * Math.sin(far) * Math.cos(phi), Math.cos(far) - Math.sin(phi) * Math.sin(north));
    return [(east * 180) / Math.PI, (north * 180) / Math.PI];
  });
}

/** @param {any} points GeoJSON of points @returns {any} their discs */
const discsOf = (points) => ({
  type: "FeatureCollection",
  features: points.features.filter((/** @type {any} */ f) => f.properties.radius_m > 0).map((/** @type {any} */ f) => ({
    type: "Feature",
    properties: f.properties,
    geometry: { type: "Polygon", coordinates: [ring(f.geometry.coordinates[0], f.geometry.coordinates[1], f.properties.radius_m)] },
  })),
});

const nothing = { type: "FeatureCollection", features: [] };

/** @param {string} land @returns {any} */
const style = (land) => ({
  version: 8,
  sources: {
    land: { type: "geojson", data: land, attribution: "Natural Earth" },
    discs: { type: "geojson", data: nothing },
    points: { type: "geojson", data: nothing, cluster: true, clusterMaxZoom: 7, clusterRadius: 42, clusterProperties: { total: ["+", ["get", "claims"]] } },
    here: { type: "geojson", data: nothing },
  },
  layers: [
    { id: "water", type: "background", paint: { "background-color": colour("water") } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("land"), "fill-antialias": false } },
    { id: "disc-fill", type: "fill", source: "discs", filter: ["!", ["get", "area"]], paint: { "fill-color": colour("accent"), "fill-opacity": 0.16 } },
    { id: "area-fill", type: "fill", source: "discs", filter: ["get", "area"], paint: { "fill-color": colour("accent"), "fill-opacity": 0.05 } },
    { id: "disc-line", type: "line", source: "discs", filter: ["!", ["get", "area"]], paint: { "line-color": colour("accent"), "line-width": 1.2 } },
    { id: "area-line", type: "line", source: "discs", filter: ["get", "area"], paint: { "line-color": colour("accent"), "line-width": 1.2, "line-dasharray": [2, 2], "line-opacity": 0.7 } },
    { id: "dots", type: "circle", source: "points", filter: ["all", ["!", ["has", "point_count"]], ["!", ["get", "area"]]], paint: { "circle-color": colour("accent"), "circle-radius": 4, "circle-stroke-color": colour("panel"), "circle-stroke-width": 1 } },
    { id: "rings", type: "circle", source: "points", filter: ["all", ["!", ["has", "point_count"]], ["get", "area"]], paint: { "circle-color": colour("panel"), "circle-radius": 4, "circle-stroke-color": colour("accent"), "circle-stroke-width": 1.5 } },
    { id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-color": colour("panel"), "circle-stroke-color": colour("accent"), "circle-stroke-width": 2, "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "total"]], 1, 11, 10, 20, 60, 36] } },
    { id: "cluster-count", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { "text-field": ["to-string", ["get", "total"]], "text-font": ["Noto Sans"], "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": colour("ink") } },
    { id: "here", type: "circle", source: "here", paint: { "circle-radius": 9, "circle-color": "transparent", "circle-stroke-color": colour("ink"), "circle-stroke-width": 3 } },
  ],
});

const THEMED = [
  ["water", "background-color", "water"], ["land", "fill-color", "land"], ["disc-fill", "fill-color", "accent"], ["area-fill", "fill-color", "accent"],
  ["disc-line", "line-color", "accent"], ["area-line", "line-color", "accent"], ["dots", "circle-color", "accent"], ["dots", "circle-stroke-color", "panel"],
  ["rings", "circle-color", "panel"], ["rings", "circle-stroke-color", "accent"], ["clusters", "circle-color", "panel"], ["clusters", "circle-stroke-color", "accent"],
  ["cluster-count", "text-color", "ink"], ["here", "circle-stroke-color", "ink"],
];

/**
 * Draw the map in the place of the paper map; where the browser cannot (no WebGL), the paper map stays.
 * @param {HTMLElement} box
 * @param {{ onPoint: (lat: number, lon: number) => void, onMove: (box: string) => void }} how
 */
export function drawMap(box, { onPoint, onMove }) {
  setWorkerUrl(new URL(box.dataset.worker ?? "", location.href).href);
  const paper = box.querySelector(".paper-map");
  const frame = document.createElement("div");
  box.append(frame);
  const chart = new Chart({ container: frame, style: style(new URL(box.dataset.land ?? "", location.href).href), center: [25, 25], zoom: 1.3, maxZoom: 14, dragRotate: false, pitchWithRotate: false, renderWorldCopies: true, attributionControl: { compact: true } });
  chart.touchZoomRotate.disableRotation();
  chart.addControl(new NavigationControl({ showCompass: false }), "top-left");
  chart.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  chart.getCanvas().setAttribute("aria-label", box.dataset.label ?? "");
  const popup = new Popup({ closeButton: false, closeOnClick: false, maxWidth: "18rem" });
  const ready = new Promise((resolve) => chart.once("load", resolve));
  ready.then(() => {
    paper?.remove();
    box.dataset.drawn = "yes";
  });
  let ours = true;

  for (const layer of ["dots", "rings", "disc-fill", "area-line"]) {
    chart.on("mousemove", layer, (/** @type {any} */ event) => tell(event));
    chart.on("mouseleave", layer, () => {
      popup.remove();
      chart.getCanvas().style.cursor = "";
    });
  }
  for (const layer of ["dots", "rings"]) {
    chart.on("click", layer, (/** @type {any} */ event) => {
      const [lon, lat] = event.features[0].geometry.coordinates;
      onPoint(lat, lon);
    });
  }
  chart.on("click", "clusters", async (/** @type {any} */ event) => {
    const cluster = event.features[0];
    const zoom = await /** @type {any} */ (chart.getSource("points")).getClusterExpansionZoom(cluster.properties.cluster_id);
    chart.easeTo({ center: cluster.geometry.coordinates, zoom: zoom + 0.2, duration: still() ? 0 : 400 });
  });
  chart.on("moveend", () => {
    if (ours) return;
    const { _sw: low, _ne: high } = /** @type {any} */ (chart.getBounds());
    const round = (/** @type {number} */ n) => Math.round(n * 1000) / 1000;
    onMove([Math.max(-90, low.lat), Math.max(-180, low.lng), Math.min(90, high.lat), Math.min(180, high.lng)].map(round).join(","));
  });
  for (const begun of ["dragstart", "wheel", "keydown", "touchstart"]) chart.getCanvas().addEventListener(begun, () => void (ours = false));
  chart.on("dragstart", () => void (ours = false));
  chart.on("zoomstart", (/** @type {any} */ event) => void (ours = ours && !event.originalEvent));
  document.addEventListener("reportedly:theme", () => {
    if (chart.getLayer("borders")) chart.setPaintProperty("borders", "line-color", colour("edge"));
    for (const [layer, paint, name] of THEMED) chart.setPaintProperty(layer, /** @type {any} */ (paint), colour(name));
  });

  /** @param {any} event */
  function tell(event) {
    const { name, words, claims, country } = event.features[0].properties;
    const card = document.createElement("div");
    for (const [tag, said] of [["strong", name], ["div", country], ["div", words], ["div", `${claims} ×`]]) {
      if (!said) continue;
      const line = document.createElement(tag);
      line.textContent = said;
      card.append(line);
    }
    chart.getCanvas().style.cursor = "pointer";
    popup.setLngLat(event.lngLat).setDOMContent(card).addTo(chart);
  }

  return {
    chart,
    /** Draw borders, or take them away; they are loaded when they are first asked for. @param {boolean} shown */
    async borders(shown) {
      await ready;
      if (shown && !chart.getSource("borders")) {
        chart.addSource("borders", { type: "geojson", data: new URL(box.dataset.borders ?? "", location.href).href });
        chart.addLayer({ id: "borders", type: "line", source: "borders", paint: { "line-color": colour("edge"), "line-width": 0.8, "line-opacity": 0.7 } }, "disc-fill");
      }
      if (chart.getLayer("borders")) chart.setLayoutProperty("borders", "visibility", shown ? "visible" : "none");
      box.dataset.bordersDrawn = shown ? "yes" : "no";
    },
    /** @param {any} points @param {{ fit: boolean }} how */
    async show(points, { fit }) {
      await ready;
      /** @type {any} */ (chart.getSource("points")).setData(points);
      /** @type {any} */ (chart.getSource("discs")).setData(discsOf(points));
      if (!fit || !points.features.length) return;
      const lons = points.features.map((/** @type {any} */ f) => f.geometry.coordinates[0]);
      const lats = points.features.map((/** @type {any} */ f) => f.geometry.coordinates[1]);
      ours = true;
      chart.fitBounds([[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]], { padding: 56, maxZoom: 8, duration: 0 });
    },
    /** Mark where one record is. @param {number | null} lat @param {number | null} lon */
    async mark(lat, lon) {
      await ready;
      const features = lat === null || lon === null ? [] : [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [lon, lat] } }];
      /** @type {any} */ (chart.getSource("here")).setData({ type: "FeatureCollection", features });
    },
  };
}
