import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input } from "antd";
import type { ReactNode } from "react";
import { formsQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { commonMinutes, daysOf, isTime, mostDays } from "./draft.ts";
import { Field, invalid } from "./field.tsx";
import type { FieldsProps } from "./field.tsx";

/** How long, for all; day by day where a class lasts several days. */
export function AmountFields({ draft, change, mistakes }: FieldsProps): ReactNode {
  const words = useWords();
  const units = useQuery(formsQuery).data?.creditUnits ?? [];
  const days = daysOf(draft);
  const mistake = mistakes.get("amount");
  return (
    <section className="rb-section" aria-labelledby="record-amount">
      <h2 id="record-amount">{words.t("record.amount")}</h2>
      <div className="rb-fields">
        {draft.byDay === null ? (
          <Field id="amount" label={words.t("record.howMuch")} mistake={mistake}>
            <Input
              id="amount"
              inputMode="decimal"
              maxLength={10}
              value={draft.amount}
              {...invalid("amount", mistake)}
              onChange={({ target: { value } }) => change({ amount: value })}
            />
          </Field>
        ) : null}
        <Field
          id="unit"
          label={words.t("record.unit")}
          note={isTime(draft.unit) ? undefined : words.t("record.creditNote")}
        >
          <select
            id="unit"
            className="rb-select"
            value={draft.unit}
            onChange={({ target: { value } }) =>
              change({ unit: value, ...(isTime(value) ? {} : { byDay: null }) })
            }
          >
            <option value="h">{words.t("record.unit.h")}</option>
            <option value="min">{words.t("record.unit.min")}</option>
            {units.map((one) => (
              <option key={one.id} value={one.id}>
                {words.t("record.unit.credit", { unit: words.pick(one.label) })}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {days.length > 1 && days.length <= mostDays && isTime(draft.unit) ? (
        <Checkbox
          checked={draft.byDay !== null}
          onChange={({ target: { checked } }) => change({ byDay: checked ? {} : null })}
        >
          {words.t("record.byDay")}
        </Checkbox>
      ) : null}
      {days.length > 1 && draft.byDay === null && isTime(draft.unit) ? (
        <p className="rb-note">{words.t("record.evenly", { n: days.length })}</p>
      ) : null}
      {draft.byDay === null ? null : <DayLines draft={draft} change={change} mistakes={mistakes} />}
    </section>
  );
}

function DayLines({ draft, change, mistakes }: FieldsProps): ReactNode {
  const words = useWords();
  const sum = commonMinutes(draft);
  const mistake = mistakes.get("amount");
  return (
    <fieldset className="rb-days">
      <legend>{words.t("record.days")}</legend>
      {daysOf(draft).map((day) => (
        <div key={day} className="rb-day">
          <label htmlFor={`day-${day}`}>{words.day(day)}</label>
          <Input
            id={`day-${day}`}
            inputMode="decimal"
            maxLength={8}
            value={draft.byDay?.[day] ?? ""}
            {...invalid("amount", mistake)}
            onChange={({ target: { value } }) =>
              change({ byDay: { ...draft.byDay, [day]: value } })
            }
          />
        </div>
      ))}
      <output>{words.t("record.daysSum", { sum: sum === null ? "–" : words.minutes(sum) })}</output>
      {mistake === undefined ? null : (
        <p className="rb-wrong" id="amount-wrong">
          {words.t(mistake)}
        </p>
      )}
    </fieldset>
  );
}
