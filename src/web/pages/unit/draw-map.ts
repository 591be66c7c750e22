import { MapChart } from "echarts/charts";
import { GeoComponent, TooltipComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([MapChart, GeoComponent, TooltipComponent, SVGRenderer]);

/** Five steps of one hue, light to dark; each says its bounds in words beside the map. */
export const shareClasses = [
  { from: 0, to: 0.2, colour: "#e3eeee" },
  { from: 0.2, to: 0.4, colour: "#b9d6d8" },
  { from: 0.4, to: 0.6, colour: "#7fb3b8" },
  { from: 0.6, to: 0.8, colour: "#3f848d" },
  { from: 0.8, to: 1, colour: "#0b4a57" },
] as const;
const nobody = "#f7f7f4";

export function classOf(share: number | null): string {
  if (share === null) return nobody;
  return shareClasses.find((one) => share < one.to)?.colour ?? shareClasses[4].colour;
}

export interface Area {
  /** The property `code` of its outline. */
  readonly outline: string;
  /** Reached of judged, 0 to 1; null where nobody is judged. */
  readonly share: number | null;
  readonly label: string;
  readonly shown: string;
  readonly detail: string;
  readonly open: () => void;
}

interface MapInput {
  readonly name: string;
  readonly outlines: unknown;
  readonly areas: readonly Area[];
}

interface Feature {
  readonly properties: { readonly code: string };
}

function hasFeatures(value: unknown): value is { readonly features: readonly Feature[] } {
  return typeof value === "object" && value !== null && "features" in value;
}

/** Draws into the element; the answer takes it away again. */
export function drawMap(place: HTMLElement, input: MapInput): () => void {
  if (!hasFeatures(input.outlines)) return () => undefined;
  const wanted = new Map(input.areas.map((area) => [area.outline, area]));
  const features = input.outlines.features.filter((one) => wanted.has(one.properties.code));
  const key = `${input.name} ${[...wanted.keys()].join(" ")}`;
  registerMap(key, JSON.stringify({ type: "FeatureCollection", features }));
  const chart = init(place, null, { renderer: "svg" });
  const ink = getComputedStyle(place).color;
  const size = Number.parseFloat(getComputedStyle(place).fontSize) * 0.78;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(place).fontFamily },
    tooltip: {
      trigger: "item",
      confine: true,
      borderColor: "#869398",
      textStyle: { color: ink },
      formatter: (one: { readonly name: string }) => tip(wanted.get(one.name)),
    },
    series: [
      {
        type: "map",
        map: key,
        nameProperty: "code",
        // Degrees of longitude are shorter than degrees of latitude at 37 degrees north.
        aspectScale: 0.8,
        layoutCenter: ["50%", "50%"],
        layoutSize: "98%",
        selectedMode: false,
        labelLayout: { hideOverlap: true },
        emphasis: {
          label: { show: true },
          itemStyle: { areaColor: "#f0c36b", borderColor: ink, borderWidth: 2 },
        },
        data: input.areas.map((area) => ({
          name: area.outline,
          itemStyle: { areaColor: classOf(area.share), borderColor: "#fff", borderWidth: 1.2 },
          label: {
            show: true,
            fontSize: size,
            fontWeight: 600,
            formatter: area.shown,
            color: area.share !== null && area.share >= 0.6 ? "#fff" : ink,
          },
          emphasis: { label: { color: ink } },
        })),
      },
    ],
  });
  chart.on("click", (event) => wanted.get(event.name)?.open());
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(place);
  return () => {
    watch.disconnect();
    chart.dispose();
  };
}

function tip(area: Area | undefined): HTMLElement | string {
  if (area === undefined) return "";
  const box = document.createElement("div");
  const [name, share, detail] = ["strong", "div", "div"].map((tag) => document.createElement(tag));
  if (name === undefined || share === undefined || detail === undefined) return "";
  name.textContent = area.label;
  share.textContent = area.shown;
  detail.textContent = area.detail;
  box.append(name, share, detail);
  return box;
}
