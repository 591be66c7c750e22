import fc from "fast-check";
import { expect, test } from "vitest";
import { codeOf, formatReceipt, parseReceipt, type ReceiptText } from "./receipts.ts";

const receipts = fc.record({
  kind: fc.constantFrom("entry" as const, "transcript" as const),
  id: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  code: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(codeOf),
});

test("a receipt is read again from its text, however it was typed", () => {
  const typed = (receipt: ReceiptText): string[] => {
    const text = formatReceipt(receipt);
    return [
      text,
      text.toLowerCase(),
      ` ${text.replaceAll("-", " ")} `,
      text.replaceAll("-", "–").replaceAll("0", "o").replaceAll("1", "l"),
      text.replace(/[^-]/g, fullwidth),
      `https://register.example/receipt#${text}`,
    ];
  };
  fc.assert(
    fc.property(receipts, (receipt) => {
      for (const text of typed(receipt)) expect(parseReceipt(text)).toEqual(receipt);
    }),
  );
});

function fullwidth(letter: string): string {
  return String.fromCodePoint(letter.codePointAt(0)! + 0xfee0);
}

test("every byte is in the code: two codes differ where their bytes do", () => {
  const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(bytes, fc.nat({ max: 19 }), fc.integer({ min: 1, max: 255 }), (one, at, by) => {
      const other = Uint8Array.from(one);
      other[at] = (other[at]! + by) % 256;
      expect(codeOf(other)).not.toBe(codeOf(one));
      expect(codeOf(one)).toMatch(/^[0-9A-HJKMNP-TV-Z]{32}$/);
    }),
  );
});

test("what is no receipt is none", () => {
  const code = "0".repeat(32);
  const none = [
    "",
    "RBE",
    `RBX-1-${code}`,
    `RBE-0-${code}`,
    `RBE-1-${code.slice(1)}`,
    `RBE-1-${code}0`,
    `RBE-1-${"U".repeat(32)}`,
    `RBE-9999999999999999-${code}`,
    `RBE-1-${code}; drop table entry`,
    `RBE-1-${code.slice(1)}U`,
    `RBE-1-U${code.slice(1)}`,
    `XRBE-1-${code}`,
    `RBE-1${code}`,
  ];
  expect(none.filter((text) => parseReceipt(text) !== null)).toEqual([]);
});

test("a receipt is written in groups of four, and read however many hyphens stand between them", () => {
  const code = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const receipt: ReceiptText = { kind: "entry", id: 1, code };
  expect(formatReceipt(receipt)).toBe("RBE-1-0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ");
  for (const text of [`RBE1-${code}`, `RBE--1--${code}`, `RBE - 1 - ${code}`]) {
    expect(parseReceipt(text)).toEqual(receipt);
  }
});
