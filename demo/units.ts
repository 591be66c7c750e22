import type { UnitRow } from "#contract/rows";
import { type Day, dayOf } from "#core/day";
import { codeIn, type Seat } from "./plans.ts";
import type { RealTree } from "./tree.ts";
import { hashOf } from "./sittings.ts";
import type { UnitKind, UnitLevel } from "./words.ts";

/** The register of units begins here; nobody claims that they were founded on that day. */
const since = dayOf(1990, 1, 1);

interface Node {
  readonly code: string;
  readonly parent: string | null;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: UnitKind;
  readonly level: UnitLevel;
  readonly sector: string | null;
  readonly at?: readonly [longitude: number, latitude: number];
}

function row(node: Node, from: Day = since, to: Day | null = null): UnitRow {
  return {
    code: node.code,
    parent: node.parent,
    name: node.name,
    nameEn: node.nameEn,
    kind: node.kind,
    level: node.level,
    sector: node.sector,
    from,
    to,
    longitude: node.at?.[0] ?? null,
    latitude: node.at?.[1] ?? null,
  };
}

/** The region and its cities: once, whatever the number of copies. */
export function upperUnits(tree: RealTree): UnitRow[] {
  const { region } = tree;
  const top = row({ ...region, parent: null, kind: "committee", level: "province", sector: null });
  return [
    top,
    ...tree.cities.map((city) =>
      row({ ...city, parent: region.code, kind: "committee", level: "city", sector: null }),
    ),
  ];
}

/** A seat's units from the county down to its branches, parents before children. */
export function seatUnits(seat: Seat): UnitRow[] {
  return [...realUnits(seat), ...addedUnits(seat), ...branchUnits(seat)];
}

function realUnits(seat: Seat): UnitRow[] {
  const { county, copy } = seat;
  if (county === null) return [];
  const at = [county.longitude, county.latitude] as const;
  const rows = [
    row({
      code: seat.code,
      parent: seat.city,
      name: seat.name,
      nameEn: seat.nameEn,
      kind: "committee",
      level: "county",
      sector: null,
      at,
    }),
  ];
  for (const town of county.towns) {
    const code = codeIn(copy, town.code);
    const kind = town.name.endsWith("街道") ? "work-committee" : "committee";
    const near = scattered(at, code, 0.22);
    rows.push(
      row({
        code,
        parent: seat.code,
        name: town.name,
        nameEn: town.nameEn,
        kind,
        level: "township",
        sector: null,
        at: near,
      }),
    );
    for (const [list, below, sector] of [
      [town.villages, "village", "rural"],
      [town.communities, "community", "urban-community"],
    ] as const) {
      for (const one of list) {
        const own = codeIn(copy, one.code);
        rows.push(
          row({
            code: own,
            parent: code,
            name: one.name,
            nameEn: one.nameEn,
            kind: below,
            level: "grassroots",
            sector,
            at: scattered(near, own, 0.05),
          }),
        );
      }
    }
  }
  return rows;
}

/** A synthetic place: the sources give none for towns and villages. */
function scattered(
  centre: readonly [number, number],
  code: string,
  reach: number,
): readonly [number, number] {
  const hash = hashOf(code);
  const east = ((hash >>> 8) % 2000) / 1000 - 1;
  const north = ((hash >>> 19) % 2000) / 1000 - 1;
  return [round(centre[0] + east * reach), round(centre[1] + north * reach)];
}

function round(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}

/** One workplace in forty was renamed while the demonstration plays. */
const renamedOn = dayOf(2010, 9, 1);

function addedUnits(seat: Seat): UnitRow[] {
  return seat.units.flatMap((unit) => {
    const office = unit.kind === "committee" || unit.kind === "work-committee";
    const node = { ...unit, level: office ? ("township" as const) : ("grassroots" as const) };
    if (unit.kind !== "workplace" || (hashOf(unit.code) >>> 4) % 40 !== 0) return [row(node)];
    const before = { ...node, name: `原${unit.name}`, nameEn: `Former ${unit.nameEn}` };
    return [row(before, since, renamedOn), row(node, renamedOn)];
  });
}

function branchUnits(seat: Seat): UnitRow[] {
  return seat.branches.map((branch) =>
    row({
      code: branch.code,
      parent: branch.parent,
      name: branch.name,
      nameEn: branch.nameEn,
      kind: "branch",
      level: "branch",
      sector: branch.sector,
    }),
  );
}
