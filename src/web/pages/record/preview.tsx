import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { MemberRow } from "#contract/views";
import { formsQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { commonMinutes, isTime, minutesOf, mistakesOf, readNumber } from "./draft.ts";
import type { Draft } from "./draft.ts";

interface Props {
  readonly draft: Draft;
  readonly members: readonly MemberRow[];
  readonly today: string;
}

/** What saving will do, in sentences, before it is done. */
export function Preview({ draft, members, today }: Props): ReactNode {
  const words = useWords();
  const forms = useQuery(formsQuery).data;
  const form = forms?.forms.find((one) => one.id === draft.form);
  const isComplete = mistakesOf(draft).size === 0;
  const ticked = members.filter((one) => draft.ticked.includes(one.memberId));
  const owing = ticked.filter((one) => one.owed.length > 0).length;
  const unit = forms?.creditUnits.find((one) => one.id === draft.unit);
  return (
    <section className="rb-section rb-preview" aria-labelledby="record-preview">
      <h2 id="record-preview">{words.t("record.preview")}</h2>
      {!isComplete ? (
        <p className="rb-note">{words.t("record.preview.incomplete")}</p>
      ) : (
        <ul>
          <li>
            {words.t(
              draft.startsOn === draft.endsOn ? "record.preview.one" : "record.preview.days",
              {
                n: ticked.length,
                from: words.day(draft.startsOn),
                to: words.day(draft.endsOn),
                amount: amountText(
                  draft,
                  words,
                  unit === undefined ? draft.unit : words.pick(unit.label),
                ),
              },
            )}
          </li>
          <Others draft={draft} />
          {form === undefined ? null : (
            <li>
              {words.t(
                `presence.${form.presence}.${form.concentrated ? "concentrated" : "frequent"}`,
              )}
            </li>
          )}
          <li>{words.t("record.preview.owing", { n: owing })}</li>
          {draft.startsOn > today ? <li>{words.t("record.future")}</li> : null}
          <li>{words.t("record.preview.corrections")}</li>
        </ul>
      )}
    </section>
  );
}

function amountText(draft: Draft, words: ReturnType<typeof useWords>, unit: string): string {
  if (isTime(draft.unit)) return words.minutes(commonMinutes(draft) ?? 0);
  return `${words.number(readNumber(draft.amount) ?? 0)} ${unit}`;
}

function Others({ draft }: { readonly draft: Draft }): ReactNode {
  const words = useWords();
  const own = draft.ticked.filter((id) => (draft.own[id] ?? "").trim() !== "");
  const common = commonMinutes(draft);
  const total = draft.ticked.reduce((sum, id) => {
    const text = (draft.own[id] ?? "").trim();
    return sum + ((text === "" ? common : minutesOf(text, draft.unit)) ?? 0);
  }, 0);
  return (
    <>
      {own.length === 0 ? null : <li>{words.t("record.preview.own", { n: own.length })}</li>}
      {isTime(draft.unit) ? (
        <li>{words.t("record.preview.total", { total: words.minutes(total) })}</li>
      ) : null}
    </>
  );
}
