import { dayOf, daysInMonth } from "#core/day";
import { attend, type EntryList } from "./attend.ts";
import type { Period, Person } from "./people.ts";
import { network } from "./providers.ts";
import type { Chance } from "./random.ts";
import type { Sitting } from "./sittings.ts";
import { forms, topics } from "./words.ts";

/** The course that the network offered in a month, on the page or by text message. */
function monthCourse(year: number, month: number, message: boolean): Sitting {
  const startsOn = dayOf(year, month, 1);
  const text = `${year}-${month < 10 ? "0" : ""}${month}`;
  return {
    key: `${message ? "SMS" : "WEB"}:${text}`,
    startsOn,
    endsOn: startsOn + daysInMonth(year, month) - 1,
    startsAt: null,
    endsAt: null,
    form: message ? forms.message : forms.online,
    topic: topics.theory,
    course: message ? `手机党课 ${text}` : `网络课堂 ${text}`,
    provider: network,
    place: "",
    unit: null,
    minutes: message ? 30 : 120,
    days: null,
    turnout: 1,
    lag: 2,
    source: "network",
  };
}

const cache = new Map<number, readonly [Sitting, Sitting]>();

function monthCourses(year: number, month: number): readonly [Sitting, Sitting] {
  const key = year * 12 + month;
  let found = cache.get(key);
  if (found === undefined) {
    found = [monthCourse(year, month, false), monthCourse(year, month, true)];
    cache.set(key, found);
  }
  return found;
}

/** Study alone, on the page or by text message: mostly the younger, now and then. */
export function onlineOf(person: Person, chance: Chance, period: Period, list: EntryList): void {
  const often = person.age < 45 ? 0.45 : person.age < 60 ? 0.16 : 0.03;
  for (const year of period.years) {
    if (!chance.hit(often * person.zeal)) continue;
    const message = chance.hit(0.35) ? 1 : 0;
    const sitting = monthCourses(year, chance.between(1, 12))[message];
    if (sitting.startsOn < Math.max(person.homeFrom, period.start)) continue;
    if (person.left !== null && sitting.endsOn >= person.left) continue;
    attend(person, sitting, sitting.minutes, null, list, chance, period);
  }
}
