import { z } from "zod";

/** RFC 9457: what went wrong and what to do. `code` is stable; pages have wording for it. */
export const problemView = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    problems: z.array(z.object({ at: z.string(), message: z.string() })),
  })
  .meta({ id: "Problem" });
export type ProblemView = z.output<typeof problemView>;
