import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { StudySuggestion } from "#contract/routes/ledger";
import type { MemberRow } from "#contract/views";
import { CallFailed } from "../../data/api.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { edited, minutesOf, mistakesOf } from "../record/draft.ts";
import type { Draft } from "../record/draft.ts";
import type { useRecord } from "../record/use-record.ts";
import { Field } from "../record/field.tsx";
import { useQuery } from "@tanstack/react-query";
import { formsQuery } from "../../data/queries.ts";
import { studyDraft } from "./draft.ts";

interface Props {
  readonly suggestion: StudySuggestion;
  readonly members: readonly MemberRow[];
  readonly record: ReturnType<typeof useRecord>;
}

/** Everybody is ticked; a tap on who was absent, and a tap on done. */
export function TickForm({ suggestion, members, record }: Props): ReactNode {
  const words = useWords();
  const [draft, setDraft] = useState<Draft>(() =>
    studyDraft(
      suggestion,
      members.map((one) => one.memberId),
    ),
  );
  const change = (part: Partial<Draft>) => setDraft((now) => edited(now, part));
  const ticked = new Set(draft.ticked);
  const set = (memberId: number, isOn: boolean) =>
    change({
      ticked: members
        .map((one) => one.memberId)
        .filter((id) => (id === memberId ? isOn : ticked.has(id))),
    });
  const mistakes = mistakesOf(draft);
  const isFuture = draft.endsOn > suggestion.today;
  // What was sent and not answered may have been recorded: it is sent again as it was, or not at all.
  const isUnknown = record.error instanceof CallFailed && record.error.status === 0;
  return (
    <form
      className="rb-record"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (mistakes.size === 0 && !isFuture) record.send(draft);
      }}
    >
      <fieldset disabled={record.isSending || isUnknown} className="rb-record-parts">
        <legend className="rb-unseen">{words.t("study.title")}</legend>
        <What suggestion={suggestion} draft={draft} change={change} isFuture={isFuture} />
        <section className="rb-section" aria-labelledby="study-people">
          <h2 id="study-people">{words.t("study.people")}</h2>
          <p className="rb-note">{words.t("study.people.note")}</p>
          <ul className="rb-study-people">
            {members.map((member) => (
              <li key={member.memberId}>
                <Checkbox
                  checked={ticked.has(member.memberId)}
                  onChange={({ target: { checked } }) => set(member.memberId, checked)}
                >
                  <PersonName name={member.name} />{" "}
                  <span className="rb-number-text">{member.memberNo}</span>
                </Checkbox>
              </li>
            ))}
          </ul>
        </section>
      </fieldset>
      {isUnknown ? (
        <div className="rb-hint rb-hint-warn" role="alert">
          <p>
            <Icon name="offline" /> <strong>{words.t("record.unknown.title")}</strong>
          </p>
          <p>{words.t("record.unknown.text")}</p>
        </div>
      ) : null}
      {record.error !== null && !isUnknown ? <Refusal error={record.error} /> : null}
      {mistakes.has("people") ? (
        <p className="rb-wrong" role="alert">
          {words.t("wrong.people")}
        </p>
      ) : null}
      <div className="rb-submit">
        <Button type="primary" htmlType="submit" size="large" loading={record.isSending}>
          {isUnknown
            ? words.t("record.again")
            : words.t("study.done", { n: ticked.size, all: members.length })}
        </Button>
      </div>
    </form>
  );
}

interface WhatProps {
  readonly suggestion: StudySuggestion;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly isFuture: boolean;
}

/** What is recorded, in one sentence; day, length and subject may be changed. */
function What({ suggestion, draft, change, isFuture }: WhatProps): ReactNode {
  const words = useWords();
  const forms = useQuery(formsQuery).data?.forms ?? [];
  const { last } = suggestion;
  if (last === null) return null;
  const form = forms.find((one) => one.id === draft.form);
  const minutes = minutesOf(draft.amount, "min");
  const mistakes = mistakesOf(draft);
  return (
    <section className="rb-section" aria-labelledby="study-what">
      <h2 id="study-what">
        {words.day(draft.endsOn)} · {form === undefined ? draft.form : words.pick(form.label)} ·{" "}
        {minutes === null ? "–" : words.minutes(minutes)}
      </h2>
      <p className="rb-note">
        <Name of={last.provider.name} />
        {draft.course === "" ? null : ` · ${draft.course}`}
      </p>
      <p className="rb-note">{words.t("study.asLast", { day: words.day(last.on) })}</p>
      <details className="rb-details">
        <summary>{words.t("study.change")}</summary>
        <div className="rb-fields">
          <Field
            id="study-day"
            label={words.t("study.day")}
            mistake={mistakes.get("endsOn") ?? mistakes.get("startsOn")}
            note={isFuture ? words.t("record.future") : undefined}
          >
            <Input
              id="study-day"
              type="date"
              max={suggestion.today}
              value={draft.endsOn}
              onChange={({ target: { value } }) => change({ startsOn: value, endsOn: value })}
            />
          </Field>
          <Field
            id="study-minutes"
            label={words.t("study.minutes")}
            mistake={mistakes.get("amount")}
          >
            <Input
              id="study-minutes"
              inputMode="numeric"
              maxLength={6}
              value={draft.amount}
              onChange={({ target: { value } }) => change({ amount: value })}
            />
          </Field>
          <Field id="study-course" label={words.t("record.course")}>
            <Input
              id="study-course"
              maxLength={200}
              value={draft.course}
              onChange={({ target: { value } }) => change({ course: value })}
            />
          </Field>
        </div>
      </details>
    </section>
  );
}
