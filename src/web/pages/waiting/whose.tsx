import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MemberRef } from "#contract/views";
import { Name, PersonName } from "../../parts/names.tsx";

/** Whose question it is, with the way to the study file. */
export function Whose({ member }: { readonly member: MemberRef }): ReactNode {
  return (
    <>
      <Link to="/members/$memberId" params={{ memberId: String(member.memberId) }}>
        <PersonName name={member.name} />
      </Link>{" "}
      <span className="rb-number-text">{member.memberNo}</span>{" "}
      {member.unit === null ? null : (
        <span className="rb-note">
          <Name of={member.unit.name} />
        </span>
      )}
    </>
  );
}
