import type { Day, PartialDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import type { Tx } from "#store/database";
import type { Whom } from "#store/members/load";
import {
  attachmentsInForce,
  eventsInForce,
  factsInForce,
  type StoredAttachment,
  type StoredEvent,
} from "#store/members/stored";

export interface Subject extends Whom {
  /** Under which the caller finds it. */
  readonly key: string;
  readonly subject: "m" | "u";
}

/** A fact in force; `factId` null while it is only planned in this transaction. */
export interface HeldFact {
  readonly factId: number | null;
  readonly kind: string;
  readonly value: string;
  readonly unitId: UnitId | null;
  readonly from: PartialDay;
  to: PartialDay | null;
}

/** What is in force about one subject; planning adds to it, so that rows see those before them. */
export interface Dossier extends Subject {
  readonly facts: HeldFact[];
  readonly events: Pick<StoredEvent, "kind" | "first" | "last" | "unitId">[];
  readonly attachments: { unitId: UnitId; kind: string; from: Day; to: Day | null }[];
}

/** Reads what is in force about subjects whose rows the caller holds. */
export async function loadDossiers(
  tx: Tx,
  subjects: readonly Subject[],
): Promise<Map<string, Dossier>> {
  const [facts, events, attachments] = await Promise.all([
    factsInForce(tx, subjects),
    eventsInForce(tx, subjects),
    attachmentsInForce(tx, subjects),
  ]);
  const dossiers = new Map<number, Dossier>();
  const byKey = new Map<string, Dossier>();
  for (const subject of subjects) {
    const dossier: Dossier = { ...subject, facts: [], events: [], attachments: [] };
    dossiers.set(subject.memberId, dossier);
    byKey.set(subject.key, dossier);
  }
  for (const fact of facts) dossiers.get(fact.memberId)?.facts.push(fact);
  for (const event of events) dossiers.get(event.memberId)?.events.push(event);
  for (const one of attachments) dossiers.get(one.memberId)?.attachments.push(heldAttachment(one));
  return byKey;
}

function heldAttachment(one: StoredAttachment): Dossier["attachments"][number] {
  return { unitId: one.unitId, kind: one.kind, from: one.from, to: one.to };
}
