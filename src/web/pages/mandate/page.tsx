import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { mandatePersonsQuery } from "../../data/mandates.ts";
import { useWords } from "../../i18n/words.ts";
import { MandateCard, MandateState, Whom } from "../../parts/mandate.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { SearchForm } from "../../parts/search-form.tsx";
import { Section } from "../../parts/section.tsx";
import { Loading } from "../../parts/states.tsx";
import { Case } from "./case.tsx";
import { MandateFailed } from "./over.tsx";

const route = getRouteApi("/inside/mandates/$mandateId");

/** The persons of one mandate in force. */
export function MandatePage(): ReactNode {
  const mandateId = Number(route.useParams().mandateId);
  const words = useWords();
  const [q, setQ] = useState("");
  const id = useId();
  const query = useInfiniteQuery(mandatePersonsQuery(mandateId, q));
  const title = words.t("page.mandate");
  // First what the last request said: a mandate that has ended shows nobody any more.
  const pages = query.isError ? undefined : query.data?.pages;
  const mandate = pages?.[0]?.mandate;
  const persons = pages?.flatMap((page) => page.items) ?? [];
  return (
    <Page title={title} heading={title} narrow key={mandateId}>
      {query.isPending ? <Loading rows={8} /> : null}
      {query.isError ? (
        <MandateFailed error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {mandate === undefined ? null : (
        <>
          <ul className="rb-waivers rb-section">
            <MandateCard
              mandate={mandate}
              tag={<MandateState state={mandate.state} />}
              whom={<Whom mandate={mandate} />}
            />
          </ul>
          {mandate.about.startsWith("objection ") ? <Case mandateId={mandateId} /> : null}
          <Section title={words.t("mandate.whom")} note={words.t("mandate.whom.note")}>
            <SearchForm id={id} label={words.t("mandate.search")} asked={q} onAsk={setQ} />
            {q !== "" && persons.length === 0 ? (
              <p className="rb-none">{words.t("mandate.search.none")}</p>
            ) : null}
            <ul className="rb-waivers">
              {persons.map((one) => (
                <li key={one.memberId} className="rb-waiver">
                  <p>
                    <Link
                      to="/mandates/$mandateId/members/$memberId"
                      params={{ mandateId: String(mandateId), memberId: String(one.memberId) }}
                    >
                      <PersonName name={one.name} />
                    </Link>{" "}
                    <span className="rb-number-text">{one.memberNo}</span>{" "}
                    {one.unit === null ? null : (
                      <span className="rb-note">
                        <Name of={one.unit.name} />
                      </span>
                    )}
                  </p>
                </li>
              ))}
            </ul>
            {mandate.kind === "merge" && q === "" ? (
              <ComparedUnder mandateId={mandateId} persons={persons} />
            ) : null}
            {query.hasNextPage ? (
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {words.t("action.more")}
              </Button>
            ) : null}
          </Section>
        </>
      )}
    </Page>
  );
}

interface ComparedProps {
  readonly mandateId: number;
  readonly persons: readonly { readonly memberId: number }[];
}

/** The way to the two records side by side, where a mandate to merge names two persons. */
function ComparedUnder({ mandateId, persons }: ComparedProps): ReactNode {
  const words = useWords();
  const [first, second, third] = persons;
  if (first === undefined || second === undefined || third !== undefined) return null;
  const search = { first: first.memberId, second: second.memberId, mandate: mandateId };
  return (
    <p className="rb-no-print">
      <Link to="/doubles" search={search}>
        {words.t("doubles.compare")}
      </Link>
    </p>
  );
}
