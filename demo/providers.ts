import type { BranchPlan, Seat } from "./plans.ts";
import { type ProviderKind, providerKinds, type UnitLevel } from "./words.ts";

/** Who gives training; entries carry it in full, so that files stand by themselves. */
export interface Provider {
  readonly code: string;
  readonly name: string;
  readonly kind: ProviderKind;
  readonly level: UnitLevel;
}

const region = "64";

/** The party school of a county, city or the region. */
export function schoolOf(seat: Seat): Provider {
  return {
    code: `PS-${seat.code}`,
    name: `${seat.name}委党校`,
    kind: providerKinds.partySchool,
    level: seat.level,
  };
}

export function citySchool(seat: Seat): Provider {
  const name = cityNames[seat.city] ?? regionName;
  return {
    code: `PS-${seat.city}`,
    name: `${name}委党校`,
    kind: providerKinds.partySchool,
    level: seat.city === region ? "province" : "city",
  };
}

const regionName = "宁夏回族自治区";
const cityNames: Readonly<Record<string, string>> = {
  "6401": "银川市",
  "6402": "石嘴山市",
  "6403": "吴忠市",
  "6404": "固原市",
  "6405": "中卫市",
};

export const regionSchool: Provider = {
  code: `PS-${region}`,
  name: `${regionName}委党校`,
  kind: providerKinds.partySchool,
  level: "province",
};

export const farmCollege: Provider = {
  code: "COL-NX-1",
  name: "宁夏农业学校",
  kind: providerKinds.college,
  level: "province",
};

export const modelBase: Provider = {
  code: "BASE-NX-1",
  name: "示范村实践基地",
  kind: providerKinds.modelVillage,
  level: "county",
};

export const network: Provider = {
  code: "NET-NX-1",
  name: "宁夏党员干部现代远程教育网",
  kind: providerKinds.media,
  level: "province",
};

/** The party school of a town, or the training room of a committee. */
export function townSchool(branch: BranchPlan): Provider {
  return {
    code: `TS-${branch.office}`,
    name: `${branch.officeName}党校`,
    kind: providerKinds.townSchool,
    level: "township",
  };
}

/** The remote site in a village or community. */
export function siteOf(branch: BranchPlan): Provider {
  return {
    code: `SITE-${branch.village ?? branch.code}`,
    name: `${branch.name.replace(/(?:第[一二三四五])?党支部$/u, "")}远程教育站点`,
    kind: providerKinds.remote,
    level: "grassroots",
  };
}
