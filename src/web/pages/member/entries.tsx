import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { EntryView, StudyFile } from "#contract/views";
import { formsQuery, sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Name } from "../../parts/names.tsx";
import { ChangeEntry } from "./change-entry.tsx";
import { chainsOf } from "./chains.ts";
import { ObjectTo } from "./object.tsx";
import { useMayObject } from "./objections.tsx";
import { EntryReceipt } from "./receipt.tsx";

/** The ledger: every entry that stands with what it counted for, and what it replaced. */
export function Entries({ file }: { readonly file: StudyFile }): ReactNode {
  const words = useWords();
  const [shown, setShown] = useState(12);
  const chains = chainsOf(file.ledger);
  if (chains.length === 0) return <p className="rb-none">{words.t("entry.none")}</p>;
  return (
    <>
      <ul className="rb-entries">
        {chains.slice(0, shown).map((chain) => (
          <EntryItem
            key={chain.standing.rootId}
            {...{ file }}
            entry={chain.standing}
            before={chain.before}
          />
        ))}
      </ul>
      {chains.length <= shown ? null : (
        <Button className="rb-no-print" onClick={() => setShown(chains.length)}>
          {words.t("entry.all", { n: chains.length })}
        </Button>
      )}
    </>
  );
}

interface ItemProps {
  readonly file: StudyFile;
  readonly entry: EntryView;
  readonly before: readonly EntryView[];
}

function EntryItem({ file, entry, before }: ItemProps): ReactNode {
  const words = useWords();
  const mayObject = useMayObject(file.member.memberId);
  const isWithdrawn = entry.act === "withdrawal";
  const none =
    !isWithdrawn && entry.counted.length > 0 && entry.counted.every((one) => !one.counted);
  return (
    <li className={isWithdrawn ? "rb-entry rb-withdrawn" : "rb-entry"}>
      <div className="rb-entry-head">
        <h3>
          {entry.startsOn === entry.endsOn
            ? words.day(entry.startsOn)
            : words.t("entry.range", {
                from: words.day(entry.startsOn),
                to: words.day(entry.endsOn),
              })}
        </h3>
        <strong className="rb-number-text">{amountOf(entry, words)}</strong>
      </div>
      <p className="rb-facts">
        <FormName form={entry.form} />
        {entry.course === "" ? null : <span>{entry.course}</span>}
        <span>
          <Name of={entry.provider.name} />
        </span>
        {isWithdrawn ? <span className="rb-tag">{words.t("entry.withdrawn")}</span> : null}
        {entry.act === "correction" ? (
          <span className="rb-tag">{words.t("entry.corrected")}</span>
        ) : null}
        {entry.contested ? (
          <span className="rb-tag rb-tag-late">{words.t("objection.contested")}</span>
        ) : null}
        {none ? <span className="rb-tag rb-tag-none">{words.t("entry.countsNothing")}</span> : null}
      </p>
      {entry.note === "" ? null : <p className="rb-note">{entry.note}</p>}
      <Counted entry={entry} />
      {before.length === 0 ? null : <Replaced rows={before} />}
      <EntryReceipt memberId={file.member.memberId} entryId={entry.entryId} />
      {file.mayRecord && !isWithdrawn ? (
        <ChangeEntry memberId={file.member.memberId} entry={entry} />
      ) : null}
      {mayObject && !entry.contested ? (
        <div className="rb-entry-actions rb-no-print">
          <ObjectTo memberId={file.member.memberId} about={{ kind: "entry", entry }} />
        </div>
      ) : null}
    </li>
  );
}

/** Minutes, or the credit as it was stated. */
export function amountOf(
  entry: Pick<EntryView, "minutes" | "credit">,
  words: ReturnType<typeof useWords>,
): string {
  if (entry.minutes !== null) return words.minutes(entry.minutes);
  if (entry.credit !== null) {
    return words.t("entry.credit", {
      quantity: words.number(entry.credit.quantity),
      unit: words.named("word", entry.credit.unit),
    });
  }
  return "–";
}

/** The pack's own name of a form. */
export function FormName({ form }: { readonly form: string }): ReactNode {
  const found = useQuery(formsQuery).data?.forms.find((one) => one.id === form);
  return <span>{found === undefined ? form : <Name of={found.label} />}</span>;
}

function Counted({ entry }: { readonly entry: EntryView }): ReactNode {
  const words = useWords();
  if (entry.counted.length === 0) return null;
  const yes = entry.counted.filter((one) => one.counted);
  // That an entry of one year does not count in another needs no saying.
  const no = entry.counted.filter(
    (one) => !one.counted && entry.endsOn >= one.windowStart && entry.startsOn <= one.dueOn,
  );
  return (
    <>
      {yes.length === 0 ? null : (
        <ul className="rb-counted">
          {yes.map((one) => (
            <li key={`${one.requirement.id} ${one.windowStart}`}>
              <Icon name="check" />
              <span>
                {words.t("entry.counted", {
                  minutes: words.minutes(one.minutes, one.requirement.creditUnit),
                  title: words.pick(one.requirement.title),
                })}{" "}
                {one.minutes === entry.minutes ? null : (
                  <span className="rb-note">
                    <Name of={one.why} />
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {no.length === 0 ? null : (
        <details className="rb-details">
          <summary>{words.t("entry.notCounted", { n: no.length })}</summary>
          <ul className="rb-reasons">
            {no.map((one) => (
              <li key={`${one.requirement.id} ${one.windowStart}`}>
                <strong>
                  <Name of={one.requirement.title} />
                </strong>{" "}
                <Name of={one.why} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Earlier rows of the same chain: nothing is overwritten, so that they can be shown. */
function Replaced({ rows }: { readonly rows: readonly EntryView[] }): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  return (
    <details className="rb-details">
      <summary>{words.t("entry.before", { n: rows.length })}</summary>
      <ul className="rb-reasons">
        {rows.map((row) => (
          <li key={row.entryId}>
            {amountOf(row, words)} ·{" "}
            {words.t("entry.recorded", {
              by: row.recordedBy,
              at: words.instant(row.recordedAt, zone),
            })}
          </li>
        ))}
      </ul>
    </details>
  );
}
