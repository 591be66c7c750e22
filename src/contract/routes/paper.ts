import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, count, day, id, idText, purpose } from "../values.ts";
import { creditUnitRef, unitRef } from "../views.ts";

/** A list for paper: no more of a person than the paper needs. */
export const paperList = z
  .object({
    unit: unitRef,
    asOf: day,
    /** More persons than one list holds: print it unit by unit. */
    isCut: z.boolean(),
    lines: z.array(
      z.object({
        /** For the page alone; it is not printed. */
        memberId: id,
        name: z.string(),
        /** The branch, where the list is of more than one. */
        unit: bilingual.nullable(),
        /** What is owed; null on a sign-in sheet, which says nothing of it. */
        owed: z
          .object({
            title: bilingual,
            dueOn: day,
            /** In what the minutes are shown; null: in hours. */
            creditUnit: creditUnitRef.nullable(),
            missingMinutes: count,
            missingCount: count,
          })
          .nullable(),
      }),
    ),
  })
  .meta({ id: "PaperList" });
export type PaperList = z.output<typeof paperList>;

export const getPaperList = route({
  name: "units-paper-list",
  method: "GET",
  path: "/units/:unitId/paper/:list",
  tag: "members",
  summary:
    "A sign-in sheet or an owed list for paper, of members in sight; logged as an export with its purpose",
  access: "persons",
  params: z.object({ unitId: idText, list: z.enum(["sign-in", "owed"]) }),
  query: z.strictObject({ purpose }),
  status: 200,
  response: paperList,
});
