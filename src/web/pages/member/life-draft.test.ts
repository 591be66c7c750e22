import { expect, test } from "vitest";
import type { FactView } from "#contract/views";
import { draftOf, factBodyOf } from "./life-draft.ts";

const fact: FactView = {
  factId: 1,
  kind: "role",
  value: "leading-body",
  unit: null,
  from: "2010-05",
  to: "2011-01-01",
  recordedAt: "2011-01-02T00:00:00Z",
  contested: false,
};

test("what is not changed in the form goes back as it was", () => {
  const { kind, value, from, to } = fact;
  expect(factBodyOf(kind, draftOf(fact))).toEqual({ kind, value, from, to, unitId: null });
});

test("an end before the beginning is refused, one of the same month is not", () => {
  const span = (from: string, until: string) =>
    factBodyOf("role", { value: "x", from, until, unitId: null });
  expect(span("2010-05-20", "2010-05-19")).toBeNull();
  expect(span("2010-05-20", "2009")).toBeNull();
  expect(span("2010-05-20", "2010-05")).toMatchObject({ to: "2010-05" });
  expect(span("2010-05-20", "2010-05-20")).toMatchObject({ to: "2010-05-21" });
  expect(span("2010-05-20", "May")).toBeNull();
  expect(factBodyOf("role", { value: " ", from: "2010", until: "", unitId: null })).toBeNull();
});
