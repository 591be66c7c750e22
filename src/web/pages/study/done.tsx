import { Button } from "antd";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useAnnounce } from "../../app/announce.tsx";
import { useUndoClass } from "../../data/study.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Recorded } from "../record/recorded.tsx";
import { newOf, type RecordResult, type useRecord } from "../record/use-record.ts";
import { keepUndo, type Undoable, undoMs } from "./draft.ts";

interface Props {
  readonly unitId: number;
  readonly accountId: number;
  /** What was recorded on this device a moment ago, where the page was opened anew. */
  readonly kept: Undoable | null;
  readonly record: ReturnType<typeof useRecord>;
  readonly onAgain: () => void;
}

/** What was recorded and how the counts move; for ten minutes it can be taken back whole. */
export function Done({ unitId, accountId, kept, record, onAgain }: Props): ReactNode {
  const words = useWords();
  const { result, watched } = record;
  const [undoable] = useState<Undoable | null>(() => (result === null ? kept : undoableOf(result)));
  useEffect(() => {
    if (undoable !== null) keepUndo(accountId, unitId, undoable);
  }, [accountId, unitId, undoable]);
  const start = () => {
    keepUndo(accountId, unitId, null);
    onAgain();
  };
  return (
    <>
      {undoable === null ? null : <Undo of={undoable} onDone={start} />}
      {result === null ? (
        <div className="rb-actions">
          <Button onClick={start}>{words.t("study.another")}</Button>
        </div>
      ) : (
        <Recorded result={result} watched={watched} onAgain={start} />
      )}
    </>
  );
}

/** Only what this act recorded: what was there before has its own ten minutes. */
function undoableOf(result: RecordResult): Undoable | null {
  const entries = newOf(result).map(({ member, entryId }) => ({
    memberId: member.memberId,
    entryId,
  }));
  if (entries.length === 0) return null;
  return { sessionId: result.sessionId, entries, until: Date.now() + undoMs };
}

function Undo({ of, onDone }: { readonly of: Undoable; readonly onDone: () => void }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const undo = useUndoClass();
  const left = useMinutesLeft(of.until);
  if (left <= 0) return <p className="rb-hint">{words.t("study.undo.over")}</p>;
  return (
    <div className="rb-hint rb-study-undo">
      <p>{words.t("study.undo.note", { n: of.entries.length, left })}</p>
      {undo.isError ? <Refusal error={undo.error} /> : null}
      <Button
        loading={undo.isPending}
        onClick={() =>
          undo.mutate(
            { sessionId: of.sessionId, entries: [...of.entries] },
            {
              onSuccess: () => {
                announce(words.t("study.undo.done"));
                onDone();
              },
            },
          )
        }
      >
        {words.t("study.undo")}
      </Button>
    </div>
  );
}

/** Whole minutes until a moment, at least one while it has not come. */
function useMinutesLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  return Math.ceil((until - now) / 60_000);
}
