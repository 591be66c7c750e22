import { Button } from "antd";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { LikelySame } from "../../data/new-member.ts";
import { useWords } from "../../i18n/words.ts";
import { Name, PersonName } from "../../parts/names.tsx";
import { Signs, Strength } from "../merges/score.tsx";

interface Props {
  readonly items: LikelySame;
  readonly isSaving: boolean;
  /** It is somebody else: save him. */
  readonly save: () => void;
  /** Back to the form. */
  readonly back: () => void;
}

/** Members who may be the person that is about to be entered: he who enters says whether they are. */
export function Same({ items, isSaving, save, back }: Props): ReactNode {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="rb-section" aria-labelledby="same-heading">
      <h2 id="same-heading" ref={heading} tabIndex={-1}>
        {words.t("newMember.same.title", { n: items.length })}
      </h2>
      <p className="rb-note">{words.t("newMember.same.note")}</p>
      <ul className="rb-waivers">
        {items.map(({ member, score }) => (
          <li className="rb-waiver" key={member.memberId}>
            <p>
              <a href={`/members/${String(member.memberId)}`} target="_blank" rel="noreferrer">
                <PersonName name={member.name} />{" "}
                <span className="rb-number-text">{member.memberNo}</span>
                <span className="rb-unseen"> {words.t("newMember.newTab")}</span>
              </a>{" "}
              {member.unit === null ? null : (
                <span className="rb-note">
                  <Name of={member.unit.name} />
                </span>
              )}
            </p>
            <p>
              <Strength strength={score.strength} />
            </p>
            <Signs signs={score.signs} />
          </li>
        ))}
      </ul>
      <div className="rb-actions">
        <Button loading={isSaving} onClick={save}>
          {words.t("newMember.same.other")}
        </Button>
        <Button type="primary" onClick={back}>
          {words.t("newMember.same.back")}
        </Button>
      </div>
    </section>
  );
}
