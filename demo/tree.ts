import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A node of the real tree: region, city, county, town or village, by the length of its code. */
export interface RealUnit {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
}

export interface RealTown extends RealUnit {
  readonly villages: readonly RealUnit[];
  readonly communities: readonly RealUnit[];
}

export interface RealCounty extends RealUnit {
  readonly city: string;
  readonly towns: readonly RealTown[];
  readonly longitude: number;
  readonly latitude: number;
}

export interface RealTree {
  readonly region: RealUnit;
  readonly cities: readonly RealUnit[];
  readonly counties: readonly RealCounty[];
}

/** The folder of this file's data, also when the compiled program runs from dist/demo/. */
function dataFolder(): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  return `${here.replace(/dist[\\/]demo[\\/]$/, "demo/")}data`;
}

/** Reads the tree of Ningxia (or a tree of the same form) and the points of its counties. */
export async function readTree(folder: string = dataFolder()): Promise<RealTree> {
  const [units, points] = await Promise.all([
    readFile(`${folder}/ningxia-units.tsv`, "utf8"),
    readFile(`${folder}/ningxia-county-points.csv`, "utf8"),
  ]);
  return parseTree(units, points);
}

function parseTree(units: string, points: string): RealTree {
  const nodes = units
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [code = "", name = "", nameEn = ""] = line.split("\t");
      return { code, name, nameEn };
    });
  const under = new Map<string, RealUnit[]>();
  for (const node of nodes) {
    const parent = node.code.slice(0, parentLength(node.code.length));
    const siblings = under.get(parent);
    if (siblings === undefined) under.set(parent, [node]);
    else siblings.push(node);
  }
  const children = (code: string): readonly RealUnit[] => under.get(code) ?? [];
  const places = readPoints(points);
  const region = children("")[0];
  if (region === undefined) throw new Error("The tree of the demonstration is empty.");
  const cities = children(region.code);
  const counties = cities.flatMap((city) =>
    children(city.code).map((county) => {
      const place = places.get(county.code);
      if (place === undefined) throw new Error(`County ${county.code} has no point.`);
      return { ...county, city: city.code, towns: children(county.code).map(townOf), ...place };
    }),
  );
  return { region, cities, counties };

  function townOf(town: RealUnit): RealTown {
    const all = children(town.code);
    return {
      ...town,
      villages: all.filter((one) => isVillage(one.name)),
      communities: all.filter((one) => !isVillage(one.name)),
    };
  }
}

function parentLength(length: number): number {
  return length === 12 ? 9 : length === 9 ? 6 : length === 6 ? 4 : length === 4 ? 2 : 0;
}

/** The statistics codes call a village 村委会 or 村; everything else is a community. */
function isVillage(name: string): boolean {
  return name.endsWith("村委会") || name.endsWith("村民委员会") || name.endsWith("村");
}

function readPoints(text: string): Map<string, { longitude: number; latitude: number }> {
  const places = new Map<string, { longitude: number; latitude: number }>();
  for (const line of text.split("\n").slice(1)) {
    const [code = "", , longitude = "", latitude = ""] = line.split(",");
    if (code !== "") {
      places.set(code, { longitude: Number(longitude), latitude: Number(latitude) });
    }
  }
  return places;
}
