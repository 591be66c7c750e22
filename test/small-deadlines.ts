import type { Waiver } from "#core/members";
import { on, smallEvent, type SmallRule } from "./small-pack.ts";

/** The window of a deadline after somebody was hired. */
export const after = (more: string): string =>
  `{ deadline: { after: { event: hired }, ${more}, from: 2010-01-01 } }`;

/** Due on 30 April 2012 of whoever was hired on 31 January. */
export const plainDeadline: SmallRule = { window: after("days: 90") };
export const gracedDeadline: SmallRule = { window: after("days: 90, grace: { days: 10 }") };
export const hired = smallEvent("hired", "2012-01-31");
export const at = (text: string): { today: string } => ({ today: text });

/** Of the window that begins as somebody was hired. */
export function waiverOf(effect: Waiver["effect"], amount: number, kind = "posting"): Waiver {
  return { requirement: "R", window: on("2012-01-31"), kind, effect, amount };
}
