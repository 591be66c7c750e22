import { expect, test } from "vitest";
import { failure, success } from "./outcome.ts";
import { isPlainText } from "./plain-text.ts";

test("an outcome says whether it went well, and a failure what happened", () => {
  expect(success(3)).toEqual({ ok: true, value: 3 });
  expect(failure("conflict", "taken", "It is taken.")).toEqual({
    ok: false,
    kind: "conflict",
    code: "taken",
    message: "It is taken.",
    problems: [],
  });
});

test.each(["a\tb", "a\nb", "a\u0000", "\u202ereversed", "a\u2066b", "a\u007f", "\uffff"])(
  "%j is no plain text",
  (text) => expect(isPlainText(text)).toBe(false),
);

test("words of any script on one line are plain text", () => {
  for (const text of ["", "王 小明", "Ana-María", "𠮷", "‏עברית"])
    expect(isPlainText(text)).toBe(true);
});
