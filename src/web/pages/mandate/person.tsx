import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MandateFile } from "#contract/routes/mandates";
import { mandatePersonQuery } from "../../data/mandates.ts";
import { useWords } from "../../i18n/words.ts";
import { Name, PersonName } from "../../parts/names.tsx";
import { progressText } from "../../parts/owed.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Loading } from "../../parts/states.tsx";
import { StatusMark } from "../../parts/status.tsx";
import { amountOf, FormName } from "../member/entries.tsx";
import { Life } from "../member/life.tsx";
import { MandateFailed } from "./over.tsx";

const route = getRouteApi("/inside/mandates/$mandateId/members/$memberId");

/** One person under a mandate: the fields that it names, and nothing where it names none. */
export function MandatePersonPage(): ReactNode {
  const params = route.useParams();
  const words = useWords();
  const query = useQuery(mandatePersonQuery(Number(params.mandateId), Number(params.memberId)));
  const title = words.t("page.mandate");
  const above = (
    <p className="rb-no-print">
      <Link to="/mandates/$mandateId" params={{ mandateId: params.mandateId }}>
        {words.t("mandate.whom")}
      </Link>
    </p>
  );
  if (query.isPending || query.isError) {
    return (
      <Page title={title} heading={title} above={above} key="state">
        {query.isPending ? (
          <Loading rows={8} />
        ) : (
          <MandateFailed error={query.error} retry={() => void query.refetch()} />
        )}
      </Page>
    );
  }
  return <Person key={query.data.member.memberId} {...{ title, above }} file={query.data} />;
}

interface Props {
  readonly title: string;
  readonly above: ReactNode;
  readonly file: MandateFile;
}

function Person({ title, above, file }: Props): ReactNode {
  const words = useWords();
  const { member, mandate, verdicts, entries, facts } = file;
  return (
    <Page
      title={title}
      heading={<PersonName name={member.name} />}
      above={above}
      below={
        <p className="rb-facts">
          <span className="rb-number-text">{member.memberNo}</span>
          {member.unit === null ? null : (
            <span>
              <Name of={member.unit.name} />
            </span>
          )}
          <span>
            {words.t("mandate.under", {
              kind: words.t(`mandate.kind.${mandate.kind}`),
              day: words.day(mandate.until),
            })}
          </span>
        </p>
      }
    >
      {verdicts === undefined ? null : (
        <Section title={words.t("mandate.field.study-file")}>
          <Standing verdicts={verdicts} />
        </Section>
      )}
      {entries === undefined ? null : (
        <Section title={words.t("mandate.field.entries")} note={words.t("member.ledger.note")}>
          <Ledger entries={entries} />
        </Section>
      )}
      {facts === undefined ? null : (
        <Section title={words.t("mandate.field.facts")} note={words.t("member.life.note")}>
          <p className="rb-facts">
            {facts.sex === null ? null : <span>{words.t(`sex.${facts.sex}`)}</span>}
            {facts.born === null ? null : (
              <span>{words.t("member.born", { day: words.day(facts.born) })}</span>
            )}
            {facts.joinedOn === null ? null : (
              <span>{words.t("member.joined", { day: words.day(facts.joinedOn) })}</span>
            )}
          </p>
          <Life file={facts} />
        </Section>
      )}
      <p className="rb-note">{words.t("mandate.nothingElse")}</p>
    </Page>
  );
}

interface StandingProps {
  readonly verdicts: NonNullable<MandateFile["verdicts"]>;
}

function Standing({ verdicts }: StandingProps): ReactNode {
  const words = useWords();
  if (verdicts.length === 0) return <p className="rb-none">{words.t("member.noVerdicts")}</p>;
  return (
    <ul className="rb-waivers">
      {verdicts.map((one) => (
        <li key={`${one.requirement.id} ${one.windowStart} ${one.anchor}`} className="rb-waiver">
          <p>
            <strong>
              <Name of={one.requirement.title} />
            </strong>{" "}
            <StatusMark of={one.status} />
          </p>
          <p className="rb-facts">
            <span>
              {words.t("verdict.window", {
                from: words.day(one.windowStart),
                to: words.day(one.dueOn),
              })}
            </span>
            {one.demanded === 0 ? null : <span>{progressText(words, one)}</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}

interface LedgerProps {
  readonly entries: NonNullable<MandateFile["entries"]>;
}

function Ledger({ entries }: LedgerProps): ReactNode {
  const words = useWords();
  if (entries.length === 0) return <p className="rb-none">{words.t("entry.none")}</p>;
  return (
    <ul className="rb-entries">
      {entries.map((one) => (
        <li key={one.entryId} className={one.stands ? "rb-entry" : "rb-entry rb-withdrawn"}>
          <div className="rb-entry-head">
            <h3>
              {one.startsOn === one.endsOn
                ? words.day(one.startsOn)
                : words.t("entry.range", {
                    from: words.day(one.startsOn),
                    to: words.day(one.endsOn),
                  })}
            </h3>
            <strong className="rb-number-text">{amountOf(one, words)}</strong>
          </div>
          <p className="rb-facts">
            <FormName form={one.form} />
            {one.course === "" ? null : <span>{one.course}</span>}
            <span>
              <Name of={one.provider} />
            </span>
            {one.act === "withdrawal" ? (
              <span className="rb-tag">{words.t("entry.withdrawn")}</span>
            ) : one.act === "correction" ? (
              <span className="rb-tag">{words.t("entry.corrected")}</span>
            ) : null}
            {one.stands || one.act === "withdrawal" ? null : (
              <span className="rb-tag rb-tag-none">{words.t("entry.replaced")}</span>
            )}
          </p>
          {one.note === "" ? null : <p className="rb-note">{one.note}</p>}
        </li>
      ))}
    </ul>
  );
}
