import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { BulkJobView } from "#contract/routes/what-if";
import { useAnnounceState } from "../../app/announce.tsx";
import { lastWhatIfQuery, useStopWhatIf, whatIfQuery } from "../../data/what-if.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { Answer } from "./answer.tsx";
import { AskForm } from "./ask.tsx";

const route = getRouteApi("/inside/what-if");

/** What another rule would change, before anybody publishes it. */
export function WhatIfPage(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const unitId = route.useSearch().unit ?? session?.startUnit?.unitId ?? null;
  const last = useQuery(lastWhatIfQuery);
  const job = last.data?.job ?? null;
  const mayAsk = session?.may.tryRules === true;
  return (
    <Page
      title={words.t("page.whatIf")}
      heading={words.t("whatIf.title")}
      above={unitId === null ? null : <Breadcrumb unitId={unitId} withSelf />}
      below={<p className="rb-note">{words.t("whatIf.note")}</p>}
    >
      {mayAsk ? <AskForm /> : null}
      {last.isPending ? <Loading /> : null}
      {last.isError ? <Failed error={last.error} retry={() => void last.refetch()} /> : null}
      {last.data !== undefined && job === null ? (
        <PlainState
          icon="compass"
          title={words.t("whatIf.none.title")}
          text={words.t(mayAsk ? "whatIf.none.text" : "whatIf.none.reader")}
        />
      ) : null}
      {job === null ? null : <Progress job={job} mayStop={mayAsk} />}
      {job === null || unitId === null ? null : <Found job={job} unitId={unitId} />}
    </Page>
  );
}

function Progress({ job, mayStop }: { readonly job: BulkJobView; readonly mayStop: boolean }) {
  const words = useWords();
  const stop = useStopWhatIf();
  useAnnounceState(job.state, words.t(`whatIf.now.${job.state}`));
  if (job.state === "done") return null;
  if (job.state !== "running") return <p className="rb-hint">{words.t("whatIf.stopped")}</p>;
  const shown =
    job.total === null
      ? words.t("whatIf.counting")
      : words.t("whatIf.running", {
          done: words.number(job.done),
          total: words.number(job.total),
        });
  return (
    <Section title={words.t("whatIf.progress")}>
      <div className="rb-progress-line">
        <progress
          aria-label={words.t("whatIf.progress")}
          {...(job.total === null ? {} : { value: job.done, max: Math.max(1, job.total) })}
        />
        <span>{shown}</span>
      </div>
      {stop.isError ? <Refusal error={stop.error} /> : null}
      {mayStop ? (
        <div className="rb-actions">
          <Button loading={stop.isPending} onClick={() => stop.mutate(job.jobId)}>
            {words.t("whatIf.stop")}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function Found({ job, unitId }: { readonly job: BulkJobView; readonly unitId: number }) {
  const [classes, setClasses] = useState({ classSize: 40, teachers: 1 });
  const ask = { jobId: job.jobId, unitId, ...classes };
  const answer = useQuery(whatIfQuery(ask, `${job.state} ${job.done}`));
  if (answer.isError) {
    return <Failed error={answer.error} retry={() => void answer.refetch()} />;
  }
  if (answer.data === undefined) return <Loading rows={8} />;
  return <Answer answer={answer.data} classes={classes} onClasses={setClasses} />;
}
