import { z } from "zod";
import { route } from "../route.ts";
import { count, filled, id, idText, instant, pageOf, pageQuery } from "../values.ts";
import { unitRef } from "../views.ts";

/** Moves of units to another parent, whose members travel behind them: stopped, gone on with, turned back. */

export const moveView = z
  .object({
    moveId: id,
    unit: unitRef,
    /** Null: it was the top unit. */
    from: unitRef.nullable(),
    to: unitRef,
    by: z.string(),
    at: instant,
    /** The move that this one turned back, and why; null and '' for any other. */
    turnsBack: id.nullable(),
    reason: z.string(),
    /** `superseded`: the unit was moved again, or closed, since. */
    state: z.enum(["travelling", "stopped", "arrived", "turned-back", "superseded"]),
    /** Members whose rows are still on the way; who sees them was settled by the move itself. */
    membersTravelling: count,
    /** Who told the members to stop, or to go on, and why; the earliest first. */
    acts: z.array(
      z.object({ act: z.enum(["stop", "go-on"]), by: z.string(), at: instant, reason: z.string() }),
    ),
    may: z.object({ stop: z.boolean(), goOn: z.boolean(), turnBack: z.boolean() }),
  })
  .meta({ id: "UnitMove" });
export type MoveView = z.output<typeof moveView>;

export const moveActs = ["stop", "go-on", "turn-back"] as const;
export type MoveActName = (typeof moveActs)[number];

export const listMoves = route({
  name: "moves-list",
  method: "GET",
  path: "/unit-moves",
  tag: "organisation",
  summary: "Moves of units of the caller's to another parent, the latest first",
  access: "administrator",
  query: z.strictObject(pageQuery(100, 25)),
  status: 200,
  response: pageOf(moveView),
});

export const actOnMove = route({
  name: "moves-act",
  method: "POST",
  path: "/unit-moves/:moveId/acts",
  tag: "organisation",
  summary: "Stop the members who travel behind a move, let them go on, or turn the move back",
  access: "administrator",
  params: z.object({ moveId: idText }),
  body: z.strictObject({ act: z.enum(moveActs), reason: filled(200) }),
  status: 200,
  response: moveView,
});
