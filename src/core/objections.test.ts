import { describe, expect, test } from "vitest";
import { smallPack, type SmallRule } from "#test/small-pack";
import {
  claimMistake,
  entryFaults,
  factFaults,
  type Instance,
  mayAppeal,
  objectionDays,
  objectionKinds,
  type ObjectionOutcome,
  objectionPlaces,
  objectionState,
  rejections,
} from "./objections.ts";

const today = 15_000;
const waits = (answerBy: number): Instance => ({ answerBy, outcome: null, appealBy: null });
const answered = (outcome: Instance["outcome"], appealBy: number | null = null): Instance => ({
  answerBy: today,
  outcome,
  appealBy,
});

describe("the days of an objection", () => {
  test("the last day is a day to answer; the next one is late", () => {
    expect(objectionState([waits(today)], today)).toBe("waiting");
    expect(objectionState([waits(today - 1)], today)).toBe("late");
    expect(mayAppeal([waits(today)], today)).toBe(false);
    expect(mayAppeal([waits(today - 1)], today)).toBe(true);
  });

  test("an answer goes further until its day, and once", () => {
    expect(mayAppeal([answered("rejected", today)], today)).toBe(true);
    expect(mayAppeal([answered("rejected", today)], today + 1)).toBe(false);
    expect(mayAppeal([answered("upheld")], today)).toBe(false);
    expect(mayAppeal([answered("withdrawn")], today)).toBe(false);
    expect(mayAppeal([answered("rejected", today), waits(today - 9)], today)).toBe(false);
    expect(mayAppeal([], today)).toBe(false);
  });

  test("the second answer is what it comes to", () => {
    expect(objectionState([answered("rejected", today), answered("upheld")], today)).toBe("upheld");
    expect(objectionState([answered("unanswered"), waits(today)], today)).toBe("waiting");
  });

  test("the words of the last answer are where it stands, whatever the day", () => {
    const outcomes: ObjectionOutcome[] = ["upheld", "partly", "rejected", "withdrawn"];
    for (const outcome of outcomes) {
      expect(objectionState([answered(outcome)], today + 99)).toBe(outcome);
      expect(objectionState([waits(1), answered(outcome)], today)).toBe(outcome);
    }
  });

  test("what nobody has heard yet waits; what was left unanswered is late from the next day on", () => {
    expect(objectionState([], today)).toBe("waiting");
    expect(objectionState([answered("unanswered")], today)).toBe("waiting");
    expect(objectionState([answered("unanswered")], today + 1)).toBe("late");
    expect(objectionState([answered("rejected", today), waits(today - 1)], today)).toBe("late");
  });

  test("an answer may be taken further on its last day and on all before, for part of it too", () => {
    expect(mayAppeal([answered("partly", today)], today - 1)).toBe(true);
    expect(mayAppeal([answered("partly", today)], today)).toBe(true);
    // The day for the answer says nothing once there is one.
    expect(mayAppeal([answered("rejected")], today + 1)).toBe(false);
    expect(mayAppeal([{ ...waits(today), appealBy: today + 9 }], today)).toBe(false);
  });
});

describe("how long it may take", () => {
  const rule: SmallRule = { window: "{ calendar: { years: 1 } }" };

  test("thirty days each, where there is no pack or it says nothing", () => {
    expect(objectionDays(null)).toEqual({ answer: 30, appeal: 30 });
    expect(objectionDays(smallPack({ R: rule }))).toEqual({ answer: 30, appeal: 30 });
  });

  test("the days that a pack writes, for the answer and for going further", () => {
    const objections = { answerWithinDays: 10, appealWithinDays: 20 };
    const pack = { ...smallPack({ R: rule }), objections };
    expect(objectionDays(pack)).toEqual({ answer: 10, appeal: 20 });
  });
});

describe("what an objection must say", () => {
  test.each([
    ["entry", "minutes", {}, "", "minutes"],
    ["entry", "minutes", { minutes: 0 }, "", null],
    ["entry", "days", {}, "", "startsOn"],
    ["entry", "days", { endsOn: "2011-05-05" }, "", "startsOn"],
    ["entry", "days", { startsOn: "2011-05-05" }, "", null],
    ["entry", "form", { form: "" }, "", null],
    ["entry", "provider", { providerId: 0 }, "", null],
    ["entry", "missing", {}, "", null],
    ["entry", "value", {}, "", null],
    ["entry", "form", {}, "", "form"],
    ["entry", "provider", {}, "", "providerId"],
    ["entry", "not-mine", {}, "", null],
    ["entry", "other", {}, "  ", "words"],
    ["entry", "other", {}, "two days, not one", null],
    ["missing", "missing", {}, "", "startsOn"],
    ["missing", "missing", { startsOn: "2011-05-05" }, "", null],
    ["fact", "missing", { value: "x" }, "", "kind"],
    ["fact", "missing", { kind: "role" }, "", "value"],
    ["fact", "missing", {}, "", "kind"],
    ["fact", "missing", { kind: "role", value: "x" }, "", null],
    ["fact", "value", {}, "", "value"],
    ["fact", "value", { value: "" }, "", null],
    ["fact", "days", { from: "2011" }, "", null],
    ["fact", "other", {}, "", null],
    ["fact", "minutes", {}, "", null],
    ["fact", "days", {}, "", "from"],
    ["fact", "days", { to: "2011" }, "", null],
    ["fact", "not-true", {}, "", null],
  ] as const)("%s, %s, %o, %s: %s", (kind, fault, claim, words, mistake) => {
    expect(claimMistake(kind, fault, claim, words)).toBe(mistake);
  });
});

test("the words of objections are those that files, pages and the interface know", () => {
  expect(objectionKinds).toEqual(["entry", "missing", "fact"]);
  expect(entryFaults).toEqual(["not-mine", "minutes", "days", "form", "provider", "other"]);
  expect(factFaults).toEqual(["not-true", "value", "days", "missing"]);
  expect(rejections).toEqual(["as-recorded", "not-shown", "recorded-already", "not-by-the-rules"]);
  expect(objectionPlaces).toEqual(["branch", "office", "above"]);
});
