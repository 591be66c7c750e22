import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { JobView as Job } from "#contract/routes/session";
import { sessionQuery, statusQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";
import { useAnnounce, useAnnounceState } from "./announce.tsx";

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
  if (status === undefined) return null;
  const loads = status.jobs.filter((one) => one.kind !== "move");
  const job = loads.find((one) => one.state === "running") ?? loads[0];
  if (status.state === "ready") return <Travelling jobs={status.jobs} />;
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
  return <Progress job={job} title={title} />;
}

interface Shown {
  readonly job: Job | undefined;
  readonly title: string;
}

function Progress({ job, title }: Shown): ReactNode {
  const words = useWords();
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

/** Members on the way to another region: nothing that the pages show waits for them. */
function Travelling({ jobs }: { readonly jobs: readonly Job[] }): ReactNode {
  const words = useWords();
  const job = jobs.filter(isOpen).find((one) => one.kind === "move");
  const now = job?.state ?? "none";
  useAnnounceState(now, words.t(`travel.now.${now}`));
  if (job === undefined) return null;
  const isStopped = job.state === "stopped";
  const title = words.t(isStopped ? "travel.stopped" : "job.move");
  const numbers = { done: words.number(job.done), total: words.number(job.total ?? 0) };
  return (
    <section className="rb-banner" aria-label={title}>
      <p>
        <strong>{title}</strong> {words.t("loading.count", numbers)}
      </p>
      <p className="rb-note">
        {words.t("loading.moved")} {isStopped ? words.t("travel.stopped.note") : null}
      </p>
      <ToMoves />
    </section>
  );
}

function isOpen(job: Job): job is Job & { readonly state: "running" | "stopped" } {
  return job.state === "running" || job.state === "stopped";
}

/** For whoever may stop the members, or turn the move back. */
function ToMoves(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  if (session?.may.administer !== true || session.account?.mustChangePassword === true) return null;
  return (
    <p className="rb-no-print">
      <Link to="/moves">{words.t("travel.toMoves")}</Link>
    </p>
  );
}
