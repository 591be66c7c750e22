import { Button, Skeleton } from "antd";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { CallFailed } from "../data/api.ts";
import { useWords } from "../i18n/words.ts";
import type { MessageId } from "../i18n/messages/en.ts";
import { Icon } from "./icons.tsx";
import type { IconName } from "./icons.tsx";

interface StateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
  readonly isAlert?: boolean;
}

/** A place where a list or a figure would be: says what is the case and what to do. */
export function PlainState({ icon, title, text, action, isAlert }: StateProps): ReactNode {
  return (
    <div className="rb-state" {...(isAlert ? { role: "alert" } : {})}>
      <span className="rb-state-icon">
        <Icon name={icon} />
      </span>
      <p className="rb-state-title">{title}</p>
      <p className="rb-state-text">{text}</p>
      {action === undefined ? null : <div className="rb-actions">{action}</div>}
    </div>
  );
}

/** Bones of what is coming; nothing for the first moments, so that quick answers do not flicker. */
export function Loading({ rows = 6 }: { readonly rows?: number }): ReactNode {
  const words = useWords();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 6_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="rb-loading" aria-busy="true">
      <output className="rb-unseen">{words.t("state.loading")}</output>
      <Skeleton active title={{ width: "38%" }} paragraph={{ rows }} />
      {isSlow ? <p className="rb-note">{words.t("state.slow")}</p> : null}
    </div>
  );
}

type Kind =
  | "offline"
  | "not-found"
  | "conflict"
  | "too-many"
  | "starting"
  | "restarting"
  | "busy"
  | "disk-full"
  | "invalid"
  | "broken";
const icons: Record<Kind, IconName> = {
  offline: "offline",
  "not-found": "compass",
  conflict: "people",
  "too-many": "wait",
  starting: "wait",
  restarting: "wait",
  busy: "wait",
  "disk-full": "broken",
  invalid: "broken",
  broken: "broken",
};

export function kindOf(error: unknown): Kind {
  if (!(error instanceof CallFailed)) return "broken";
  if (error.status === 0) return "offline";
  if (error.status === 404) return "not-found";
  if (error.status === 409) return "conflict";
  if (error.status === 429) return "too-many";
  if (error.status === 503) return waits[error.code] ?? "starting";
  if (error.status === 507) return "disk-full";
  if (error.status === 400 || error.status === 422) return "invalid";
  return "broken";
}

/** Why the server asks to wait; without a word of its own, whoever stands before it says 503. */
const waits: Readonly<Record<string, Kind>> = {
  "database-unavailable": "restarting",
  "organisation-busy": "busy",
  "time-out": "busy",
};

/** Of what is not found, the codes that may say why: the reader has or had a right to it. */
const telling: ReadonlySet<string> = new Set([
  "mandate-coming",
  "mandate-ended",
  "mandate-post-lost",
  "mandate-revoked",
  "persons-out-of-sight",
]);

interface FailedProps {
  readonly error: unknown;
  readonly retry?: () => void;
}

/** What went wrong, in plain words, with the one thing that helps. */
export function Failed({ error, retry }: FailedProps): ReactNode {
  const words = useWords();
  const kind = kindOf(error);
  const title: MessageId = `failed.${kind}.title`;
  // What the server knows of this very case says more than the kind of it.
  const code = error instanceof CallFailed ? error.code : "";
  const own = kind === "not-found" && !telling.has(code) ? "" : `refused.${code}`;
  const text: MessageId = words.has(own) ? own : `failed.${kind}.text`;
  const mayHelp = retry !== undefined && kind !== "not-found" && kind !== "invalid";
  return (
    <PlainState
      isAlert
      icon={icons[kind]}
      title={words.t(title)}
      text={words.t(text)}
      action={
        mayHelp ? (
          <Button type="primary" onClick={retry}>
            {words.t("action.retry")}
          </Button>
        ) : kind === "not-found" ? (
          <a className="rb-button-link" href="/">
            {words.t("action.toStart")}
          </a>
        ) : undefined
      }
    />
  );
}
