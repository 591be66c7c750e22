import type { Words } from "./words.ts";

/** A value of a pack's parameter as people say it: "16 hours", "yes", "County", a day, or none. */
export function valueText(words: Words, value: string, unit: string): string {
  if (value === "" || value === "null") return words.t("value.none");
  if (value === "true" || value === "false") return words.t(`value.${value}`);
  if (unit === "date" && /^\d{4}-\d{2}-\d{2}$/.test(value)) return words.day(value);
  const amount = Number(value);
  if (!Number.isFinite(amount)) return words.named("level", value);
  const id = `measure.${unit}`;
  const shown = words.number(amount);
  return words.has(id) ? words.t(id, { n: amount, shown }) : shown;
}
