import { MapChart } from "echarts/charts";
import { GeoComponent, TooltipComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { colourOf, isDark } from "./classes.ts";
import type { ShareClass } from "./classes.ts";

use([MapChart, GeoComponent, TooltipComponent, SVGRenderer]);

export interface Area {
  /** The property `code` of its outline. */
  readonly outline: string;
  /** Reached of judged, 0 to 1; null where nobody is judged. */
  readonly share: number | null;
  readonly name: string;
  /** Written into the outline where there is room. */
  readonly label: string;
  readonly shown: string;
  readonly detail: string;
  readonly open: () => void;
}

interface MapInput {
  readonly name: string;
  readonly outlines: unknown;
  readonly areas: readonly Area[];
  readonly classes: readonly ShareClass[];
}

interface Feature {
  readonly properties: { readonly code: string };
  readonly geometry: { readonly coordinates: unknown };
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
  const roomy = roomyOf(features, place, size);
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
        aspectScale: aspect,
        layoutCenter: ["50%", "50%"],
        layoutSize: "100%",
        selectedMode: false,
        emphasis: {
          label: { show: true },
          itemStyle: { areaColor: "#f0c36b", borderColor: ink, borderWidth: 2 },
        },
        data: input.areas.map((area) => ({
          name: area.outline,
          itemStyle: {
            areaColor: colourOf(area.share, input.classes),
            borderColor: "#fff",
            borderWidth: 1.2,
          },
          label: {
            show: roomy.has(area.outline),
            fontSize: size,
            fontWeight: 600,
            formatter: area.label,
            color: isDark(colourOf(area.share, input.classes)) ? "#fff" : ink,
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

/** Longitude and latitude of every point of an outline, however deep it is nested. */
function pointsOf(value: unknown): (readonly [number, number])[] {
  if (!Array.isArray(value)) return [];
  const [x, y] = value as unknown[];
  if (typeof x === "number" && typeof y === "number") return [[x, y]];
  return value.flatMap(pointsOf);
}

/** How much narrower a degree of longitude is drawn than one of latitude, at 37 degrees north. */
const aspect = 0.8;

/** Outlines with room for a label of this size (px): small ones would cover each other. */
function roomyOf(
  features: readonly Feature[],
  place: HTMLElement,
  size: number,
): ReadonlySet<string> {
  const boxes = features.map(({ properties, geometry }) => {
    const points = pointsOf(geometry.coordinates);
    return { code: properties.code, xs: points.map(([x]) => x), ys: points.map(([, y]) => y) };
  });
  const perDegree = Math.min(
    place.clientWidth / (extent(boxes.flatMap((box) => edges(box.xs))) * aspect),
    place.clientHeight / extent(boxes.flatMap((box) => edges(box.ys))),
  );
  return new Set(
    boxes
      .filter(
        ({ xs, ys }) =>
          extent(xs) * aspect * perDegree > size * 3.6 && extent(ys) * perDegree > size * 2.8,
      )
      .map((box) => box.code),
  );
}

function edges(values: readonly number[]): readonly number[] {
  return [Math.min(...values), Math.max(...values)];
}

function extent(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
}

function tip(area: Area | undefined): HTMLElement | string {
  if (area === undefined) return "";
  const box = document.createElement("div");
  const [name, share, detail] = ["strong", "div", "div"].map((tag) => document.createElement(tag));
  if (name === undefined || share === undefined || detail === undefined) return "";
  name.textContent = area.name;
  share.textContent = area.shown;
  detail.textContent = area.detail;
  box.append(name, share, detail);
  return box;
}
