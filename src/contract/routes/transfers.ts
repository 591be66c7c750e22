import { z } from "zod";
import { route } from "../route.ts";
import { day, filled, id, idText, instant, pageOf, pageQuery } from "../values.ts";
import { unitRef, verdictChange } from "../views.ts";
import { memberParams } from "./members.ts";
import { unitParams } from "./units.ts";

const kind = z.enum(["move", "floating", "seconded", "second-post"]);
const refusal = z.enum(["not-ours", "not-here", "wrong-day", "unknown-person"]);

/** A member on the way to another home (`move`) or to a host, between sending and answer. */
export const transferView = z
  .object({
    transferId: id,
    member: z.object({ memberId: id, memberNo: z.string(), name: z.string() }),
    kind,
    from: unitRef,
    to: unitRef,
    startsOn: day,
    /** First day outside a host; null while it lasts, and for a move. */
    endsOn: day.nullable(),
    answerBy: day,
    /** The day for the answer has passed. */
    late: z.boolean(),
    state: z.enum(["sent", "accepted", "refused", "withdrawn"]),
    sentBy: z.string(),
    sentAt: instant,
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    refusal: refusal.nullable(),
    may: z.object({ decide: z.boolean(), withdraw: z.boolean() }),
  })
  .meta({ id: "Transfer" });
export type TransferView = z.output<typeof transferView>;

/** The same after the answer, with what carrying it out did to the member's verdicts. */
const decidedTransfer = transferView
  .extend({ changed: z.array(verdictChange) })
  .meta({ id: "DecidedTransfer" });
export type DecidedTransfer = z.output<typeof decidedTransfer>;

export const sendTransfer = route({
  name: "transfers-send",
  method: "POST",
  path: "/members/:memberId/transfers",
  tag: "transfers",
  summary: "Send a member to another unit, as home or as host; it takes effect when that accepts",
  access: "persons",
  params: memberParams,
  body: z.strictObject({
    kind,
    /** The code of the unit that is asked. */
    toCode: filled(64),
    startsOn: day,
    endsOn: day.nullable().default(null),
  }),
  status: 201,
  response: transferView,
  idempotent: true,
});

const transferParams = z.object({ transferId: idText });

export const decideTransfer = route({
  name: "transfers-decide",
  method: "POST",
  path: "/transfers/:transferId/decision",
  tag: "transfers",
  summary: "Accept or refuse a transfer: who keeps the records of the unit that is asked",
  access: "persons",
  params: transferParams,
  body: z.discriminatedUnion("outcome", [
    z.strictObject({ outcome: z.literal("accepted") }),
    z.strictObject({ outcome: z.literal("refused"), refusal }),
  ]),
  status: 201,
  response: decidedTransfer,
  idempotent: true,
});

export const withdrawTransfer = route({
  name: "transfers-withdraw",
  method: "POST",
  path: "/transfers/:transferId/withdrawal",
  tag: "transfers",
  summary: "Take back a transfer that waits: who keeps the member's records",
  access: "persons",
  params: transferParams,
  status: 201,
  response: transferView,
  idempotent: true,
});

export const openTransfers = route({
  name: "transfers-open",
  method: "GET",
  path: "/transfers",
  tag: "transfers",
  summary: "Transfers on their way, sent from or asked of units whose records the caller keeps",
  access: "persons",
  query: z.strictObject(pageQuery(200, 50)),
  status: 200,
  response: pageOf(transferView),
});

export const countTransfers = route({
  name: "transfers-count",
  method: "GET",
  path: "/units/:unitId/transfers",
  tag: "transfers",
  summary: "How many transfers wait for units at or below this one, and how many are late",
  access: "counts",
  params: unitParams,
  status: 200,
  response: z.object({ waiting: z.int(), late: z.int() }),
});
