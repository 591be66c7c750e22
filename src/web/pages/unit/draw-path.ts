import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

/** One day of the drawing; shares in percent, null where there is none. */
export interface DrawnDay {
  /** In years: the last day of 2010 is 2010, a day of 2011 lies between that and 2011. */
  readonly at: number;
  readonly share: number | null;
  readonly low: number | null;
  readonly middle: number | null;
  readonly high: number | null;
  /** What the tip says, line by line. */
  readonly tip: readonly string[];
}

export interface PathInput {
  readonly days: readonly DrawnDay[];
  /** In percent; null for none. */
  readonly target: number | null;
}

const accent = "#0b5563";
const band = "#7fb3b8";
const line = "#d6dbd9";
const warm = "#9a4a06";

/** Draws into the element; the answer takes it away again. */
export function drawPath(place: HTMLElement, { days, target }: PathInput): () => void {
  const chart = init(place, null, { renderer: "svg" });
  const style = getComputedStyle(place);
  const size = Number.parseFloat(style.fontSize) * 0.8;
  const ink = style.color;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: style.fontFamily, fontSize: size, color: ink },
    grid: { left: 4, right: 18, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      confine: true,
      borderColor: "#869398",
      textStyle: { color: ink },
      formatter: (all: readonly { readonly dataIndex: number }[]) =>
        tipOf(days[all[0]?.dataIndex ?? -1]),
    },
    xAxis: {
      type: "value",
      min: Math.floor(days[0]?.at ?? 0),
      max: Math.ceil(days.at(-1)?.at ?? 0),
      minInterval: 1,
      splitLine: { show: false },
      axisPointer: { snap: true, label: { show: false } },
      axisLabel: { color: ink, fontSize: size, hideOverlap: true, formatter: String },
      axisLine: { lineStyle: { color: "#869398" } },
    },
    yAxis: {
      type: "value",
      min: 0,
      max: 100,
      interval: 25,
      axisLabel: { color: ink, fontSize: size, formatter: "{value} %" },
      splitLine: { lineStyle: { color: line } },
    },
    series: seriesOf(days, target),
  });
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(place);
  return () => {
    watch.disconnect();
    chart.dispose();
  };
}

/** The band, the middle of the forecast, the path, and the target. */
function seriesOf(days: readonly DrawnDay[], target: number | null) {
  const plain = { showSymbol: false, silent: true, lineStyle: { opacity: 0 } } as const;
  return [
    // The band is the space between the low line and the high one, stacked upon it.
    { type: "line", stack: "band", data: along(days, (one) => one.low), ...plain },
    {
      type: "line",
      stack: "band",
      data: along(days, (one) =>
        one.low === null || one.high === null ? null : one.high - one.low,
      ),
      areaStyle: { color: band, opacity: 0.4 },
      ...plain,
    },
    {
      type: "line",
      data: along(days, (one) => one.middle),
      symbol: "circle",
      symbolSize: 6,
      itemStyle: { color: "#fff", borderColor: accent, borderWidth: 2 },
      lineStyle: { color: accent, width: 2, type: "dashed" },
    },
    {
      type: "line",
      data: along(days, (one) => one.share),
      symbol: "circle",
      symbolSize: 8,
      itemStyle: { color: accent },
      lineStyle: { color: accent, width: 3 },
    },
    ...(target === null
      ? []
      : [
          {
            type: "line",
            data: along(days, () => target),
            showSymbol: false,
            silent: true,
            lineStyle: { color: warm, width: 1.5, type: "dotted" },
          },
        ]),
  ];
}

function along(
  days: readonly DrawnDay[],
  of: (day: DrawnDay) => number | null,
): (readonly [number, number | null])[] {
  return days.map((one) => [one.at, of(one)]);
}

function tipOf(day: DrawnDay | undefined): HTMLElement | string {
  if (day === undefined) return "";
  const box = document.createElement("div");
  for (const text of day.tip) {
    const row = document.createElement("div");
    row.textContent = text;
    box.append(row);
  }
  return box;
}
