import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, day, filled, id, idText, instant, purpose } from "../values.ts";
import { memberParams } from "./members.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const receiptView = z
  .object({
    /** The name of the register: that of its top unit. */
    register: bilingual,
    entryId: id,
    /** SHA-256 of `content` as UTF-8. */
    contentHash: sha256,
    recordedAt: instant,
    /** What is typed, copied or read from the QR code to have it checked. */
    text: z.string(),
    /** The canonical content of the entry, as docs/receipts.md describes it. */
    content: z.string(),
    state: z.enum(["stands", "corrected", "withdrawn"]),
    /** The day on which it was corrected or withdrawn. */
    since: day.nullable(),
  })
  .meta({ id: "Receipt" });
export type ReceiptView = z.output<typeof receiptView>;

export const getReceipt = route({
  name: "receipts-get",
  method: "GET",
  path: "/members/:memberId/entries/:entryId/receipt",
  tag: "receipts",
  summary: "The receipt of an entry: id, hash of the content, time, and the text to check it by",
  access: "persons",
  params: z.object({ memberId: idText, entryId: idText }),
  status: 200,
  response: receiptView,
});

export const getUnitReceipt = route({
  name: "receipts-get-unit",
  method: "GET",
  path: "/units/:unitId/entries/:entryId/receipt",
  tag: "receipts",
  summary: "The receipt of an entry about a unit itself, likewise",
  access: "counts",
  params: z.object({ unitId: idText, entryId: idText }),
  status: 200,
  response: receiptView,
});

export const checkedReceipt = z
  .discriminatedUnion("outcome", [
    /** No such receipt: mistyped, forged, or of another register. */
    z.object({ outcome: z.literal("unknown") }),
    z.object({
      outcome: z.enum(["stands", "corrected", "withdrawn"]),
      kind: z.enum(["entry", "transcript"]),
      /** Of the entry or the transcript, its hash and its time, to compare with the paper. */
      id,
      contentHash: sha256,
      recordedAt: instant,
      since: day.nullable(),
    }),
  ])
  .meta({ id: "CheckedReceipt" });
export type CheckedReceipt = z.output<typeof checkedReceipt>;

export const checkReceipt = route({
  name: "receipts-check",
  method: "POST",
  path: "/receipts/check",
  tag: "receipts",
  summary:
    "Whether this register made a receipt, and whether it still stands; names nobody and nothing",
  access: "open",
  scarce: true,
  body: z.strictObject({ text: filled(300) }),
  status: 200,
  response: checkedReceipt,
});

export const getTranscript = route({
  name: "receipts-transcript",
  method: "GET",
  path: "/members/:memberId/transcript.pdf",
  tag: "receipts",
  summary: "The study file as a PDF of today or of a past day, with a code to have it checked",
  access: "persons",
  params: memberParams,
  query: z.strictObject({
    purpose,
    day: day.optional(),
    knownOn: day.optional(),
    language: z.enum(["zh", "en"]).optional(),
  }),
  status: 200,
  file: ["application/pdf"],
});
