/** One hue, light to dark; each class says its bounds in words beside the map. */
const colours = ["#dfecec", "#b4d3d5", "#7fb3b8", "#3f848d", "#0b4a57"] as const;
const nobody = "#f7f7f4";

/** A class of shares: from `from`, to below `to` (the last one to and with), in whole percent. */
export interface ShareClass {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

/** At most five classes of round bounds over the shares that occur, so that differences are seen. */
export function classesFor(shares: readonly (number | null)[]): readonly ShareClass[] {
  const percents = shares.flatMap((one) => (one === null ? [] : [one * 100]));
  if (percents.length === 0) return [];
  const [low, high] = [Math.min(...percents), Math.max(...percents)];
  const step =
    [1, 2, 4, 5, 10, 20].find((one) => Math.floor(low / one) * one + one * 5 >= high) ?? 20;
  const start = Math.min(Math.floor(low / step) * step, 100 - step);
  return colours.flatMap((colour, index) => {
    const from = start + index * step;
    return from >= 100 || (index > 0 && from >= high) ? [] : [{ from, to: from + step, colour }];
  });
}

export function colourOf(share: number | null, classes: readonly ShareClass[]): string {
  if (share === null) return nobody;
  return (classes.find((one) => share * 100 < one.to) ?? classes.at(-1))?.colour ?? nobody;
}

/** Whether writing on it must be white. */
export function isDark(colour: string): boolean {
  return colour === colours[3] || colour === colours[4];
}
