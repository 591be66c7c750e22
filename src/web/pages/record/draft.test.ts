import { expect, test } from "vitest";
import {
  bodyOf,
  commonMinutes,
  daysOf,
  edited,
  emptyDraft,
  minutesOf,
  mistakesOf,
} from "./draft.ts";
import type { Draft } from "./draft.ts";

const filled: Draft = {
  ...emptyDraft("2011-11-15"),
  form: "lecture",
  providerId: 3,
  amount: "4",
  ticked: [7, 9],
};

test("amounts are read as people type them, and only whole minutes are taken", () => {
  expect(minutesOf("1.5", "h")).toBe(90);
  expect(minutesOf("1，5", "h")).toBe(90);
  expect(minutesOf(" 45 ", "min")).toBe(45);
  expect(minutesOf("0.333", "h")).toBe(20);
  expect(minutesOf("0.51", "min")).toBe(null);
  for (const text of ["", "four", "-1", "1e3", "1.2.3"]) expect(minutesOf(text, "h")).toBe(null);
});

test("a complete form has no mistakes, an empty one names each", () => {
  expect([...mistakesOf(filled).keys()]).toEqual([]);
  const empty = emptyDraft("2011-11-15");
  expect([...mistakesOf(empty).keys()]).toEqual(["form", "provider", "amount", "people"]);
});

test("a class cannot end before it starts, nor be longer than its days", () => {
  const backwards = { ...filled, endsOn: "2011-11-14" };
  expect(mistakesOf(backwards).get("endsOn")).toBe("wrong.order");
  expect(mistakesOf({ ...filled, amount: "25" }).get("amount")).toBe("wrong.tooLong");
  expect(mistakesOf({ ...filled, own: { 7: "25" } }).get("own-7")).toBe("wrong.tooLong");
  expect(mistakesOf({ ...filled, startsOn: "2011-02-29" }).get("startsOn")).toBe("wrong.day");
});

test("what is sent is what was typed: the common amount, and another for some", () => {
  const body = bodyOf({ ...filled, own: { 9: "1.5" } }, 11);
  expect(body.session).toMatchObject({ startsOn: "2011-11-15", unitId: 11, providerId: 3 });
  expect(body.attendees).toEqual([
    { memberId: 7, minutes: 240 },
    { memberId: 9, minutes: 90 },
  ]);
});

test("day lines sum to the minutes; days without time are left out", () => {
  const days: Draft = {
    ...filled,
    startsOn: "2010-12-29",
    endsOn: "2011-01-01",
    byDay: { "2010-12-29": "8", "2010-12-31": "4", "2011-01-01": "0" },
  };
  expect(daysOf(days)).toHaveLength(4);
  expect(commonMinutes(days)).toBe(720);
  expect(bodyOf(days, 11).attendees[0]).toEqual({
    memberId: 7,
    minutes: 720,
    days: [
      { on: "2010-12-29", minutes: 480 },
      { on: "2010-12-31", minutes: 240 },
    ],
  });
});

test("a credit as the provider states it is sent as it is", () => {
  const body = bodyOf({ ...filled, unit: "study-hour", amount: "6.5" }, 11);
  expect(body.attendees[0]).toEqual({ memberId: 7, credit: { quantity: 6.5, unit: "study-hour" } });
});

test("sending the same thing again keeps its key, an edit gets a new one", () => {
  expect(edited(filled, { amount: "5" }).key).not.toBe(filled.key);
  expect({ ...filled }.key).toBe(filled.key);
});
