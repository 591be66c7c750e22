import { expect, test } from "vitest";
import { protectedWord } from "./vocabulary.ts";

test.each([
  ["religion", "religion"],
  ["the-religion-of", "religion"],
  ["Health_state", "health"],
  ["political_opinion", "opinion"],
  ["gender_identity", "gender-identity"],
  ["gender-identity", "gender-identity"],
  ["是否残疾", "残疾"],
  ["民族", "民族"],
])("%s holds the protected word %s", (code, word) => {
  expect(protectedWord(code)).toBe(word);
});

test.each(["sector", "healthy", "racetrack", "traced", "", "post--held", "kept-identity"])(
  "%s holds none",
  (code) => {
    expect(protectedWord(code)).toBeNull();
  },
);
