import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { MandateView } from "#contract/routes/mandates";
import { useAnnounce } from "../../app/announce.tsx";
import { issuedQuery, useRevokeMandate } from "../../data/mandates.ts";
import { useWords } from "../../i18n/words.ts";
import { MandateCard, MandateState, Whom } from "../../parts/mandate.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

/** What the reader issued: how many persons, and no person. */
export function Issued(): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(issuedQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={words.t("mandate.issued")} note={words.t("mandate.issued.note")}>
      {query.isPending ? <Loading rows={3} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isSuccess && items.length === 0 ? (
        <p className="rb-none">{words.t("mandate.issued.none")}</p>
      ) : null}
      {items.length === 0 ? null : (
        <ul className="rb-waivers">
          {items.map((one) => (
            <IssuedCard key={one.mandateId} mandate={one} />
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

function IssuedCard({ mandate }: { readonly mandate: MandateView }): ReactNode {
  const words = useWords();
  return (
    <MandateCard
      mandate={mandate}
      tag={<MandateState state={mandate.state} />}
      whom={<Whom mandate={mandate} />}
    >
      {mandate.seed === null ? null : (
        <details className="rb-details">
          <summary>{words.t("mandate.seed")}</summary>
          <p className="rb-note">{words.t("mandate.seed.note")}</p>
          <p>
            <code className="rb-break">{mandate.seed}</code>
          </p>
        </details>
      )}
      {mandate.may.revoke ? <Revoke mandateId={mandate.mandateId} /> : null}
    </MandateCard>
  );
}

/** Two steps: what is revoked stays so. */
function Revoke({ mandateId }: { readonly mandateId: number }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const revoke = useRevokeMandate(mandateId);
  const [isAsked, setAsked] = useState(false);
  const send = (): void =>
    revoke.mutate(undefined, { onSuccess: () => announce(words.t("mandate.revoke.done")) });
  return (
    <>
      {revoke.isError ? <Refusal error={revoke.error} /> : null}
      {isAsked ? (
        <>
          <p>{words.t("mandate.revoke.sure")}</p>
          <div className="rb-actions rb-no-print">
            <Button danger loading={revoke.isPending} onClick={send}>
              {words.t("mandate.revoke")}
            </Button>
            <Button onClick={() => setAsked(false)}>{words.t("action.cancel")}</Button>
          </div>
        </>
      ) : (
        <div className="rb-actions rb-no-print">
          <Button onClick={() => setAsked(true)}>{words.t("mandate.revoke")}</Button>
        </div>
      )}
    </>
  );
}
