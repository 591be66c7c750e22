import { Checkbox, Input } from "antd";
import { useId } from "react";
import type { ReactNode } from "react";
import { mandateFields, mandateKinds, usualLongestDays } from "#core/mandates";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import type { Draft, Missing } from "./draft.ts";

export interface FieldsProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  /** What is wrong, once somebody tried to send it. */
  readonly missing: ReadonlySet<Missing>;
}

export function Kind({ draft, change }: FieldsProps): ReactNode {
  const words = useWords();
  return (
    <Choice
      label={words.t("mandate.kind")}
      note={words.t("mandate.kind.note", { days: usualLongestDays[draft.kind] })}
      value={draft.kind}
      onChange={(value) => {
        const kind = mandateKinds.find((one) => one === value);
        if (kind !== undefined) change({ kind });
      }}
    >
      {mandateKinds.map((one) => (
        <option key={one} value={one}>
          {words.t(`mandate.kind.${one}`)}
        </option>
      ))}
    </Choice>
  );
}

/** What the mandate opens; the identity line always. */
export function Fields({ draft, change }: FieldsProps): ReactNode {
  const words = useWords();
  const id = useId();
  return (
    <fieldset className="rb-ticks" aria-describedby={`${id}-note`}>
      <legend className="rb-label">{words.t("mandate.fields")}</legend>
      {mandateFields.map((field) => (
        <Checkbox
          key={field}
          checked={draft.fields.includes(field)}
          disabled={field === "identity"}
          onChange={({ target: { checked } }) =>
            change({
              fields: mandateFields.filter((one) =>
                one === field ? checked : draft.fields.includes(one),
              ),
            })
          }
        >
          {words.t(`mandate.field.${field}`)}
        </Checkbox>
      ))}
      <p id={`${id}-note`} className="rb-note">
        {words.t("mandate.fields.note")}
      </p>
    </fieldset>
  );
}

/** From when until when, and why. */
export function Terms({ draft, change, missing }: FieldsProps): ReactNode {
  const words = useWords();
  const id = useId();
  const dayField = (name: "from" | "until"): ReactNode => (
    <div className="rb-field">
      <label htmlFor={`${id}-${name}`}>{words.t(`mandate.${name}`)}</label>
      <Input
        id={`${id}-${name}`}
        type="date"
        value={draft[name]}
        aria-invalid={name === "until" && missing.has("until")}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </div>
  );
  return (
    <>
      <div className="rb-fields">
        {dayField("from")}
        {dayField("until")}
      </div>
      <Wrong is={missing.has("until")} text={words.t("mandate.until.needed")} />
      <div className="rb-field">
        <label htmlFor={`${id}-reason`}>{words.t("mandate.reason")}</label>
        <Input
          id={`${id}-reason`}
          maxLength={300}
          value={draft.reason}
          aria-invalid={missing.has("reason")}
          aria-describedby={`${id}-reason-note`}
          onChange={(event) => change({ reason: event.target.value })}
        />
        <p id={`${id}-reason-note`} className="rb-note">
          {words.t("mandate.reason.note")}
        </p>
      </div>
      <Wrong is={missing.has("reason")} text={words.t("mandate.reason.needed")} />
    </>
  );
}

export function Wrong({ is, text }: { readonly is: boolean; readonly text: string }): ReactNode {
  return is ? (
    <p className="rb-wrong" role="alert">
      {text}
    </p>
  ) : null;
}
