import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useId } from "react";
import type { ReactNode } from "react";
import type { UnitRef } from "#contract/views";
import { policyQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A month or a year will do, where it is not known better. */
  readonly isPartial?: boolean;
}

/** A day: from the browser's own calendar, or as precisely as it is known. */
export function DayField({ label, value, onChange, isPartial = false }: DayProps): ReactNode {
  const words = useWords();
  const id = useId();
  return (
    <div className="rb-field">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type={isPartial ? "text" : "date"}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        {...(isPartial
          ? { maxLength: 10, placeholder: "2010-05-06", "aria-describedby": `${id}-note` }
          : {})}
      />
      {isPartial ? (
        <p id={`${id}-note`} className="rb-note">
          {words.t("life.partial")}
        </p>
      ) : null}
    </div>
  );
}

interface ReasonProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Why something is taken back or put right. */
export function ReasonField({ value, onChange }: ReasonProps): ReactNode {
  const words = useWords();
  const id = useId();
  return (
    <div className="rb-field">
      <label htmlFor={id}>{words.t("change.reason")}</label>
      <Input
        id={id}
        maxLength={200}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}

interface ValueProps {
  readonly kind: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The value of a fact: one of the pack's words for the kind, or any text where it has none. */
export function FactValue({ kind, value, onChange }: ValueProps): ReactNode {
  const words = useWords();
  const id = useId();
  const values = useQuery(policyQuery).data?.vocabulary.find((one) => one.kind === kind)?.values;
  if (values === undefined || values.length === 0) {
    return (
      <div className="rb-field">
        <label htmlFor={id}>{words.t("life.value")}</label>
        <Input
          id={id}
          maxLength={64}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      </div>
    );
  }
  return (
    <Choice label={words.t("life.value")} value={value} onChange={onChange}>
      <option value="">{words.t("mandate.choose")}</option>
      {values.map((one) => (
        <option key={one.id} value={one.id}>
          {words.pick(one.label)}
        </option>
      ))}
    </Choice>
  );
}

interface WhereProps {
  readonly units: readonly UnitRef[];
  readonly value: number | null;
  readonly onChange: (unitId: number) => void;
}

/** In which of the units that the member belongs to something is held. */
export function Where({ units, value, onChange }: WhereProps): ReactNode {
  const words = useWords();
  if (units.length < 2) return null;
  return (
    <Choice
      label={words.t("life.where")}
      value={String(value ?? "")}
      onChange={(text) => onChange(Number(text))}
    >
      {units.map((one) => (
        <option key={one.unitId} value={one.unitId}>
          {words.pick(one.name)} {one.code}
        </option>
      ))}
    </Choice>
  );
}
