import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type MemberFinding, memberFindings, type UnitFinding, unitFindings } from "#core/quality";
import { qualityPersonsQuery, qualityUnitsQuery } from "../../data/quality.ts";
import { useWords } from "../../i18n/words.ts";
import { Listed } from "../../parts/listed.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { useVocabulary } from "../members/member-card.tsx";

export type Finding = MemberFinding | UnitFinding;
export const allFindings: readonly Finding[] = [...memberFindings, ...unitFindings];

export function isAboutMembers(finding: Finding): finding is MemberFinding {
  return memberFindings.some((one) => one === finding);
}

interface Props {
  readonly unitId: number;
  readonly finding: Finding;
}

/** Who or which units the number stands for, each with the place where it is mended. */
export function CaseList({ unitId, finding }: Props): ReactNode {
  return isAboutMembers(finding) ? (
    <Persons unitId={unitId} finding={finding} />
  ) : (
    <Units unitId={unitId} finding={finding} />
  );
}

function Persons(props: { readonly unitId: number; readonly finding: MemberFinding }): ReactNode {
  const words = useWords();
  const labelOf = useVocabulary(words);
  const query = useInfiniteQuery(qualityPersonsQuery(props.unitId, props.finding));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title={words.t(`finding.${props.finding}`)}
      note={words.t("search.members.note")}
      id="cases"
    >
      <Listed query={query} none={words.t("quality.mended")}>
        {items.map((one) => (
          <li key={one.memberId} className="rb-waiver">
            <p>
              <Link to="/members/$memberId" params={{ memberId: String(one.memberId) }}>
                <PersonName name={one.name} />
              </Link>{" "}
              <span className="rb-number-text">{one.memberNo}</span>
            </p>
            <p className="rb-note">
              {one.unit === null ? null : <Name of={one.unit.name} />}
              {one.value === null ? null : (
                <>
                  {" · "}
                  {/^\d{4}-/.test(one.value) ? words.day(one.value) : labelOf(one.value)}
                </>
              )}
              {one.about === null || one.about.unitId === one.unit?.unitId ? null : (
                <>
                  {" · "}
                  <Name of={one.about.name} />
                </>
              )}
            </p>
          </li>
        ))}
      </Listed>
    </Section>
  );
}

function Units(props: { readonly unitId: number; readonly finding: UnitFinding }): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(qualityUnitsQuery(props.unitId, props.finding));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={words.t(`finding.${props.finding}`)} id="cases">
      <Listed query={query} none={words.t("quality.mended")}>
        {items.map((one) => (
          <li key={one.unitId} className="rb-waiver">
            <p>
              <Link to="/units/$unitId" params={{ unitId: String(one.unitId) }}>
                <Name of={one.name} />
              </Link>{" "}
              <span className="rb-number-text">{one.code}</span>
            </p>
          </li>
        ))}
      </Listed>
    </Section>
  );
}
