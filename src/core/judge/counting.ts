import type { Text } from "../policy/values.ts";

/** So many trainings: times that count for "once". */
export function trainingsText(n: number): Text {
  return { zh: `培训${String(n)}次`, en: plural(n, "training") };
}

export function plural(n: number, word: string): string {
  return `${String(n)} ${word}${n === 1 ? "" : "s"}`;
}
