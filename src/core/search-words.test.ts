import { expect, test } from "vitest";
import { searchQuery } from "./search-words.ts";

const forms: Readonly<Record<string, readonly string[]>> = { 国: ["國", "囯"], 国家: [] };
const query = (text: string): string => searchQuery(text, (one) => forms[one] ?? []);

test("two neighbours that are not ASCII are one word, and all of them must be there", () => {
  expect(query("王小明")).toBe("('王小') & ('小明')");
  expect(query("王小王小")).toBe("('王小') & ('小王')");
});

test("a single character is the beginning of a word", () => {
  expect(query("王")).toBe("('王':*)");
  expect(query("国")).toBe("('国':* | '國':* | '囯':*)");
});

test("every form of either neighbour is looked for", () => {
  expect(query("国王")).toBe("('国王' | '國王' | '囯王')");
  expect(query("王国")).toBe("('王国' | '王國' | '王囯')");
});

test("words of ASCII are looked for by their beginning, without regard to capitals", () => {
  expect(query("Li 64010001")).toBe("'li':* & '64010001':*");
  expect(query("a1王小b")).toBe("'a1':* & ('王小') & 'b':*");
});

test("width, dots within names and marks of glyphs make no difference", () => {
  expect(query("ＬＩ")).toBe("'li':*");
  expect(query("阿·里")).toBe("('阿里')");
  expect(query("葛\u{E0100}城")).toBe("('葛城')");
});

test("characters outside the basic plane are one character each", () => {
  expect(query("𠮷田")).toBe("('𠮷田')");
});

test("where nothing is to be searched by there is no query", () => {
  expect(query(" '\\ & | :* ")).toBe("");
});
