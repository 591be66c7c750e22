import { type Day, dayOf } from "#core/day";
import type { DayLine } from "#core/ledger";
import type { BranchPlan } from "./layout.ts";
import { purposes } from "./layout.ts";
import type { Period } from "./people.ts";
import { type Provider, schoolOf, siteOf, townSchool } from "./providers.ts";
import { Chance } from "./random.ts";
import { forms, type FormWord, providerKinds, type Sector, topics, type TopicWord } from "./words.ts";

/** One meeting that was held, with the register's day of posting. */
export interface Sitting {
  readonly key: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly form: FormWord;
  readonly topic: TopicWord;
  readonly course: string;
  readonly provider: Provider;
  readonly place: string;
  readonly unit: string | null;
  readonly minutes: number;
  readonly days: readonly DayLine[] | null;
  /** Factor on the readiness of those invited. */
  readonly turnout: number;
  /** Days until its register was written into the ledger. */
  readonly lag: number;
  readonly source: string;
}

/** What a branch holds in a year: how often, how long, when. */
interface Habit {
  readonly form: FormWord;
  readonly topic: TopicWord;
  readonly courses: readonly string[];
  readonly minutes: number;
  /** Meetings a year: whole part always, the rest by chance, times the branch's diligence. */
  readonly often: number;
  /** Days of the year, first and last. */
  readonly season: readonly [number, number];
  readonly by: "office" | "school" | "site";
  readonly turnout: number;
  readonly days: number;
}

function habit(
  form: FormWord, topic: TopicWord, minutes: number, often: number,
  season: readonly [number, number], by: Habit["by"], turnout: number,
  courses: readonly string[], days = 1,
): Habit {
  return { form, topic, courses, minutes, often, season, by, turnout, days };
}

const lectureCourses = ["科学发展观", "党章", "十七届四中全会精神", "创先争优", "党史"];
const lawCourses = ["村民委员会组织法", "农村土地承包法", "劳动合同法", "信访条例"];
const farmCourses = ["设施农业", "马铃薯种植", "滩羊养殖", "枸杞栽培", "节水灌溉"];

const lecture = (often: number): Habit =>
  habit(forms.lecture, topics.theory, 240, often, [60, 330], "office", 1, lectureCourses);
const themeDay = (often: number): Habit =>
  habit(forms.themeDay, topics.constitution, 240, often, [172, 186], "office", 1.15, ["七一主题党日"]);
const study = (often: number): Habit =>
  habit(forms.study, topics.theory, 60, often, [20, 345], "office", 0.95, ["支部学习"]);

const rural: readonly Habit[] = [
  habit(forms.course, topics.policy, 720, 1.15, [15, 85], "school", 1.1,
    ["冬春季党员集中培训", "强农惠农政策"], 2),
  lecture(1.35), themeDay(1), study(1),
  habit(forms.screening, topics.skills, 120, 1.6, [30, 330], "site", 0.9, farmCourses),
  habit(forms.mobile, topics.law, 180, 0.4, [90, 300], "school", 0.95, lawCourses),
];
const community: readonly Habit[] = [
  habit(forms.course, topics.law, 720, 1.05, [60, 150], "school", 1, ["社区党员集中培训"], 2),
  lecture(1.6), themeDay(1), study(1.2),
  habit(forms.screening, topics.law, 120, 1.4, [30, 330], "site", 0.9, lawCourses),
];
const office: readonly Habit[] = [
  habit(forms.course, topics.theory, 1200, 1.1, [60, 150], "school", 1.15,
    ["机关党员集中培训"], 3),
  lecture(1.9), themeDay(1), study(1.8),
];
const school: readonly Habit[] = [
  habit(forms.course, topics.theory, 720, 1.1, [190, 240], "school", 1.1, ["暑期党员集中培训"],
    2),
  lecture(1.6), themeDay(1), study(1.6),
];
const enterprise: readonly Habit[] = [
  habit(forms.course, topics.law, 720, 1.1, [60, 160], "school", 1.05, ["党员集中培训"], 2),
  lecture(1.4), themeDay(0.9), study(1.4),
];

const habits: Readonly<Record<Sector, readonly Habit[]>> = {
  "rural": rural,
  "urban-community": community,
  "government": office,
  "public-institution": office,
  "state-owned-enterprise": office,
  "finance": office,
  "school": school,
  "new-economic": enterprise,
  "new-social": enterprise,
  "other": enterprise,
};

/** How well a seat and an office look after training; branches scatter round it. */
function diligenceOf(branch: BranchPlan, seed: number, chance: Chance): number {
  // About one branch in sixty did nothing at all.
  if (chance.hit(0.016)) return 0;
  const seat = new Chance(seed, branch.seat.index, purposes.seats).real();
  const town = new Chance(seed, hashOf(branch.office), purposes.seats).real();
  return 0.6 + 0.5 * seat + 0.24 * (town - 0.5) + 0.34 * (chance.real() - 0.5);
}

export function hashOf(text: string): number {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  }
  return hash;
}

/** The meetings of a branch over the demonstration, by day. A branch in sixty has none. */
export function sittingsOf(branch: BranchPlan, seed: number, period: Period): Sitting[] {
  const chance = new Chance(seed, branch.index, purposes.sittings);
  const diligence = diligenceOf(branch, seed, chance);
  const held: Sitting[] = [];
  if (diligence === 0) return held;
  for (const year of period.years) {
    const first = dayOf(year, 1, 1);
    // What began in 2009 took a year to reach everybody.
    const effort = diligence * (year === period.years[0] ? 0.85 : 1);
    for (const one of habits[branch.sector]) {
      const expected = one.often * effort;
      const times = Math.floor(expected) + (chance.hit(expected % 1) ? 1 : 0);
      for (let nth = 0; nth < times; nth += 1) {
        const [from, to] = one.season;
        const startsOn = first + chance.between(from, to);
        const sitting = sittingOf(branch, one, startsOn, held.length, chance);
        if (sitting.startsOn >= period.start && sitting.endsOn < period.today) held.push(sitting);
      }
    }
  }
  return held.sort((one, other) => one.startsOn - other.startsOn);
}

const startTimes = ["08:30", "09:00", "14:30", "15:00", "19:30"];

function sittingOf(
  branch: BranchPlan,
  one: Habit,
  startsOn: Day,
  nth: number,
  chance: Chance,
): Sitting {
  const long = one.minutes >= 480;
  const startsAt = long ? "08:30" : chance.of(startTimes);
  return {
    key: `${branch.code}:${nth + 1}`,
    startsOn,
    endsOn: startsOn + one.days - 1,
    startsAt: one.form === forms.screening ? null : startsAt,
    endsAt: null,
    form: one.form,
    topic: one.topic,
    course: chance.of(one.courses),
    provider: one.by === "site" ? siteOf(branch)
      : one.form === forms.mobile ? schoolOf(branch.seat)
      : one.by === "school" ? townSchool(branch) : officeAsProvider(branch),
    place: one.by === "site" ? "远程教育站点" : "",
    unit: branch.code,
    minutes: one.minutes,
    days: one.days === 1 ? null : evenDays(startsOn, one.days, one.minutes),
    turnout: one.turnout,
    lag: lagOf(chance),
    source: one.by === "site" ? "distance-education" : "branch-register",
  };
}

function officeAsProvider(branch: BranchPlan): Provider {
  return {
    code: `${branch.office}:own`,
    name: branch.officeName,
    kind: providerKinds.own,
    level: "township",
  };
}

export function evenDays(startsOn: Day, days: number, minutes: number): readonly DayLine[] {
  const each = Math.floor(minutes / days);
  return Array.from({ length: days }, (_, at) => ({
    on: startsOn + at,
    minutes: each + (at === 0 ? minutes - each * days : 0),
  }));
}

/** Most registers are written within days, some weeks later, a few after months. */
export function lagOf(chance: Chance): number {
  const roll = chance.real();
  if (roll < 0.72) return chance.below(4);
  if (roll < 0.9) return 4 + chance.below(14);
  return roll < 0.98 ? 18 + chance.below(40) : 58 + chance.below(90);
}

/** The classes that the party schools of a seat gave in a year, for secretaries or the new. */
export interface CourseKind {
  readonly word: string;
  readonly name: string;
  readonly minutes: number;
  readonly days: number;
  readonly topic: TopicWord;
  /** Days of the year on which classes began. */
  readonly begins: readonly number[];
  readonly form: FormWord;
}

export const courses = {
  secretaries: { word: "sec", name: "村党组织书记培训班", minutes: 2400, days: 5, topic: topics.post,
    begins: [70, 110, 135, 165, 235, 270, 300, 312], form: forms.course },
  fresh: { word: "new", name: "新党员培训班", minutes: 1440, days: 3, topic: topics.constitution,
    begins: [80, 125, 160, 200, 250, 285, 308], form: forms.course },
  beforePost: { word: "pre", name: "大学生村官岗前培训班", minutes: 2400, days: 5, topic: topics.post,
    begins: [199, 204, 216], form: forms.course },
  graduates: { word: "grad", name: "大学生村官培训班", minutes: 2400, days: 5, topic: topics.skills,
    begins: [95, 150, 260, 290], form: forms.course },
  practice: { word: "model", name: "示范村实践锻炼", minutes: 960, days: 2, topic: topics.skills,
    begins: [100, 240], form: forms.practice },
  demonstration: { word: "demo", name: "农村党组织书记示范班", minutes: 2400, days: 5,
    topic: topics.post, begins: [120, 265], form: forms.course },
  leaders: { word: "lead", name: "基层党组织班子成员培训班", minutes: 1200, days: 3,
    topic: topics.theory, begins: [105, 175, 245, 295], form: forms.course },
  skills: { word: "skill", name: "实用技术培训班", minutes: 960, days: 2, topic: topics.skills,
    begins: [45, 75, 320], form: forms.skills },
} as const satisfies Readonly<Record<string, CourseKind>>;

/** One class of a party school; the same whoever asks for it. */
export function classOf(
  kind: CourseKind,
  provider: Provider,
  year: number,
  nth: number,
): Sitting {
  const startsOn = dayOf(year, 1, 1) + (kind.begins[nth] ?? kind.begins[0] ?? 100);
  return {
    key: `${provider.code}:${year}:${kind.word}:${nth + 1}`,
    startsOn,
    endsOn: startsOn + kind.days - 1,
    startsAt: "08:30",
    endsAt: "17:30",
    form: kind.form,
    topic: kind.topic,
    course: kind.name,
    provider,
    place: provider.name,
    unit: null,
    minutes: kind.minutes,
    days: evenDays(startsOn, kind.days, kind.minutes),
    turnout: 1,
    lag: 1 + (hashOf(`${provider.code}${year}${nth}`) & 7),
    source: "party-school",
  };
}
