import { expect, test } from "vitest";
import { bodyOf, emptyDraft, missingIn, numbersOf } from "./draft.ts";

const terms = { postId: 7, until: "2011-11-30", reason: " 复核 " };

test("numbers are taken one a line or with commas of either kind between, each once", () => {
  expect(numbersOf("A1\nA2, A3，A1、A4；\n\n")).toEqual(["A1", "A2", "A3", "A4"]);
});

test("an empty form says everything that is missing", () => {
  expect([...missingIn(emptyDraft)]).toEqual(["post", "unit", "until", "reason"]);
  expect([...missingIn({ ...emptyDraft, kind: "merge", draw: null })]).toEqual([
    "post",
    "numbers",
    "until",
    "reason",
  ]);
  expect(bodyOf(emptyDraft)).toBeNull();
});

test("each kind sends whom it needs and nothing of the others", () => {
  const filled = { ...emptyDraft, ...terms, numbers: "A1", unitId: 3, draw: 5 };
  const common = { postId: 7, fields: ["identity"], until: "2011-11-30", reason: "复核" };
  expect(bodyOf(filled)).toEqual({ kind: "sample", ...common, unitId: 3, draw: 5 });
  expect(bodyOf({ ...filled, kind: "records" })).toEqual({ kind: "records", ...common, unitId: 3 });
  expect(bodyOf({ ...filled, kind: "merge" })).toEqual({
    kind: "merge",
    ...common,
    numbers: ["A1"],
  });
});

test("a mandate does not end before it begins, nor name more persons than one may", () => {
  const filled = { ...emptyDraft, ...terms, kind: "import", numbers: "A1" } as const;
  expect(missingIn({ ...filled, from: "2011-12-01" })).toEqual(new Set(["until"]));
  const many = Array.from({ length: 201 }, (_, n) => `A${n}`).join("\n");
  expect(missingIn({ ...filled, numbers: many })).toEqual(new Set(["numbers"]));
});
