import { Button } from "antd";
import type { ReactNode } from "react";
import type { OpenSessionView } from "#contract/routes/credentials";
import { useEndSession } from "../../data/credentials.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly sessions: readonly OpenSessionView[];
  readonly zone: string;
}

/** Where, when and how my account is signed in; each can be ended by itself. */
export function Sessions({ sessions, zone }: Props): ReactNode {
  const words = useWords();
  const end = useEndSession();
  return (
    <Section title={words.t("sessions.title")} note={words.t("sessions.note")}>
      {end.isError ? <Refusal error={end.error} /> : null}
      <ul className="rb-ways">
        {sessions.map((one) => {
          const device = one.device === "" ? words.t("sessions.program") : one.device;
          const line = words.t("sessions.line", {
            at: words.instant(one.openedAt, zone),
            place: one.place === "" ? words.t("sessions.nowhere") : one.place,
            method: words.named("method", one.method),
          });
          const seen = words.t("sessions.seen", { at: words.instant(one.seenAt, zone) });
          return (
            <li key={one.sessionId}>
              <strong>{device}</strong>{" "}
              {one.isThis ? <span className="rb-tag">{words.t("sessions.this")}</span> : null}
              <p className="rb-note">{`${line}; ${seen}`}</p>
              {one.isThis ? null : (
                <div className="rb-actions">
                  <Button
                    aria-label={words.t("sessions.endNamed", { what: `${device}, ${line}` })}
                    loading={end.isPending && end.variables === one.sessionId}
                    onClick={() => end.mutate(one.sessionId)}
                  >
                    {words.t("sessions.end")}
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
