import { z } from "zod";
import { route } from "../route.ts";
import { packRef } from "../views.ts";
import { bulkJob } from "./what-if.ts";

export const recomputeView = z
  .object({
    /** The pack in force: by it the members that are done were judged. */
    pack: packRef.nullable(),
    /** The running recompute, else the last one; null when there was none. */
    job: bulkJob.nullable(),
    /** Members who wait to be judged after a load or a move. */
    waiting: z.int(),
    /** Members on the way to another region after a move of their unit; they are judged and seen as ever. */
    travelling: z.int(),
  })
  .meta({ id: "Recompute" });
export type RecomputeView = z.output<typeof recomputeView>;

const described = {
  path: "/recompute",
  tag: "policy",
  access: "administrator",
  response: recomputeView,
} as const;

export const getRecompute = route({
  ...described,
  name: "recompute-get",
  method: "GET",
  summary: "How many members are judged by the pack in force, and how many wait",
  status: 200,
});

export const startRecompute = route({
  ...described,
  name: "recompute-start",
  method: "POST",
  summary: "Judge everybody again, or go on with the recompute that was stopped",
  status: 201,
});

export const stopRecompute = route({
  ...described,
  name: "recompute-stop",
  method: "DELETE",
  summary: "Stop the recompute that runs; what is judged stays judged",
  status: 200,
});
