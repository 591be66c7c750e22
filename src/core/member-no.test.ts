import fc from "fast-check";
import { expect, test } from "vitest";
import { isIdentityNumber } from "./member-no.ts";

const digits = (count: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from("0123456789")),
    minLength: count,
    maxLength: count,
  });

test("18 digits, 17 and an X, and 15 digits have the form of an identity number, right or not", () => {
  fc.assert(
    fc.property(digits(17), fc.constantFrom(...Array.from("0123456789Xx")), (start, end) =>
      isIdentityNumber(start + end),
    ),
  );
  fc.assert(fc.property(digits(15), isIdentityNumber));
});

test("fullwidth digits and blanks around it hide nothing", () => {
  expect(isIdentityNumber(" ００００００１９０００１０１０００Ｘ ")).toBe(true);
});

test("other lengths, letters and signs are numbers that a body may issue", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }).filter((count) => count !== 15 && count !== 18),
      (count) => !isIdentityNumber("1".repeat(count)),
    ),
  );
  for (const number of ["X".repeat(18), `A${"1".repeat(17)}`, `1234-${"5".repeat(13)}`, ""]) {
    expect(isIdentityNumber(number)).toBe(false);
  }
});
