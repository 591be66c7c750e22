import { dayOf } from "#core/day";
import type { Provider } from "./providers.ts";
import { evenDays, hashOf, type Sitting } from "./sittings.ts";
import { forms, type FormWord, topics, type TopicWord } from "./words.ts";

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
  secretaries: {
    word: "sec",
    name: "村党组织书记培训班",
    minutes: 2400,
    days: 5,
    topic: topics.post,
    begins: [70, 110, 135, 165, 235, 270, 300, 312],
    form: forms.course,
  },
  fresh: {
    word: "new",
    name: "新党员培训班",
    minutes: 1440,
    days: 3,
    topic: topics.constitution,
    begins: [80, 125, 160, 200, 250, 285, 308],
    form: forms.course,
  },
  beforePost: {
    word: "pre",
    name: "大学生村官岗前培训班",
    minutes: 2400,
    days: 5,
    topic: topics.post,
    begins: [199, 204, 216],
    form: forms.course,
  },
  graduates: {
    word: "grad",
    name: "大学生村官培训班",
    minutes: 2400,
    days: 5,
    topic: topics.skills,
    begins: [95, 150, 260, 290],
    form: forms.course,
  },
  practice: {
    word: "model",
    name: "示范村实践锻炼",
    minutes: 960,
    days: 2,
    topic: topics.skills,
    begins: [100, 240],
    form: forms.practice,
  },
  demonstration: {
    word: "demo",
    name: "农村党组织书记示范班",
    minutes: 2400,
    days: 5,
    topic: topics.post,
    begins: [120, 265],
    form: forms.course,
  },
  leaders: {
    word: "lead",
    name: "基层党组织班子成员培训班",
    minutes: 1200,
    days: 3,
    topic: topics.theory,
    begins: [105, 175, 245, 295],
    form: forms.course,
  },
  skills: {
    word: "skill",
    name: "实用技术培训班",
    minutes: 960,
    days: 2,
    topic: topics.skills,
    begins: [45, 75, 320],
    form: forms.skills,
  },
} as const satisfies Readonly<Record<string, CourseKind>>;

/** One class of a party school; the same whoever asks for it. */
export function classOf(kind: CourseKind, provider: Provider, year: number, nth: number): Sitting {
  const key = `${provider.code}:${year}:${kind.word}:${nth + 1}`;
  let found = classes.get(key);
  if (found === undefined) {
    if (classes.size >= classLimit) classes.clear();
    classes.set(key, (found = newClass(kind, provider, year, nth, key)));
  }
  return found;
}

/** Neighbours go to the same classes; the bound keeps memory from growing with the population. */
const classes = new Map<string, Sitting>();
const classLimit = 4_000;

function newClass(
  kind: CourseKind,
  provider: Provider,
  year: number,
  nth: number,
  key: string,
): Sitting {
  const startsOn = dayOf(year, 1, 1) + (kind.begins[nth] ?? kind.begins[0] ?? 100);
  return {
    key,
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
