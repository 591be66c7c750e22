import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { StudyFile } from "#contract/views";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";

interface Props {
  readonly file: Pick<StudyFile, "takenBack" | "homesTakenBack">;
}

/** What was taken back or put right of events and homes: by whom, when and why; the latest first. */
export function TakenBack({ file }: Props): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const events = file.takenBack.map((one) => ({
    ...one,
    key: `e${one.eventId}`,
    what: `${words.named("event", one.kind)} ${words.day(one.on)}`,
  }));
  const homes = file.homesTakenBack.map((one) => ({
    ...one,
    key: `h${one.homeId}`,
    what: `${words.t("life.home")} ${words.pick(one.unit.name)}, ${
      one.to === null
        ? words.t("life.since", { from: words.day(one.from) })
        : words.t("entry.range", { from: words.day(one.from), to: words.lastDay(one.to) })
    }`,
  }));
  const all = [...events, ...homes].sort((a, b) => (a.takenBackAt < b.takenBackAt ? 1 : -1));
  if (all.length === 0) return null;
  return (
    <>
      <h3>{words.t("mistake.title")}</h3>
      <ul className="rb-waivers">
        {all.map((one) => (
          <li key={one.key} className="rb-waiver">
            <p>
              <s>{one.what}</s>
              {one.reason === "" ? null : ` ${one.reason}`}
            </p>
            <p className="rb-note">
              {words.t("mistake.by", {
                by: one.takenBackBy,
                at: words.instant(one.takenBackAt, zone),
              })}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
