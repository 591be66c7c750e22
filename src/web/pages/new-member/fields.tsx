import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useId } from "react";
import type { ReactNode } from "react";
import { policyQuery } from "../../data/queries.ts";
import type { MessageId } from "../../i18n/messages/en.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import type { Draft, FieldName, Mistakes } from "./draft.ts";

export interface FieldsProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly mistakes: Mistakes;
}

type TextName = Exclude<FieldName, "unitId">;

const limits: Readonly<Record<TextName, number>> = {
  memberNo: 64,
  name: 100,
  nameEn: 100,
  born: 10,
  admittedOn: 10,
  from: 10,
};

/** Who it is: name, number, birth, admission, and since when in the unit. */
export function PersonFields(props: FieldsProps): ReactNode {
  const words = useWords();
  const { draft, change } = props;
  return (
    <div className="rb-fields">
      <TextField {...props} name="name" />
      <TextField {...props} name="memberNo" hasNote />
      <TextField {...props} name="nameEn" hasNote />
      <Choice
        label={words.t("newMember.sex")}
        value={draft.sex}
        onChange={(text) => change({ sex: text === "f" || text === "m" ? text : "" })}
      >
        <option value="">{words.t("newMember.unstated")}</option>
        <option value="f">{words.t("sex.f")}</option>
        <option value="m">{words.t("sex.m")}</option>
      </Choice>
      <TextField {...props} name="born" hasNote />
      <TextField {...props} name="admittedOn" hasNote />
      <TextField {...props} name="from" hasNote />
    </div>
  );
}

interface TextProps extends FieldsProps {
  readonly name: TextName;
  readonly hasNote?: boolean;
}

function TextField({ draft, change, mistakes, name, hasNote = false }: TextProps): ReactNode {
  const words = useWords();
  const id = useId();
  const mistake = mistakes[name];
  const about = [hasNote ? `${id}-note` : "", mistake === undefined ? "" : `${id}-wrong`];
  const described = about.filter((one) => one !== "").join(" ");
  return (
    <div className="rb-field">
      <label htmlFor={id}>{words.t(`newMember.${name}`)}</label>
      <Input
        id={id}
        name={name}
        type={name === "from" ? "date" : "text"}
        autoComplete="off"
        maxLength={limits[name]}
        value={draft[name]}
        aria-invalid={mistake !== undefined}
        {...(mistake === undefined ? {} : { status: "error" as const })}
        {...(described === "" ? {} : { "aria-describedby": described })}
        {...(name === "name" ? { "aria-required": true } : {})}
        onChange={({ target }) => change({ [name]: target.value })}
      />
      {hasNote ? (
        <p id={`${id}-note`} className="rb-note">
          {words.t(notes[name] ?? "life.partial")}
        </p>
      ) : null}
      {mistake === undefined ? null : (
        <p id={`${id}-wrong`} className="rb-wrong">
          {words.t(mistake)}
        </p>
      )}
    </div>
  );
}

/** What is said under a field; of the others, in which precision a date may be known. */
const notes: Readonly<Partial<Record<TextName, MessageId>>> = {
  memberNo: "newMember.memberNo.note",
  nameEn: "newMember.nameEn.note",
  from: "newMember.from.note",
};

/** What is known of him at once: one value of each kind that the pack has words for. */
export function FirstFacts({ draft, change }: Omit<FieldsProps, "mistakes">): ReactNode {
  const words = useWords();
  const vocabulary = useQuery(policyQuery).data?.vocabulary ?? [];
  const kinds = vocabulary.filter((one) => one.fact?.about === "member" && one.values.length > 0);
  const labels = vocabulary.find((one) => one.kind === "fact")?.values ?? [];
  return (
    <div className="rb-fields">
      {kinds.map(({ kind, values }) => {
        const label = labels.find((one) => one.id === kind)?.label;
        return (
          <Choice
            key={kind}
            label={label === undefined ? words.named("fact", kind) : words.pick(label)}
            value={draft.facts[kind] ?? ""}
            onChange={(value) => change({ facts: { ...draft.facts, [kind]: value } })}
          >
            <option value="">{words.t("newMember.unstated")}</option>
            {values.map((one) => (
              <option key={one.id} value={one.id}>
                {words.pick(one.label)}
              </option>
            ))}
          </Choice>
        );
      })}
    </div>
  );
}
