import fc from "fast-check";
import { expect, test } from "vitest";
import { endsTooSoon, minutesHeld, minutesHeldOn, type SessionTime } from "./session-time.ts";

const session = (days: number, startsAt: string | null, endsAt: string | null): SessionTime => ({
  startsOn: 15_000,
  endsOn: 15_000 + days - 1,
  startsAt,
  endsAt,
});

test("a session holds its time of each day, times its days", () => {
  expect(minutesHeld(session(1, "10:00", "10:10"))).toBe(10);
  expect(minutesHeld(session(5, "08:30", "17:30"))).toBe(5 * 540);
  expect(minutesHeldOn(session(5, "08:30", "17:30"), 15_002)).toBe(540);
});

test("without both times it holds whole days", () => {
  expect(minutesHeld(session(1, null, null))).toBe(1440);
  expect(minutesHeld(session(2, "22:00", null))).toBe(2880);
});

test("a session that ends at an earlier time goes on overnight, once for each night", () => {
  const night = session(2, "22:00", "06:00");
  expect(minutesHeld(night)).toBe(480);
  expect([15_000, 15_001].map((day) => minutesHeldOn(night, day))).toEqual([120, 360]);
  expect(minutesHeld(session(2, "08:00", "08:00"))).toBe(1440);
});

test("on one day the end must lie after the start", () => {
  expect(endsTooSoon(session(1, "10:00", "09:00"))).toBe(true);
  expect(endsTooSoon(session(1, "10:00", "10:00"))).toBe(true);
  expect(endsTooSoon(session(1, "10:00", "10:01"))).toBe(false);
  expect(endsTooSoon(session(2, "22:00", "06:00"))).toBe(false);
  expect(endsTooSoon(session(1, "10:00", null))).toBe(false);
});

test("the days of a session hold together what the session holds", () => {
  const time = fc
    .integer({ min: 0, max: 1439 })
    .map((at) =>
      [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, "0")).join(":"),
    );
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.option(time),
      fc.option(time),
      (days, from, to) => {
        const one = session(days, from, to);
        if (endsTooSoon(one)) return;
        let sum = 0;
        for (let day = one.startsOn; day <= one.endsOn; day += 1) sum += minutesHeldOn(one, day);
        expect(sum).toBe(minutesHeld(one));
      },
    ),
  );
});

test("of a session over several days each holds what lies on it, without times all of it", () => {
  const on = (one: SessionTime) => [15_000, 15_001, 15_002].map((day) => minutesHeldOn(one, day));
  expect(on(session(3, null, null))).toEqual([1440, 1440, 1440]);
  expect(on(session(3, "22:00", null))).toEqual([1440, 1440, 1440]);
  expect(on(session(3, null, "06:00"))).toEqual([1440, 1440, 1440]);
  expect(on(session(3, "08:00", "08:00"))).toEqual([960, 1440, 480]);
});
