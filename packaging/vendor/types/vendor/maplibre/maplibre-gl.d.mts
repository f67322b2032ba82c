export { Map, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
