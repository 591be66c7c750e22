import { useState } from "react";
import type { ReactNode } from "react";
import type { StudyFile } from "#contract/views";
import type { LifeChange } from "../../data/life.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { isPartialDay } from "../../parts/days.ts";
import { DayField, ReasonField } from "./life-fields.tsx";
import { LifeForm, type LifeFormProps } from "./life-form.tsx";
import { MistakeMark } from "./mistake-mark.tsx";

type Event = StudyFile["events"][number];

const acts = ["never", "day"] as const;
type Act = (typeof acts)[number];

interface Props extends LifeFormProps {
  readonly event: Event;
}

/** Takes back an event that never happened, or puts its day right; why is asked for. */
export function TakeBack({ event, ...frame }: Props): ReactNode {
  const words = useWords();
  const [act, setAct] = useState<Act>("never");
  const [on, setOn] = useState("");
  const [reason, setReason] = useState("");
  const isLeaving = event.kind === "left";
  const whose = isLeaving ? "left" : "event";
  return (
    <LifeForm
      {...frame}
      note={words.t(`mistake.${act}.${whose}.note`)}
      needed={act === "day" ? "mistake.needed.day" : "change.reason.needed"}
      save={act === "day" ? "mistake.put" : "mistake.take"}
      change={changeOf(event, act, on.trim(), reason.trim())}
    >
      <Choice
        label={words.t("mistake.act")}
        value={act}
        onChange={(text) => setAct(acts.find((one) => one === text) ?? act)}
      >
        <option value="never">{words.t(`mistake.never.${whose}`)}</option>
        <option value="day">{words.t("mistake.day")}</option>
      </Choice>
      {act === "day" ? (
        <DayField
          isPartial={!isLeaving}
          label={words.t(isLeaving ? "life.firstOutside" : "mistake.on")}
          value={on}
          onChange={setOn}
        />
      ) : null}
      <ReasonField value={reason} onChange={setReason} />
    </LifeForm>
  );
}

function changeOf(
  { eventId, on: recorded }: Event,
  act: Act,
  on: string,
  reason: string,
): LifeChange | null {
  if (reason === "") return null;
  if (act === "never") return { what: "never", eventId, body: { reason } };
  return isPartialDay(on) && on !== recorded
    ? { what: "day", eventId, body: { on, reason } }
    : null;
}

interface MarkProps {
  readonly event: Event;
  readonly open: () => void;
}

/** Beside an event: the way to take it back. */
export function EventMark({ event, open }: MarkProps): ReactNode {
  const words = useWords();
  const what = `${words.named("event", event.kind)} ${words.day(event.on)}`;
  return <MistakeMark what={what} open={open} />;
}
