import { useQuery } from "@tanstack/react-query";
import { Input, InputNumber } from "antd";
import { useId } from "react";
import type { ReactNode } from "react";
import { postsQuery } from "../../data/mandates.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { UnitPick } from "../../parts/unit-pick.tsx";
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
      <UnitPick
        label={words.t("mandate.unit")}
        value={draft.unitId}
        onChange={(unitId) => change({ unitId })}
      />
      <Wrong is={missing.has("unit")} text={words.t("mandate.unit.needed")} />
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
