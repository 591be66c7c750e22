import { expect, test } from "vitest";
import { retentionBounds, retentionKinds, retentionOf } from "./retention.ts";

test("where nothing is set the usual days hold, and what is set takes their place", () => {
  expect(retentionOf({})).toEqual({
    identity: 1830,
    looks: 3660,
    "waiver-kinds": 1830,
    transfers: 366,
    slips: 366,
    "sign-in-attempts": 1,
    "idempotency-keys": 1,
  });
  const set = Object.fromEntries(retentionKinds.map((kind, index) => [kind, index + 400]));
  expect(retentionOf(set)).toEqual(set);
});

test.each(retentionKinds)("the usual days of %s lie within its bounds", (kind) => {
  const { usual, least, most } = retentionBounds[kind];
  expect(least).toBeGreaterThan(0);
  expect(usual).toBeGreaterThanOrEqual(least);
  expect(most).toBeGreaterThanOrEqual(usual);
});
