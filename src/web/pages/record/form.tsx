import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { MemberRow } from "#contract/views";
import { CallFailed } from "../../data/api.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { AmountFields } from "./amount-fields.tsx";
import { edited, emptyDraft, isUntouched, keepDraft, keptDraft, mistakesOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { People } from "./people.tsx";
import { Preview } from "./preview.tsx";
import { Recorded } from "./recorded.tsx";
import { SessionFields } from "./session-fields.tsx";
import { useRecord } from "./use-record.ts";

interface Props {
  readonly unitId: number;
  readonly members: readonly MemberRow[];
  readonly today: string;
  readonly accountId: number;
}

export function RecordForm({ unitId, members, today, accountId }: Props): ReactNode {
  const words = useWords();
  const [kept] = useState(() => keptDraft(accountId, unitId, today));
  const [draft, setDraft] = useState<Draft>(() => kept ?? emptyDraft(today));
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const record = useRecord(unitId);
  const isDone = record.result !== null;
  useEffect(() => {
    keepDraft(accountId, unitId, isDone || isUntouched(draft) ? null : draft);
  }, [accountId, unitId, draft, isDone]);
  const mistakes = isTried ? mistakesOf(draft) : new Map();
  const change = (part: Partial<Draft>) => setDraft((now) => edited(now, part));
  const startAfresh = () => {
    record.reset();
    setTried(false);
    setDraft(emptyDraft(today));
  };
  const send = () => {
    setTried(true);
    if (mistakesOf(draft).size === 0) record.send(draft);
    else requestAnimationFrame(() => focusFirstMistake(form.current));
  };
  if (record.result !== null) {
    return <Recorded result={record.result} watched={record.watched} onAgain={startAfresh} />;
  }
  // What was sent and not answered may have been recorded: it is sent again as it was, or not at all.
  const isUnknown = record.error instanceof CallFailed && record.error.status === 0;
  const fields = { draft, change, mistakes };
  return (
    <form
      ref={form}
      className="rb-record"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {kept !== null && kept.key === draft.key && !record.isSending && !isUnknown ? (
        <div className="rb-hint">
          <output>{words.t("record.kept")}</output>
          <Button onClick={startAfresh}>{words.t("record.discard")}</Button>
        </div>
      ) : null}
      <fieldset disabled={record.isSending || isUnknown} className="rb-record-parts">
        <legend className="rb-unseen">{words.t("nav.record")}</legend>
        <SessionFields {...fields} today={today} />
        <AmountFields {...fields} />
        <People {...fields} members={members} />
      </fieldset>
      <Preview draft={draft} members={members} today={today} />
      {isUnknown ? (
        <div className="rb-hint rb-hint-warn" role="alert">
          <p>
            <Icon name="offline" /> <strong>{words.t("record.unknown.title")}</strong>
          </p>
          <p>{words.t("record.unknown.text")}</p>
        </div>
      ) : null}
      {record.error !== null && !isUnknown ? <Refusal error={record.error} /> : null}
      {mistakes.size === 0 ? null : (
        <p className="rb-wrong" role="alert">
          {words.t("record.mistakes", { n: mistakes.size })}
        </p>
      )}
      <div className="rb-submit">
        <Button type="primary" htmlType="submit" size="large" loading={record.isSending}>
          {isUnknown ? words.t("record.again") : words.t("record.save", { n: draft.ticked.length })}
        </Button>
        {isUnknown ? (
          <Button size="large" onClick={() => record.reset()}>
            {words.t("record.edit")}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function focusFirstMistake(form: HTMLFormElement | null): void {
  const first = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  first?.focus();
  first?.scrollIntoView({ block: "center" });
}
