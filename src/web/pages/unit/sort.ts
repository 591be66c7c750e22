import type { CoverageTable } from "#contract/routes/coverage";
import { shareOf } from "#core/share";
import type { Sorting } from "../../parts/sorting.tsx";

type Child = CoverageTable["children"][number];
export type ChildKey =
  | "code"
  | "name"
  | "judged"
  | "share"
  | "on-course"
  | "short"
  | "overdue"
  | "missing";

/** Units in the chosen order; equal ones stay in the order of their codes, in which they come. */
export function sortChildren(
  children: readonly Child[],
  sorting: Sorting<ChildKey>,
  language: "zh" | "en",
): readonly Child[] {
  const { key, isDown } = sorting;
  if (key === "code") return isDown ? [...children].reverse() : children;
  const sign = isDown ? -1 : 1;
  if (key === "name") {
    const collator = new Intl.Collator(language === "zh" ? "zh-CN" : "en");
    const nameOf = (child: Child) =>
      language === "zh" ? child.unit.name.zh : child.unit.name.en || child.unit.name.zh;
    return [...children].sort((a, b) => sign * collator.compare(nameOf(a), nameOf(b)));
  }
  return [...children].sort((a, b) => sign * (valueOf(a, key) - valueOf(b, key)));
}

function valueOf({ figure }: Child, key: Exclude<ChildKey, "code" | "name">): number {
  if (key === "judged") return figure.judged;
  // A unit without a share is at the low end, not as if nobody had reached anything.
  if (key === "share") return shareOf(figure) ?? -1;
  if (key === "missing") return figure.missingMinutes + figure.missingCount;
  return figure.byStatus[key] ?? 0;
}
