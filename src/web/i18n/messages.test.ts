import { expect, test } from "vitest";
import { statuses } from "#core/verdicts";
import { unitKinds, unitLevels } from "#core/organisation";
import { firstLanguage } from "./language.tsx";
import { messages as en } from "./messages/en.ts";
import { messages as zh } from "./messages/zh.ts";
import { pickOf, shareOf } from "./words.ts";

const namesOf = (text: string): string[] =>
  [...text.matchAll(/\{([a-zA-Z]+)/g)].map((found) => found[1] ?? "");

test("both catalogues have the same ids, and no Chinese text asks for a value that is not given", () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  for (const [id, text] of Object.entries(zh)) {
    const given = namesOf(en[id as keyof typeof en]);
    const unknown = namesOf(text).filter((name) => !given.includes(name));
    expect({ id, unknown }).toEqual({ id, unknown: [] });
  }
});

test("every status, level and kind has its word", () => {
  const ids = [
    ...statuses.map((one) => `status.${one}`),
    ...unitLevels.map((one) => `level.${one}`),
    ...unitKinds.map((one) => `kind.${one}`),
  ];
  expect(ids.filter((id) => !Object.hasOwn(en, id))).toEqual([]);
});

test("the browser's wish decides until somebody chooses", () => {
  expect(firstLanguage(null, ["en-GB", "zh-CN"])).toBe("en");
  expect(firstLanguage(null, ["fr", "zh-Hans"])).toBe("zh");
  expect(firstLanguage("zh", ["en"])).toBe("zh");
  expect(firstLanguage("xx", [])).toBe("zh");
});

test("a share never rounds up to all or down to none", () => {
  const write = (value: number): string => `${(value * 100).toFixed(1)} %`;
  expect(shareOf(9_999, 10_000, write)).toBe("99.9 %");
  expect(shareOf(1, 10_000, write)).toBe("0.1 %");
  expect(shareOf(5, 5, write)).toBe("100.0 %");
  expect(shareOf(0, 0, write)).toBe("–");
});

test("a name that one language lacks stands in the other", () => {
  expect(pickOf({ zh: "银川市", en: "" }, "en")).toBe("银川市");
  expect(pickOf({ zh: "银川市", en: "Yinchuan" }, "en")).toBe("Yinchuan");
});
