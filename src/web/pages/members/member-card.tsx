import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MemberRow } from "#contract/views";
import { policyQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import type { Words } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { EndedLine, OwedLine } from "../../parts/owed.tsx";
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
      <p className="rb-facts rb-member-facts">
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
      <Owed owed={member.owed} />
    </li>
  );
}

/** What can still be done stands first; windows that ended short are named in one line. */
function Owed({ owed }: { readonly owed: MemberRow["owed"] }): ReactNode {
  const words = useWords();
  const open = owed.filter((one) => one.status !== "short");
  const ended = owed.filter((one) => one.status === "short");
  if (owed.length === 0) return <p className="rb-owes-nothing">{words.t("members.owesNothing")}</p>;
  return (
    <ul className="rb-owed-list">
      {open.map((verdict) => (
        <li key={`${verdict.requirement.id} ${verdict.windowStart} ${verdict.anchor}`}>
          <OwedLine verdict={verdict} />
        </li>
      ))}
      {ended.length === 0 ? null : (
        <li>
          <EndedLine ended={ended} />
        </li>
      )}
    </ul>
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
