import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Freshness } from "#contract/views";
import { sessionQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";
import { Name } from "./names.tsx";

interface Props {
  readonly today: string;
  readonly pack: {
    readonly title: { zh: string; en: string };
    readonly version: string;
    readonly hash: string;
  } | null;
  readonly freshness?: Freshness;
}

/** What every figure is shown with: of which day, as known when, judged by what, how fresh. */
export function FrameLine({ today, pack, freshness }: Props): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  return (
    <dl className="rb-frame">
      <div>
        <dt>{words.t("frame.asOf")}</dt>
        <dd>{words.day(today)}</dd>
      </div>
      <div>
        <dt>{words.t("frame.knownOn")}</dt>
        <dd>{words.day(today)}</dd>
      </div>
      {pack === null ? null : (
        <div>
          <dt>{words.t("frame.pack")}</dt>
          <dd>
            <Name of={pack.title} /> {pack.version} <code>{pack.hash.slice(0, 8)}</code>
          </dd>
        </div>
      )}
      {freshness === undefined ? null : (
        <div>
          <dt>{words.t("frame.counted")}</dt>
          <dd>
            {freshness.foldedAt === null
              ? words.t("frame.notYet")
              : words.instant(freshness.foldedAt, zone)}
            {freshness.pending === 0 ? null : (
              <> · {words.t("frame.pending", { n: freshness.pending })}</>
            )}
            {freshness.judging === null ? null : (
              <>
                {" · "}
                {words.t("frame.judging", {
                  done: words.number(freshness.judging.done),
                  total: words.number(freshness.judging.total),
                })}
              </>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}
