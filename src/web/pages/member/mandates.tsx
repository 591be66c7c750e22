import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { aboutMeQuery } from "../../data/mandates.ts";
import { useWords } from "../../i18n/words.ts";
import { MandateCard } from "../../parts/mandate.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

/** Who may see the member besides those who keep his records; for the member alone. */
export function SeenBesides({ memberId }: { readonly memberId: number }): ReactNode {
  const words = useWords();
  const query = useQuery(aboutMeQuery(memberId));
  const items = query.data?.items ?? [];
  const lasting = items.filter((one) => one.lasts);
  const over = items.filter((one) => !one.lasts);
  const list = (some: typeof items): ReactNode => (
    <ul className="rb-waivers">
      {some.map((one) => (
        <MandateCard
          key={one.mandateId}
          mandate={one}
          tag={one.lasts ? null : <span className="rb-tag">{words.t("mandate.over")}</span>}
        />
      ))}
    </ul>
  );
  return (
    <Section title={words.t("mandate.besides")} note={words.t("mandate.besides.note")}>
      {query.isPending ? <Loading rows={2} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isSuccess && lasting.length === 0 ? (
        <p className="rb-none">{words.t("mandate.besides.none")}</p>
      ) : null}
      {lasting.length === 0 ? null : list(lasting)}
      {over.length === 0 ? null : (
        <details className="rb-details">
          <summary>{words.t("mandate.besides.over", { n: over.length })}</summary>
          {list(over)}
        </details>
      )}
    </Section>
  );
}
