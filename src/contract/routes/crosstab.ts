import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, day, purpose, word } from "../values.ts";
import { requirementRef } from "../views.ts";
import { figureFrame } from "./coverage.ts";
import { unitParams } from "./units.ts";

const attribute = z.enum(["sex", "age", "education", "sector", "form", "topic", "level"]);

const axis = z
  .object({
    attribute,
    label: bilingual,
    /** It belongs to a person: small counts by it are withheld. */
    personal: z.boolean(),
    values: z.array(z.object({ code: z.string(), label: bilingual })),
  })
  .meta({ id: "CrosstabAxis" });

export const crosstabView = figureFrame
  .extend({
    /** Homes and attributes are those of this day; training counts up to it. */
    day,
    knownOn: day,
    year: z.int(),
    /** Null: persons trained. Else who reached this requirement, and who owes. */
    requirement: requirementRef.nullable(),
    by: z.enum(["then", "now"]).nullable(),
    rows: axis,
    columns: axis.nullable(),
    /** Row by row, the sum over a dimension (null) last. */
    cells: z.array(
      z.object({
        row: z.string().nullable(),
        column: z.string().nullable(),
        /** Fewer than five persons, or what would give such a count away. */
        withheld: z.boolean(),
        /** Persons trained; of a requirement: persons who reached it. */
        first: z.int().nullable(),
        /** Person-times; of a requirement: persons who owe. */
        second: z.int().nullable(),
      }),
    ),
    /** Members at home here or below on the day; of a requirement: persons judged. */
    heads: z.int(),
    /** Counts of fewer persons are withheld. */
    smallest: z.int(),
    /** What is counted, out of whom, and by which rule counts are withheld. */
    definition: bilingual,
    denominator: bilingual,
    rule: bilingual,
    /** What `first` and `second` of a cell are called. */
    numbers: z.array(bilingual),
  })
  .meta({ id: "Crosstab" });
export type Crosstab = z.output<typeof crosstabView>;

const query = {
  rows: attribute,
  columns: attribute.optional(),
  year: z.coerce.number().pipe(z.int().min(1900).max(2199)).optional(),
  day: day.optional(),
  requirement: word.optional(),
  /** Of a requirement: by the home at which it was due, or by the home of today. */
  by: z.enum(["then", "now"]).optional(),
};

export const getCrosstab = route({
  name: "units-crosstab",
  method: "GET",
  path: "/units/:unitId/crosstab",
  tag: "coverage",
  summary: "Persons trained, or who reached a requirement, by one or two attributes",
  access: "counts",
  params: unitParams,
  query: z.strictObject(query),
  status: 200,
  response: crosstabView,
});

export const exportCrosstab = route({
  name: "units-crosstab-export",
  method: "GET",
  path: "/units/:unitId/crosstab.:format",
  tag: "coverage",
  summary: "The same as a file, with definition, denominator and rule of what is withheld",
  access: "counts",
  params: z.object({
    unitId: unitParams.shape.unitId,
    format: z.enum(["csv", "xlsx"]),
  }),
  query: z.strictObject({
    ...query,
    purpose,
    bom: z.enum(["true", "false"]).default("true"),
  }),
  status: 200,
  file: ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
});
