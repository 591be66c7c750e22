import { addVillageBranches, addWorkplaceBranches } from "./places.ts";
import {
  type BranchPlan,
  codeIn,
  copiesOf,
  type Layout,
  purposes,
  type Seat,
  type Size,
} from "./plans.ts";
import { membersPerBranch, shares } from "./population.ts";
import { Chance } from "./random.ts";
import type { RealTree } from "./tree.ts";
import type { Sector } from "./words.ts";

/** Lays out one copy. The same for the same seed, size and copy. */
export function layOut(tree: RealTree, size: Size, copy: number): Layout {
  const copies = copiesOf(size.members);
  const before = Math.floor((size.members / copies) * copy);
  const members = Math.floor((size.members / copies) * (copy + 1)) - before;
  const count = Math.max(1, Math.round(members / membersPerBranch));
  const seats = seatsOf(tree, copy);
  // Copies are numbered far apart, so that each branch has a stream of its own.
  const counter = { index: copy * 1_000_000 };
  const perSector = apportion(
    count,
    shares.map((share) => share.branches),
  );
  shares.forEach((share, at) => {
    const weights = seats.map((seat) => weightOf(seat, share.sector));
    apportion(perSector[at] ?? 0, weights).forEach((number, index) => {
      const seat = seats[index];
      if (seat === undefined || number === 0) return;
      if (seat.county !== null && isTerritorial(share.sector)) {
        addVillageBranches(seat, seat.county, share.sector, number, counter);
      } else addWorkplaceBranches(seat, share.sector, number, counter);
    });
  });
  const branches = seats.flatMap((seat) => seat.branches);
  setSizes(branches, members, size.seed);
  let issued = before;
  branches.forEach((branch, at) => {
    branch.atAll = at;
    branch.issued = issued;
    issued += branch.size;
  });
  for (const seat of seats) seat.branches.forEach((branch, at) => (branch.atSeat = at));
  const hosts = branches.filter((one) => isHost(one));
  return { copy, seats, branches, hosts };
}

function seatsOf(tree: RealTree, copy: number): Seat[] {
  const seats: Omit<Seat, "index">[] = tree.counties.map((county) => ({
    code: codeIn(copy, county.code),
    name: copy === 0 ? county.name : `${county.name}${copy + 1}`,
    nameEn: copy === 0 ? county.nameEn : `${county.nameEn} ${copy + 1}`,
    level: "county",
    city: county.city,
    county,
    copy,
    branches: [],
    units: [],
  }));
  if (copy === 0) {
    const above = [tree.region, ...tree.cities];
    for (const { code, name, nameEn } of above) {
      const level = code.length === 2 ? "province" : "city";
      seats.unshift({
        code,
        name,
        nameEn,
        level,
        city: code,
        county: null,
        copy,
        branches: [],
        units: [],
      });
    }
  }
  return seats.map((seat, index) => ({ ...seat, index }));
}

function isTerritorial(sector: Sector): boolean {
  return sector === "rural" || sector === "urban-community";
}

/** How much of a sector a seat has, against the other seats. */
function weightOf(seat: Seat, sector: Sector): number {
  if (seat.county === null) {
    if (isTerritorial(sector)) return 0;
    const share = sector === "new-economic" || sector === "new-social" ? 0.3 : 1;
    return share * (seat.level === "province" ? 260 : 90);
  }
  let villages = 0;
  let communities = 0;
  for (const town of seat.county.towns) {
    villages += town.villages.length;
    communities += town.communities.length;
  }
  if (sector === "rural") return villages;
  if (sector === "urban-community") return communities;
  if (sector === "government") return 60 + villages * 0.3 + communities * 0.5;
  return 30 + villages * 0.3 + communities * 1.2;
}

/** Whole numbers in proportion to weights that add up to `total` (largest remainders). */
function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((one, other) => one + other, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const whole = exact.map(Math.floor);
  let rest = total - whole.reduce((one, other) => one + other, 0);
  const order = exact
    .map((value, index) => ({ index, part: value - Math.floor(value) }))
    .sort((one, other) => other.part - one.part || one.index - other.index);
  for (const { index } of order) {
    if (rest === 0) break;
    whole[index] = (whole[index] ?? 0) + 1;
    rest -= 1;
  }
  return whole;
}

/** The three districts of the capital. */
const hostCounties = new Set(["640104", "640105", "640106"]);

function isHost(branch: BranchPlan): boolean {
  const hosting = branch.sector === "new-economic" || branch.sector === "urban-community";
  return hosting && branch.seat.county !== null && hostCounties.has(branch.seat.county.code);
}

function setSizes(branches: readonly BranchPlan[], members: number, seed: number): void {
  let missing = members;
  for (const branch of branches) {
    const [least, most] = sizeOf(branch.sector);
    branch.size = new Chance(seed, branch.index, purposes.size).between(least, most);
    missing -= branch.size;
  }
  // The sum is made exact by a member more or less here and there.
  const step = Math.sign(missing);
  for (let round = 0; missing !== 0 && round < 40; round += 1) {
    for (const branch of branches) {
      if (missing === 0) break;
      if (round < 20 && !withinSize(branch.size + step)) continue;
      if (branch.size + step < 1) continue;
      branch.size += step;
      missing -= step;
    }
  }
}

function sizeOf(sector: Sector): readonly [number, number] {
  return shares.find((share) => share.sector === sector)?.size ?? [18, 25];
}

/** Moves in, moves out and leavers change a branch by three at most: it stays between 15 and 30. */
function withinSize(size: number): boolean {
  return size >= 18 && size <= 28;
}
