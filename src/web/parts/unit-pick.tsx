import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useDeferredValue, useId, useState } from "react";
import type { ReactNode } from "react";
import { findUnitsQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";
import { Choice } from "./choice.tsx";

interface Props {
  /** What the unit is for, above the drop-down. */
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (unitId: number | null) => void;
}

/** A unit by a part of its name or its code, then the one that is meant. */
export function UnitPick({ label, value, onChange }: Props): ReactNode {
  const words = useWords();
  const id = useId();
  const [q, setQ] = useState("");
  const asked = useDeferredValue(q.trim());
  const found = useQuery(findUnitsQuery(asked)).data?.items ?? [];
  return (
    <>
      <div className="rb-field">
        <label htmlFor={id}>{words.t("find.units")}</label>
        <Input
          id={id}
          maxLength={100}
          value={q}
          onChange={(event) => {
            setQ(event.target.value);
            onChange(null);
          }}
        />
      </div>
      {asked === "" ? null : (
        <Choice
          label={label}
          value={String(value ?? "")}
          onChange={(text) => onChange(text === "" ? null : Number(text))}
        >
          <option value="">{words.t(found.length === 0 ? "find.none" : "mandate.choose")}</option>
          {found.map((one) => (
            <option key={one.unitId} value={one.unitId}>
              {[...one.above.slice(-2), one].map((unit) => words.pick(unit.name)).join(" › ")}{" "}
              {one.code}
            </option>
          ))}
        </Choice>
      )}
    </>
  );
}
