import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ResponseOf } from "#contract/route";
import type { findMembers } from "#contract/routes/members";
import type { findUnits } from "#contract/routes/units";
import type { UnitRef } from "#contract/views";
import { useWords } from "../../i18n/words.ts";
import { Name, PersonName } from "../../parts/names.tsx";

type Member = ResponseOf<typeof findMembers>["items"][number];

export function MemberFound({ member }: { readonly member: Member }): ReactNode {
  const words = useWords();
  const { memberId, memberNo, name, unit, host, above } = member;
  return (
    <li className="rb-waiver">
      <p>
        <Link to="/members/$memberId" params={{ memberId: String(memberId) }}>
          <PersonName name={name} />
        </Link>{" "}
        <span className="rb-number-text">{memberNo}</span>
      </p>
      <p className="rb-note">
        {unit === null ? words.t("search.left") : <Place above={above} unit={unit} />}
        {host === null ? null : (
          <>
            {" · "}
            {words.t("search.guestOf")} <Name of={host.name} />
          </>
        )}
      </p>
    </li>
  );
}

type Unit = ResponseOf<typeof findUnits>["items"][number];

export function UnitFound({ unit }: { readonly unit: Unit }): ReactNode {
  const words = useWords();
  return (
    <li className="rb-waiver">
      <p>
        <Link to="/units/$unitId" params={{ unitId: String(unit.unitId) }}>
          <Name of={unit.name} />
        </Link>{" "}
        <span className="rb-number-text">{unit.code}</span>
      </p>
      <p className="rb-note">
        {unit.above
          .slice(-2)
          .map((one) => words.pick(one.name))
          .join(" › ")}
      </p>
    </li>
  );
}

function Place(props: { readonly above: readonly UnitRef[]; readonly unit: UnitRef }): ReactNode {
  return [...props.above, props.unit].map((one, index) => (
    <span key={one.unitId}>
      {index === 0 ? "" : " › "}
      <Name of={one.name} />
    </span>
  ));
}
