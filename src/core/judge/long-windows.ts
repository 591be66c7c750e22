import { isLong, type LongWindow } from "../coverage-path.ts";
import type { Day } from "../day.ts";
import type { CompiledPack } from "./compiled.ts";
import { compiledPacksOf } from "./lookup.ts";

/** So many windows of a requirement are kept on a path: the latest and the one before. */
const keptWindows = 2;

/**
 * The latest windows longer than a year that have begun, of every rule whose windows are the same for
 * everybody; the latest first. A window that another pack took over ends where that pack says.
 */
export function longWindows(pack: CompiledPack, today: Day): LongWindow[] {
  const found = compiledPacksOf(pack).flatMap(({ calendars, chains }) =>
    [...calendars, ...chains].flatMap((group) => {
      const windows = "source" in group ? group.source : group;
      if (!("starts" in windows)) return [];
      const spans = [...windows.starts].map((from, w) => ({ from, to: windows.ends[w] ?? from }));
      const long = spans.filter(({ from, to }) => from <= today && isLong(from, to));
      return group.rules.flatMap((rule) => long.map((span) => ({ requirement: rule.id, ...span })));
    }),
  );
  const ids = [...new Set(found.map((one) => one.requirement))];
  return ids.flatMap((id) =>
    found
      .filter((one) => one.requirement === id)
      .sort((a, b) => b.from - a.from)
      .slice(0, keptWindows),
  );
}
