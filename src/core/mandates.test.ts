import { expect, test } from "vitest";
import { fieldsOf, mandateState, spanMistake } from "./mandates.ts";

const today = 15_000;
const mandate = { from: today, to: today + 10, revoked: false, posted: true };

test("a mandate is in force from its first day, and not on the day it ends", () => {
  expect(mandateState(mandate, today - 1)).toBe("coming");
  expect(mandateState(mandate, today)).toBe("in-force");
  expect(mandateState(mandate, today + 9)).toBe("in-force");
  expect(mandateState(mandate, today + 10)).toBe("ended");
});

test("a mandate that was revoked, or whose holder lost the post, is not in force on any day", () => {
  for (let day = today - 1; day <= today + 11; day += 1) {
    expect(mandateState({ ...mandate, revoked: true }, day)).toBe("revoked");
    expect(mandateState({ ...mandate, posted: false }, day)).toBe(
      day < mandate.to ? "post-lost" : "ended",
    );
  }
});

test("a mandate begins today or later, ends after it begins, and lasts no longer than its kind may", () => {
  const longest = 10;
  expect(spanMistake({ from: today, to: today + 10 }, today, longest)).toBeNull();
  expect(spanMistake({ from: today, to: today + 11 }, today, longest)).toBe("too-long");
  expect(spanMistake({ from: today, to: today }, today, longest)).toBe("ends-early");
  expect(spanMistake({ from: today - 1, to: today + 1 }, today, longest)).toBe(
    "begins-in-the-past",
  );
  expect(spanMistake({ from: today + 366, to: today + 367 }, today, longest)).toBeNull();
  expect(spanMistake({ from: today + 367, to: today + 368 }, today, longest)).toBe(
    "begins-too-late",
  );
});

test("the identity line is always among the fields, and nothing that was not asked for", () => {
  expect(fieldsOf([])).toEqual(["identity"]);
  expect(fieldsOf(["entries", "identity"])).toEqual(["identity", "entries"]);
  expect(fieldsOf(["facts"])).toEqual(["identity", "facts"]);
});
