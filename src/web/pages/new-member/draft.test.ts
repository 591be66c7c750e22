import { expect, test } from "vitest";
import { bodyOf, type Draft, emptyDraft, mistakesOf, refusedIn } from "./draft.ts";

const today = "2011-11-15";
const draft = (more: Partial<Draft> = {}): Draft => ({
  ...emptyDraft(3, today),
  name: "王䶮",
  ...more,
});
const wrong = (more: Partial<Draft>) => mistakesOf(draft(more), today);
const inNone = () => false;

test("a name, a unit and a day are all that is needed; what is not stated is not sent as something", () => {
  expect(bodyOf(draft(), today, inNone)).toEqual({
    unitId: 3,
    from: today,
    name: "王䶮",
    nameEn: "",
    sex: null,
    born: null,
    admittedOn: null,
    facts: [],
  });
});

test("blanks around what is typed do not count, and facts hold from the first day", () => {
  const body = bodyOf(
    draft({
      name: " 王䶮 ",
      memberNo: " R9 ",
      facts: { sector: "rural", role: "x", standing: "" },
    }),
    today,
    (kind) => kind === "role",
  );
  expect(body).toMatchObject({
    name: "王䶮",
    memberNo: "R9",
    facts: [
      { kind: "sector", value: "rural", from: today, to: null, unitId: null },
      { kind: "role", value: "x", from: today, to: null, unitId: 3 },
    ],
  });
});

test("each mistake is named at its field, and nothing is sent", () => {
  expect(wrong({ unitId: null })).toEqual({ unitId: "newMember.wrong.unit" });
  expect(wrong({ name: "　 " })).toEqual({ name: "newMember.wrong.name" });
  expect(wrong({ memberNo: "110101197001010012" })).toEqual({ memberNo: "newMember.wrong.number" });
  expect(wrong({ from: "" })).toEqual({ from: "newMember.wrong.from" });
  expect(wrong({ from: "2011-11" })).toEqual({ from: "newMember.wrong.from" });
  expect(wrong({ from: "2011-11-16" })).toEqual({ from: "newMember.wrong.future" });
  expect(wrong({ born: "1970-13" })).toEqual({ born: "newMember.wrong.date" });
  expect(wrong({ born: "2012" })).toEqual({ born: "newMember.wrong.future" });
  expect(wrong({ admittedOn: "2011-12" })).toEqual({ admittedOn: "newMember.wrong.future" });
  expect(bodyOf(draft({ name: "" }), today, inNone)).toBeNull();
});

test("a birth after the admission is named; dates of one year or month may be right", () => {
  expect(wrong({ born: "1990-05-06", admittedOn: "1989" })).toEqual({
    born: "newMember.wrong.bornLater",
  });
  expect(wrong({ born: "1990-05-06", admittedOn: "1990" })).toEqual({});
  expect(wrong({ born: "2011", admittedOn: "2011-11" })).toEqual({});
});

test("what the server refuses is shown where it stands in the form", () => {
  expect(refusedIn("member-no-unavailable", [])).toEqual({ memberNo: "newMember.wrong.taken" });
  expect(refusedIn("impossible-days", ["/born", "/facts/0/from"])).toEqual({
    born: "newMember.wrong.date",
  });
  expect(refusedIn("organisation-busy", [])).toEqual({});
});
