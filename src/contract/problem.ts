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

/** Codes that do not come from a service but from the door itself. */
export const doorCodes = [
  "request-invalid",
  "request-malformed",
  "request-too-large",
  "content-type-unsupported",
  "route-unknown",
  "method-not-allowed",
  "sign-in-required",
  "password-change-required",
  "cross-origin",
  "too-many-requests",
  "idempotency-key-reused",
  "cursor-invalid",
  "internal",
  "starting",
] as const;
