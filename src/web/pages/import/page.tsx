import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { importsQuery } from "../../data/imports.ts";
import { useWords } from "../../i18n/words.ts";
import { Page } from "../../parts/page.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { ImportCard } from "./card.tsx";
import { SendForm } from "./send.tsx";

/** Files of units, members, facts and entries: sent, checked, looked at, and then loaded. */
export function ImportPage(): ReactNode {
  const words = useWords();
  const query = useQuery(importsQuery);
  const title = words.t("page.import");
  return (
    <Page title={title} heading={title} below={<p className="rb-note">{words.t("import.note")}</p>}>
      {query.isPending ? <Loading rows={6} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : (
        <>
          <SendForm kinds={query.data.kinds} />
          {query.data.items.map((one) => (
            <ImportCard key={one.importId} of={one} />
          ))}
        </>
      )}
    </Page>
  );
}
