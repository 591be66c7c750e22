import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { ImportView } from "#contract/routes/imports";
import { isUnderWay, useImportAct } from "../../data/imports.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { Errors } from "./errors.tsx";
import { Preview } from "./preview.tsx";

/** One file: how far it is, what was found, and what may be done with it. */
export function ImportCard({ of }: { readonly of: ImportView }): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const { step, state } = of;
  const isDone = state === "done";
  const zone = session?.zone ?? "UTC";
  const report = step === "load" && isDone ? of.loaded : of.checked;
  return (
    <Section
      className="rb-import"
      title={words.t("import.title", { kind: words.t(`import.kind.${of.kind}`), name: of.name })}
      note={words.t("import.kept", { until: words.instant(of.expiresAt, zone) })}
    >
      <p className="rb-import-state">
        <output>
          <strong>{words.t(`import.state.${step}.${state}`)}</strong>
        </output>
      </p>
      {isUnderWay(of) ? <Progress of={of} /> : null}
      {of.failure === null ? null : <Failure of={of.failure} />}
      {report === null ? null : <Counts of={report} />}
      {report === null || report.errorLines === 0 || isUnderWay(of) ? null : (
        <Errors of={of} lines={report.errorLines} />
      )}
      {step === "check" && isDone ? <Preview importId={of.importId} /> : null}
      <Acts of={of} />
    </Section>
  );
}

function Progress({ of }: { readonly of: ImportView }): ReactNode {
  const words = useWords();
  const { phase, done, rows } = of;
  const text =
    phase === ""
      ? words.t("import.queued")
      : words.t(`import.phase.${phase}`, { n: rows, shown: words.number(rows) });
  return (
    <div className="rb-progress-line">
      <progress
        aria-label={words.t("import.progress")}
        {...(phase === "" ? {} : { value: done, max: 1 })}
      />
      <span>{text}</span>
    </div>
  );
}

/** In the reader's language where the reason is a known one; the server's own words besides. */
function Failure({ of }: { readonly of: NonNullable<ImportView["failure"]> }): ReactNode {
  const words = useWords();
  const own = `import.failed.${of.code}`;
  return (
    <div className="rb-hint rb-hint-warn">
      {words.has(own) ? <p>{words.t(own)}</p> : null}
      <p className="rb-break" lang="en">
        {of.message}
      </p>
    </div>
  );
}

function Counts({ of }: { readonly of: NonNullable<ImportView["checked"]> }): ReactNode {
  const words = useWords();
  const counts = [
    ["rows", of.rows],
    [of.saved ? "loaded" : "wouldLoad", of.loaded],
    ["present", of.present],
    ["refused", of.refused],
    ["conflicts", of.conflicts],
  ] as const;
  return (
    <>
      <dl className="rb-import-counts">
        {counts.map(([name, value]) => (
          <div key={name}>
            <dt>{words.t(`import.count.${name}`)}</dt>
            <dd>{words.number(value)}</dd>
          </div>
        ))}
      </dl>
      {of.resumedAfter === 0 ? null : (
        <p className="rb-note">{words.t("import.resumed", { n: words.number(of.resumedAfter) })}</p>
      )}
      {of.unused.length === 0 ? null : (
        <p className="rb-note rb-break">
          {words.t("import.unused", { columns: of.unused.slice(0, 20).join(" · ") })}
        </p>
      )}
    </>
  );
}

function Acts({ of }: { readonly of: ImportView }): ReactNode {
  const words = useWords();
  const act = useImportAct(of.importId);
  const [isWhole, setWhole] = useState(false);
  const { step, state } = of;
  const isChecked = step === "check" && state === "done";
  const mayGoOn = step !== "receive" && (state === "stopped" || state === "failed");
  const errors = of.checked?.errorLines ?? 0;
  const mayLoad = isChecked && (of.checked?.loaded ?? 0) > 0;
  return (
    <div className="rb-import-acts">
      {mayLoad && errors > 0 ? (
        <Checkbox checked={isWhole} onChange={({ target: { checked } }) => setWhole(checked)}>
          {words.t("import.whole")}
        </Checkbox>
      ) : null}
      {act.isError ? <Refusal error={act.error} /> : null}
      <div className="rb-actions">
        {mayLoad ? (
          <Button
            type="primary"
            loading={act.isPending}
            onClick={() => act.mutate({ act: "load", allOrNothing: isWhole })}
          >
            {words.t("import.load", { n: of.checked?.loaded ?? 0 })}
          </Button>
        ) : null}
        {mayGoOn ? (
          <Button
            loading={act.isPending}
            onClick={() => act.mutate({ act: "load", allOrNothing: of.allOrNothing })}
          >
            {words.t("import.goOn")}
          </Button>
        ) : null}
        {isUnderWay(of) ? (
          <Button loading={act.isPending} onClick={() => act.mutate({ act: "stop" })}>
            {words.t("import.stop")}
          </Button>
        ) : (
          <Button disabled={act.isPending} onClick={() => act.mutate({ act: "remove" })}>
            {words.t("import.remove")}
          </Button>
        )}
      </div>
    </div>
  );
}
