import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MemberRow } from "#contract/views";
import { policyQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import type { Words } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { OwedLine } from "../../parts/owed.tsx";
import { StatusMark } from "../../parts/status.tsx";

interface Props {
  readonly member: MemberRow;
  /** The unit whose list this is: members at home in another are marked with it. */
  readonly unitId: number;
}

export function MemberCard({ member, unitId }: Props): ReactNode {
  const words = useWords();
  const label = useVocabulary(words);
  return (
    <li className="rb-member">
      <div className="rb-member-head">
        <Link
          className="rb-member-name"
          to="/members/$memberId"
          params={{ memberId: String(member.memberId) }}
        >
          <PersonName name={member.name} />
          <Icon name="next" />
        </Link>
        {member.headline === null ? null : <StatusMark of={member.headline} />}
      </div>
      <p className="rb-facts">
        <span className="rb-number-text">{member.memberNo}</span>
        {member.roles.map((role) => (
          <span key={role}>{label(role)}</span>
        ))}
        {member.sector === null ? null : <span>{label(member.sector)}</span>}
        {member.unit !== null && member.unit.unitId !== unitId ? (
          <span>
            <Name of={member.unit.name} />
          </span>
        ) : null}
        {member.host === null ? null : (
          <span>
            {words.t("members.host")} <Name of={member.host.name} />
          </span>
        )}
      </p>
      {member.owed.length === 0 ? (
        <p className="rb-owes-nothing">{words.t("members.owesNothing")}</p>
      ) : (
        <ul className="rb-owed-list">
          {member.owed.map((verdict) => (
            <li key={`${verdict.requirement.id} ${verdict.windowStart} ${verdict.anchor}`}>
              <OwedLine verdict={verdict} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** The pack's own label of a role, sector ...; the bare word while it is loading. */
export function useVocabulary(words: Words): (word: string) => string {
  const policy = useQuery(policyQuery).data;
  return (word) => {
    for (const kind of policy?.vocabulary ?? []) {
      const found = kind.values.find((value) => value.id === word);
      if (found !== undefined) return words.pick(found.label);
    }
    return words.named("word", word);
  };
}
