import { Checkbox, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { MemberRow } from "#contract/views";
import { useWords } from "../../i18n/words.ts";
import { Name, PersonName } from "../../parts/names.tsx";
import { StatusMark } from "../../parts/status.tsx";
import type { FieldsProps } from "./field.tsx";
import { isTime } from "./draft.ts";

interface Props extends FieldsProps {
  readonly members: readonly MemberRow[];
}

/** Who was there: all at once or one by one, with another amount for some. */
export function People({ draft, change, mistakes, members }: Props): ReactNode {
  const words = useWords();
  const [q, setQ] = useState("");
  const ticked = new Set(draft.ticked);
  const shown = members.filter(
    (one) => q === "" || one.name.includes(q) || one.memberNo.includes(q),
  );
  const shownTicked = shown.filter((one) => ticked.has(one.memberId)).length;
  const set = (ids: readonly number[], isOn: boolean) => {
    const next = new Set(ticked);
    for (const id of ids) {
      if (isOn) next.add(id);
      else next.delete(id);
    }
    change({ ticked: members.map((one) => one.memberId).filter((id) => next.has(id)) });
  };
  const mistake = mistakes.get("people");
  return (
    <section className="rb-section" aria-labelledby="record-people">
      <h2 id="record-people">{words.t("record.people")}</h2>
      <div className="rb-people-tools">
        <Checkbox
          checked={shown.length > 0 && shownTicked === shown.length}
          indeterminate={shownTicked > 0 && shownTicked < shown.length}
          aria-invalid={mistake !== undefined}
          onChange={({ target: { checked } }) =>
            set(
              shown.map((one) => one.memberId),
              checked,
            )
          }
        >
          <strong>{words.t("record.all", { n: shown.length })}</strong>
        </Checkbox>
        {members.length > 12 ? (
          <Input
            aria-label={words.t("members.search")}
            placeholder={words.t("members.search")}
            allowClear
            value={q}
            onChange={({ target: { value } }) => setQ(value.trim())}
          />
        ) : null}
        <output className="rb-note">{words.t("record.ticked", { n: ticked.size })}</output>
      </div>
      {mistake === undefined ? null : <p className="rb-wrong">{words.t(mistake)}</p>}
      <ul className="rb-people">
        {shown.map((member) => (
          <Person
            key={member.memberId}
            member={member}
            isTicked={ticked.has(member.memberId)}
            set={set}
            {...{ draft, change, mistakes }}
          />
        ))}
      </ul>
    </section>
  );
}

interface PersonProps extends FieldsProps {
  readonly member: MemberRow;
  readonly isTicked: boolean;
  readonly set: (ids: readonly number[], isOn: boolean) => void;
}

function Person({ member, isTicked, set, draft, change, mistakes }: PersonProps): ReactNode {
  const words = useWords();
  const id = member.memberId;
  const mistake = mistakes.get(`own-${id}`);
  const unit = isTime(draft.unit)
    ? words.t(`record.unit.${draft.unit === "h" ? "h" : "min"}`)
    : draft.unit;
  return (
    <li className={isTicked ? "rb-person-row rb-ticked" : "rb-person-row"}>
      <Checkbox checked={isTicked} onChange={({ target: { checked } }) => set([id], checked)}>
        <PersonName name={member.name} /> <span className="rb-number-text">{member.memberNo}</span>
        {member.host === null ? null : (
          <span className="rb-note">
            {" "}
            {words.t("members.host")} <Name of={member.host.name} />
          </span>
        )}
      </Checkbox>
      <span className="rb-person-status">
        {member.headline === null ? null : <StatusMark of={member.headline} />}
      </span>
      {isTicked ? (
        <span className="rb-own">
          <Input
            aria-label={words.t("record.ownAmount", { name: member.name, unit })}
            inputMode="decimal"
            maxLength={10}
            placeholder={
              draft.byDay === null && draft.amount !== "" ? draft.amount : words.t("record.same")
            }
            value={draft.own[id] ?? ""}
            aria-invalid={mistake !== undefined}
            {...(mistake === undefined ? {} : { status: "error" as const })}
            onChange={({ target: { value } }) => change({ own: { ...draft.own, [id]: value } })}
          />
          {mistake === undefined ? null : <span className="rb-wrong">{words.t(mistake)}</span>}
        </span>
      ) : null}
    </li>
  );
}
