import { useQuery } from "@tanstack/react-query";
import { Input, InputNumber } from "antd";
import { useDeferredValue, useId, useState } from "react";
import type { ReactNode } from "react";
import { postsQuery } from "../../data/mandates.ts";
import { findUnitsQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { isOfUnit } from "./draft.ts";
import { type FieldsProps, Wrong } from "./issue-fields.tsx";

/** To whom: a post at a unit directly below. */
export function Holder({ draft, change, missing }: FieldsProps): ReactNode {
  const words = useWords();
  const posts = useQuery(postsQuery).data?.items ?? [];
  return (
    <>
      <Choice
        label={words.t("mandate.to")}
        note={words.t("mandate.to.note")}
        value={String(draft.postId ?? "")}
        onChange={(value) => change({ postId: value === "" ? null : Number(value) })}
      >
        <option value="">{words.t("mandate.choose")}</option>
        {posts.map((one) => (
          <option key={one.postId} value={one.postId}>
            {one.name} · {words.named("role", one.role)}
            {one.unit === null ? "" : ` · ${words.pick(one.unit.name)}`}
          </option>
        ))}
      </Choice>
      <Wrong is={missing.has("post")} text={words.t("mandate.to.needed")} />
    </>
  );
}

/** Whose data: numbers, or a unit and for a sample how many of it. */
export function Persons(props: FieldsProps): ReactNode {
  const words = useWords();
  const id = useId();
  const { draft, change, missing } = props;
  if (!isOfUnit(draft.kind)) return <Numbers {...props} />;
  return (
    <>
      <UnitPick {...props} />
      {draft.kind === "sample" ? (
        <>
          <div className="rb-field">
            <label htmlFor={`${id}-draw`}>{words.t("mandate.draw")}</label>
            <InputNumber
              id={`${id}-draw`}
              min={1}
              max={500}
              precision={0}
              value={draft.draw}
              aria-describedby={`${id}-draw-note`}
              onChange={(draw) => change({ draw })}
            />
            <p id={`${id}-draw-note`} className="rb-note">
              {words.t("mandate.draw.note")}
            </p>
          </div>
          <Wrong is={missing.has("draw")} text={words.t("mandate.draw.needed")} />
        </>
      ) : (
        <p className="rb-note">{words.t("mandate.records.note")}</p>
      )}
    </>
  );
}

function Numbers({ draft, change, missing }: FieldsProps): ReactNode {
  const words = useWords();
  const id = useId();
  return (
    <>
      <div className="rb-field">
        <label htmlFor={id}>{words.t("mandate.numbers")}</label>
        <Input.TextArea
          id={id}
          rows={4}
          maxLength={20_000}
          value={draft.numbers}
          aria-invalid={missing.has("numbers")}
          aria-describedby={`${id}-note`}
          onChange={(event) => change({ numbers: event.target.value })}
        />
        <p id={`${id}-note`} className="rb-note">
          {words.t("mandate.numbers.note")}
        </p>
      </div>
      <Wrong is={missing.has("numbers")} text={words.t("mandate.numbers.needed")} />
    </>
  );
}

/** A unit by a part of its name or its code, then the one that is meant. */
function UnitPick({ draft, change, missing }: FieldsProps): ReactNode {
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
            change({ unitId: null });
          }}
        />
      </div>
      {asked === "" ? null : (
        <Choice
          label={words.t("mandate.unit")}
          value={String(draft.unitId ?? "")}
          onChange={(value) => change({ unitId: value === "" ? null : Number(value) })}
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
      <Wrong is={missing.has("unit")} text={words.t("mandate.unit.needed")} />
    </>
  );
}
