import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { statusQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";
import { useAnnounce } from "./announce.tsx";

/** What the server is still loading or recomputing, how far it is, and what can be used already. */
export function LoadingBanner(): ReactNode {
  const words = useWords();
  const client = useQueryClient();
  const announce = useAnnounce();
  const status = useQuery(statusQuery).data;
  const was = useRef(status?.state);
  useEffect(() => {
    if (was.current === "loading" && status?.state === "ready") {
      announce(words.t("loading.done"));
      void client.invalidateQueries();
    }
    was.current = status?.state;
  }, [status?.state, announce, client, words]);
  if (status === undefined || status.state === "ready") return null;
  const job = status.jobs.find((one) => one.state === "running") ?? status.jobs[0];
  const kind = `job.${job?.kind ?? ""}`;
  const title = words.has(kind) ? words.t(kind) : (job?.title ?? words.t("loading.title"));
  if (status.state === "failed") {
    return (
      <section className="rb-banner rb-banner-failed" role="alert">
        <p>
          <strong>{words.t("loading.failed")}</strong> {title}
        </p>
      </section>
    );
  }
  const total = job?.total ?? null;
  return (
    <section className="rb-banner" aria-label={words.t("loading.title")}>
      <p>
        <strong>{words.t("loading.title")}</strong> {title}
        {job === undefined || total === null ? null : (
          <>
            {": "}
            {words.t("loading.count", {
              done: words.number(job.done),
              total: words.number(total),
            })}
          </>
        )}
      </p>
      {total === null || job === undefined ? null : (
        <progress value={job.done} max={total} aria-label={title} />
      )}
      <p className="rb-note">{words.t("loading.usable")}</p>
    </section>
  );
}
