// Runs inside the copy that `plant.mjs` makes: compares its engine with the reference judge.
import { expect, test } from "vitest";
import { engineRows, open } from "../../test/reference/oracle.ts";
import { answersOfReference } from "./answers.ts";

const { MUTATION_QUESTIONS, MUTATION_ANSWERS } = process.env;

test("the engine answers as the reference judge does", () => {
  const answers = answersOfReference(Number(MUTATION_QUESTIONS), MUTATION_ANSWERS ?? "");
  expect(answers.length).toBeGreaterThan(0);
  for (const { drawn, right } of answers) {
    const opened = open(drawn);
    if (typeof opened === "string") throw new Error(opened);
    expect(engineRows(opened, drawn.today)).toEqual(right);
  }
});
