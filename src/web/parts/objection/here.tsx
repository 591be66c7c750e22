import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ObjectionView } from "#contract/routes/objections";
import type { MandateFile } from "#contract/routes/mandates";
import type { StudyFile } from "#contract/views";
import { mandatePersonQuery } from "../../data/mandates.ts";
import { memberQuery } from "../../data/queries.ts";
import { useWords, type Words } from "../../i18n/words.ts";
import { Failed, Loading } from "../states.tsx";
import { AnswerForm } from "./answer.tsx";
import type { Standing } from "./draft.ts";
import type { Stated } from "./stated.ts";

interface Props {
  readonly objection: ObjectionView;
  readonly close: () => void;
}

/** Answers by a post that sees the member: what stands is read from the study file. */
export function HearHere({
  memberId,
  objection,
  close,
}: Props & { readonly memberId: number }): ReactNode {
  const words = useWords();
  const file = useQuery(memberQuery(memberId));
  if (file.isPending) return <Loading rows={4} />;
  if (file.isError) return <Failed error={file.error} retry={() => void file.refetch()} />;
  const { ledger, facts } = file.data;
  const rows = ledger.map((one) => ({ ...one, providerId: one.provider.providerId }));
  const hearing = { memberId, objectionId: objection.objectionId };
  const form = { objection, hearing, close };
  return <AnswerForm {...form} {...standsNow(words, objection, rows, facts)} />;
}

/** Answers under a mandate: what stands is read from what that opens. */
export function HearUnder({
  mandateId,
  memberId,
  objection,
  close,
}: Props & { readonly mandateId: number; readonly memberId: number }): ReactNode {
  const words = useWords();
  const file = useQuery(mandatePersonQuery(mandateId, memberId));
  if (file.isPending) return <Loading rows={4} />;
  if (file.isError) return <Failed error={file.error} retry={() => void file.refetch()} />;
  const { entries = [], facts } = file.data;
  const rows = entries.map((one) => ({ ...one, providerId: null }));
  const form = { objection, hearing: { mandateId }, close };
  return <AnswerForm {...form} {...standsNow(words, objection, rows, facts?.facts ?? [])} />;
}

type Row = Omit<NonNullable<MandateFile["entries"]>[number], "provider"> & {
  readonly providerId: number | null;
};
type FactRow = Omit<StudyFile["facts"][number], "contested">;

/** What an objection is about, as it is recorded now. */
function standsNow(
  words: Words,
  objection: ObjectionView,
  rows: readonly Row[],
  facts: readonly FactRow[],
): { readonly standing: Standing; readonly now: Partial<Stated> } {
  const chain = rows.filter((one) => one.rootId === objection.rootId);
  const entry = chain.reduce<Row | null>(
    (last, one) => (last === null || one.entryId > last.entryId ? one : last),
    null,
  );
  const fact = facts.find((one) => one.factId === objection.factId) ?? null;
  const since =
    objection.kind === "missing"
      ? rows.filter((one) => one.stands && one.recordedAt >= objection.objectedAt.slice(0, 19))
      : [];
  return {
    standing: {
      entry,
      fact: fact === null ? null : { factId: fact.factId, unitId: fact.unit?.unitId ?? null },
      since: since.map(({ entryId, startsOn, minutes }) => ({
        entryId,
        text: `${words.day(startsOn)} · ${minutes === null ? "–" : words.minutes(minutes)}`,
      })),
    },
    now: { ...(entry === null ? {} : ofEntry(entry)), ...(fact === null ? {} : ofFact(fact)) },
  };
}

function ofEntry({ minutes, startsOn, endsOn, form, providerId }: Row): Partial<Stated> {
  return { minutes, startsOn, endsOn, form, providerId };
}

function ofFact({ kind, value, from, to }: FactRow): Partial<Stated> {
  return { kind, value, from, to: to ?? "" };
}
