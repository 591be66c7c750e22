import { describe, expect, test } from "vitest";
import { claimMistake, type Instance, mayAppeal, objectionState } from "./objections.ts";

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
});

describe("what an objection must say", () => {
  test.each([
    ["entry", "minutes", {}, "", "minutes"],
    ["entry", "minutes", { minutes: 0 }, "", null],
    ["entry", "days", {}, "", "startsOn"],
    ["entry", "form", {}, "", "form"],
    ["entry", "provider", {}, "", "providerId"],
    ["entry", "not-mine", {}, "", null],
    ["entry", "other", {}, "  ", "words"],
    ["entry", "other", {}, "two days, not one", null],
    ["missing", "missing", {}, "", "startsOn"],
    ["missing", "missing", { startsOn: "2011-05-05" }, "", null],
    ["fact", "missing", { value: "x" }, "", "kind"],
    ["fact", "missing", { kind: "role" }, "", "value"],
    ["fact", "value", {}, "", "value"],
    ["fact", "days", {}, "", "from"],
    ["fact", "days", { to: "2011" }, "", null],
    ["fact", "not-true", {}, "", null],
  ] as const)("%s, %s, %o, %s: %s", (kind, fault, claim, words, mistake) => {
    expect(claimMistake(kind, fault, claim, words)).toBe(mistake);
  });
});
