import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { VerdictChangeView } from "#contract/views";
import { waiversQuery } from "../../data/waivers.ts";
import { useWords } from "../../i18n/words.ts";
import { Changed } from "../../parts/changed.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { WaiverCard } from "../../parts/waiver.tsx";
import { AskWaiver } from "./ask-waiver.tsx";

/** What was asked for and decided, and the form to ask. */
export function Waivers({ memberId }: { readonly memberId: number }): ReactNode {
  const words = useWords();
  const query = useQuery(waiversQuery(memberId));
  const [isAsking, setAsking] = useState(false);
  const [done, setDone] = useState<readonly VerdictChangeView[] | null>(null);
  if (query.isPending) return <Loading rows={2} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { items, waivable } = query.data;
  return (
    <>
      {done === null ? null : <Changed changed={done} close={() => setDone(null)} />}
      {items.length === 0 ? (
        <p className="rb-none">{words.t("waiver.none")}</p>
      ) : (
        <ul className="rb-waivers">
          {items.map((one) => (
            <WaiverCard key={one.requestId} memberId={memberId} waiver={one} tell={setDone} />
          ))}
        </ul>
      )}
      {waivable.length === 0 ? null : isAsking ? (
        <AskWaiver memberId={memberId} file={query.data} close={() => setAsking(false)} />
      ) : (
        <Button className="rb-no-print" onClick={() => setAsking(true)}>
          {words.t("waiver.ask")}
        </Button>
      )}
    </>
  );
}
