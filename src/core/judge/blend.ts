import { scale } from "./compiled.ts";
import type { Recorder } from "./recorder.ts";
import type { Blend } from "./weigh.ts";

/** The main hours of a window over a change of packs, pro rata by days, up to the minute. */
export function blended({ daysBefore, days, before, after }: Blend): number {
  const sum = before * daysBefore + after * (days - daysBefore);
  return Math.ceil(sum / (days * scale)) * scale;
}

export function noteBlend(blend: Blend | null, recorder: Recorder): void {
  if (blend === null) return;
  const { daysBefore, days, before, after } = blend;
  recorder.note("pro-rata", {
    times: daysBefore,
    rest: days - daysBefore,
    over: days,
    oldHours: before / scale,
    newHours: after / scale,
  });
}
