import { type BranchPlan, codeIn, type Seat } from "./plans.ts";
import { branchesPerVillage } from "./population.ts";
import type { RealCounty, RealTown } from "./tree.ts";
import type { Sector } from "./words.ts";
import { organWords, officeWords, type OfficeWord, townWords } from "./workplaces.ts";

interface Counter {
  index: number;
}

interface Place {
  readonly town: RealTown;
  readonly code: string;
  readonly base: string;
  readonly baseEn: string;
}

/** Branches in villages or communities: spread evenly, up to three in one, then synthetic villages. */
export function addVillageBranches(
  seat: Seat,
  county: RealCounty,
  sector: Sector,
  count: number,
  counter: Counter,
): void {
  const rural = sector === "rural";
  const places = county.towns.flatMap((town) =>
    (rural ? town.villages : town.communities).map((one) => ({
      town,
      code: codeIn(seat.copy, one.code),
      base: one.name.replace(/(?:村民委员会|居民委员会|村委会|居委会)$/u, ""),
      baseEn: one.nameEn,
    })),
  );
  if (places.length === 0) return;
  const wanted = Math.ceil(count / branchesPerVillage);
  for (let more = 0; places.length < wanted; more += 1) {
    const place = newVillage(seat, county, rural, more);
    places.push(place);
  }
  const each = Math.ceil(count / places.length);
  const taken = Math.min(places.length, count);
  let left = count;
  for (let at = 0; at < taken; at += 1) {
    const place = places[Math.floor(((at + 0.5) * places.length) / taken)];
    if (place === undefined) continue;
    const here = Math.min(each, left - (taken - at - 1));
    for (let nth = 0; nth < here; nth += 1) {
      seat.branches.push(villageBranch(seat, place, sector, nth, here, counter));
    }
    left -= here;
  }
}

function newVillage(seat: Seat, county: RealCounty, rural: boolean, more: number): Place {
  const town = county.towns[more % county.towns.length];
  if (town === undefined) throw new Error(`County ${county.code} has no towns.`);
  const parent = codeIn(seat.copy, town.code);
  const number = Math.floor(more / county.towns.length) + 1;
  const place = {
    town,
    code: `${parent}${rural ? "V" : "C"}${number}`,
    base: rural ? `新${number}村` : `新${number}社区`,
    baseEn: rural ? `New Village ${number}` : `New Community ${number}`,
  };
  seat.units.push({
    code: place.code,
    parent,
    name: place.base,
    nameEn: place.baseEn,
    kind: rural ? "village" : "community",
    sector: rural ? "rural" : "urban-community",
  });
  return place;
}

const ordinals = ["第一", "第二", "第三", "第四", "第五"];

function villageBranch(
  seat: Seat,
  place: Place,
  sector: Sector,
  nth: number,
  of: number,
  counter: Counter,
): BranchPlan {
  const suffix = sector === "rural" ? "村" : "社区";
  const base = /(?:村|社区|生活区)$/u.test(place.base) ? place.base : `${place.base}${suffix}`;
  return {
    index: counter.index++,
    code: `${place.code}-${nth + 1}`,
    name: of === 1 ? `${base}党支部` : `${base}${ordinals[nth] ?? ""}党支部`,
    nameEn: of === 1 ? `${place.baseEn} Branch` : `${place.baseEn} Branch ${nth + 1}`,
    sector,
    parent: place.code,
    office: codeIn(seat.copy, place.town.code),
    officeName: place.town.name,
    officeNameEn: place.town.nameEn,
    seat,
    village: place.code,
    leads: nth === 0,
    atSeat: 0,
    atAll: 0,
    size: 0,
    issued: 0,
  };
}

/** How many branches one workplace has, in turn. */
const pattern = [1, 1, 2, 1, 1, 3, 1, 2, 1, 4];

/** Workplaces with one branch or, under a general branch, several; some belong to towns. */
export function addWorkplaceBranches(
  seat: Seat,
  sector: Sector,
  count: number,
  counter: Counter,
): void {
  const office = officeWords[sector];
  let left = count;
  for (let ordinal = 0; left > 0; ordinal += 1) {
    const here = Math.min(left, pattern[ordinal % pattern.length] ?? 1);
    const inTown = seat.county !== null && ordinal % 4 === 3 && sector in townWords;
    const host = inTown ? townHost(seat, seat.county, ordinal >> 2) : officeHost(seat, office);
    const workplace = addWorkplace(seat, sector, host, ordinal, inTown);
    for (let nth = 0; nth < here; nth += 1) {
      const parent = here === 1 ? workplace.code : generalBranch(seat, workplace, sector, nth);
      const order = here === 1 ? "" : (ordinals[nth] ?? "");
      seat.branches.push({
        index: counter.index++,
        code: `${workplace.code}-${nth + 1}`,
        name: `${workplace.name}${order}党支部`,
        nameEn: `${workplace.nameEn} Branch${here === 1 ? "" : ` ${nth + 1}`}`,
        sector,
        parent,
        office: host.code,
        officeName: host.name,
        officeNameEn: host.nameEn,
        seat,
        village: null,
        leads: nth === 0,
        atSeat: 0,
        atAll: 0,
        size: 0,
        issued: 0,
      });
    }
    left -= here;
  }
}

interface Host {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
}

function townHost(seat: Seat, county: RealCounty, ordinal: number): Host {
  const town = county.towns[ordinal % county.towns.length];
  if (town === undefined) throw new Error(`County ${county.code} has no towns.`);
  return { code: codeIn(seat.copy, town.code), name: town.name, nameEn: town.nameEn };
}

function officeHost(seat: Seat, office: OfficeWord): Host {
  const code = `${seat.code}-${office.code}`;
  const host = {
    code,
    name: `${seat.name}${office.name}`,
    nameEn: `${seat.nameEn} ${office.nameEn}`,
  };
  if (!seat.units.some((unit) => unit.code === code)) {
    seat.units.push({ ...host, parent: seat.code, kind: office.kind, sector: null });
  }
  return host;
}

function addWorkplace(
  seat: Seat,
  sector: Sector,
  host: Host,
  ordinal: number,
  inTown: boolean,
): Host {
  const words = (inTown ? townWords[sector] : undefined) ?? organWords[sector];
  // In a town every fourth of the seat's workplaces stands, so names are counted town by town.
  const towns = seat.county?.towns.length ?? 1;
  const at = inTown ? Math.floor((ordinal >> 2) / towns) : ordinal;
  const word = words[at % words.length];
  if (word === undefined) throw new Error(`No names of workplaces for ${sector}.`);
  const round = Math.floor(at / words.length);
  const number = round === 0 ? "" : String(round + 1);
  const before = inTown ? host : seat;
  const workplace = {
    code: `${host.code}-${officeWords[sector].code}${prefix(sector)}${String(at + 1).padStart(3, "0")}`,
    name: `${before.name}${word[0]}${number}`,
    nameEn: `${before.nameEn} ${word[1]}${number === "" ? "" : ` ${number}`}`,
  };
  seat.units.push({ ...workplace, parent: host.code, kind: "workplace", sector });
  return workplace;
}

/** Sectors that share an office have workplace codes of their own. */
function prefix(sector: Sector): string {
  return sector === "public-institution"
    ? "P"
    : sector === "new-social"
      ? "S"
      : sector === "other"
        ? "X"
        : "";
}

function generalBranch(seat: Seat, workplace: Host, sector: Sector, nth: number): string {
  const code = `${workplace.code}-Z`;
  if (nth === 0) {
    seat.units.push({
      code,
      parent: workplace.code,
      name: `${workplace.name}党总支`,
      nameEn: `${workplace.nameEn} General Branch`,
      kind: "general-branch",
      sector,
    });
  }
  return code;
}
