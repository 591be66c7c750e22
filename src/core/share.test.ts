import { expect, test } from "vitest";
import { shareOf, unmeasured } from "./share.ts";

test("a share is what was reached of those judged", () => {
  expect(shareOf({ byStatus: { met: 3, short: 1 }, judged: 4, reached: 3 })).toBe(0.75);
});

test("nobody judged has no share", () => {
  expect(shareOf({ byStatus: { exempt: 2 }, judged: 0, reached: 0 })).toBeNull();
});

test("while some cannot be measured yet, the others who all reached it are no full share", () => {
  const figure = { byStatus: { met: 3, "not-measurable": 9 }, judged: 3, reached: 3 };
  expect(unmeasured(figure)).toBe(9);
  expect(shareOf(figure)).toBeNull();
});
