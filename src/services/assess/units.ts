import type { RowProblem } from "#contract/rows";
import type { Day } from "#core/day";
import { placesOf, type Places, type VersionRow } from "#core/places";
import type { CodedUnit } from "#store/organisation/placement";
import { versionsOf } from "../organisation/insert.ts";
import { livesOf, type Row } from "../organisation/lives.ts";
import { orderedLives } from "../organisation/plan.ts";

/** The units of a file, numbered as they come, decided on as the register decides. */
export interface FileUnits {
  readonly versions: readonly VersionRow[];
  readonly places: Places;
  readonly byCode: ReadonlyMap<string, readonly CodedUnit[]>;
  readonly codeOf: ReadonlyMap<number, string>;
}

export function fileUnits(rows: readonly Row[], today: Day, problems: RowProblem[]): FileUnits {
  const lives = livesOf(rows, today, problems);
  const ordered = orderedLives(lives, { byCode: new Map(), top: null }, today, problems);
  ordered.forEach((life, index) => {
    life.unitId = index + 1;
  });
  const versions: VersionRow[] = [];
  const byCode = new Map<string, CodedUnit[]>();
  const codeOf = new Map<number, string>();
  for (const life of ordered) {
    const { code, unitId } = life;
    const own = versionsOf(life);
    versions.push(...own);
    codeOf.set(unitId, code);
    const coded = own.map(({ from, to }) => ({ code, unitId, from, to, path: "" }));
    byCode.set(code, [...(byCode.get(code) ?? []), ...coded]);
  }
  return { versions, places: placesOf(versions), byCode, codeOf };
}
