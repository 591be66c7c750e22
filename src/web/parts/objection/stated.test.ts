import { expect, test } from "vitest";
import { claimOf, nothingStated, statedOf } from "./stated.ts";

test("a claim stands over what is recorded; what it leaves unsaid stays", () => {
  const now = { minutes: 240, startsOn: "2011-03-01", endsOn: "2011-03-02", form: "lecture" };
  expect(statedOf({ minutes: 480 }, now)).toEqual({ ...nothingStated, ...now, minutes: 480 });
});

test("another first day alone means one day", () => {
  const now = { startsOn: "2011-03-01", endsOn: "2011-03-02" };
  expect(statedOf({ startsOn: "2011-05-05" }, now)).toMatchObject({
    startsOn: "2011-05-05",
    endsOn: "",
  });
});

test("only the fields that are asked for are said, and nothing that is empty", () => {
  const stated = { ...nothingStated, minutes: 0, startsOn: " ", form: "lecture", value: "x" };
  expect(claimOf(stated, ["minutes", "startsOn", "form"])).toEqual({ minutes: 0, form: "lecture" });
});
