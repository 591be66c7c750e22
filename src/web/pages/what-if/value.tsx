import { Checkbox } from "antd";
import type { ReactNode } from "react";
import type { PolicyView } from "#contract/routes/coverage";
import { valueText } from "../../i18n/values.ts";
import { useWords } from "../../i18n/words.ts";

interface Props {
  readonly parameter: PolicyView["shared"][number];
  /** As text; null: left open. */
  readonly value: string | null;
  readonly onValue: (value: string | null) => void;
  /** What stands below the field, with the id `what-if-now`. */
  readonly children: ReactNode;
}

/** The field that fits the parameter: one of its choices, a number in its range, a day, or a word. */
export function ValueField({ parameter, value, onValue, children }: Props): ReactNode {
  const words = useWords();
  return (
    <div className="rb-field">
      <label htmlFor="what-if-value">{words.t("whatIf.value")}</label>
      {parameter.choices === null ? (
        <Typed parameter={parameter} value={value} onValue={onValue} />
      ) : (
        <select
          id="what-if-value"
          className="rb-select"
          value={value ?? ""}
          aria-describedby="what-if-now"
          onChange={(event) => onValue(event.target.value)}
        >
          <option value="">{words.t("whatIf.choose")}</option>
          {parameter.choices.map((one) => (
            <option key={one} value={one}>
              {valueText(words, one, parameter.unit)}
            </option>
          ))}
        </select>
      )}
      {children}
      {parameter.optional ? (
        <Checkbox
          checked={value === null}
          onChange={(event) => onValue(event.target.checked ? null : "")}
        >
          {words.t("whatIf.unlimited")}
        </Checkbox>
      ) : null}
    </div>
  );
}

function Typed({ parameter, value, onValue }: Omit<Props, "children">): ReactNode {
  const [least, most] = parameter.range ?? [];
  const type = parameter.unit === "date" ? "date" : parameter.range === null ? "text" : "number";
  return (
    <input
      id="what-if-value"
      className="rb-input"
      type={type}
      maxLength={100}
      {...(least === undefined ? {} : { min: least })}
      {...(most === undefined ? {} : { max: most })}
      {...(type === "number" ? { step: "any", inputMode: "decimal" as const } : {})}
      disabled={value === null}
      value={value ?? ""}
      aria-describedby="what-if-now"
      onChange={(event) => onValue(event.target.value)}
    />
  );
}
