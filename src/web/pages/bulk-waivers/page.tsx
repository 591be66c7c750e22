import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { bulkWaiversQuery } from "../../data/bulk-waivers.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { Act } from "./act.tsx";
import { Rule } from "./rule.tsx";

/** Waivers by a rule of the pack: whom it is about, one act that grants, and what was done. */
export function BulkWaiversPage(): ReactNode {
  const words = useWords();
  const query = useQuery(bulkWaiversQuery);
  const session = useQuery(sessionQuery).data;
  const title = words.t("page.bulkWaivers");
  const rules = query.data?.rules ?? [];
  const acts = query.data?.acts ?? [];
  return (
    <Page title={title} heading={title} narrow below={<p>{words.t("bulk.about")}</p>}>
      {query.isPending ? <Loading rows={6} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isSuccess && rules.length === 0 ? (
        <PlainState
          icon="check"
          title={words.t("bulk.none.title")}
          text={words.t("bulk.none.text")}
        />
      ) : null}
      {session === undefined
        ? null
        : rules.map((one) => <Rule key={one.rule} rule={one} today={session.today} />)}
      {acts.length === 0 ? null : (
        <Section title={words.t("bulk.acts")} note={words.t("bulk.acts.note")}>
          <ul className="rb-waivers">
            {acts.map((one) => (
              <Act key={one.bulkId} act={one} zone={session?.zone ?? "UTC"} />
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
