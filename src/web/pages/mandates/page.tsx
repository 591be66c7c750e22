import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { heldQuery } from "../../data/mandates.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { MandateCard, MandateState, Whom } from "../../parts/mandate.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { Cases } from "./cases.tsx";
import { IssueForm } from "./issue.tsx";
import { Issued } from "./issued.tsx";

const issuing = new Set(["administrator", "training-office"]);

/** Mandates: those that the reader holds, those that he issued, and the form to issue one. */
export function MandatesPage(): ReactNode {
  const words = useWords();
  const roles = useQuery(sessionQuery).data?.account?.roles ?? [];
  const mayIssue = roles.some((held) => issuing.has(held.role));
  const title = words.t("page.mandates");
  return (
    <Page title={title} heading={title} narrow below={<p>{words.t("mandate.about")}</p>}>
      <Cases />
      <Held />
      {mayIssue ? (
        <>
          <IssueForm />
          <Issued />
        </>
      ) : null}
    </Page>
  );
}

function Held(): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(heldQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={words.t("mandate.held")} note={words.t("mandate.held.note")}>
      {query.isPending ? <Loading rows={3} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isSuccess && items.length === 0 ? (
        <p className="rb-none">{words.t("mandate.held.none")}</p>
      ) : null}
      {items.length === 0 ? null : (
        <ul className="rb-waivers">
          {items.map((one) => (
            <MandateCard
              key={one.mandateId}
              mandate={one}
              tag={<MandateState state={one.state} />}
              whom={<Whom mandate={one} />}
            >
              {one.may.open ? (
                <div className="rb-actions rb-no-print">
                  <Link
                    className="rb-button-link"
                    to="/mandates/$mandateId"
                    params={{ mandateId: String(one.mandateId) }}
                  >
                    {words.t("mandate.open")}
                  </Link>
                </div>
              ) : null}
            </MandateCard>
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
    </Section>
  );
}
