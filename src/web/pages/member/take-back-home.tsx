import { useState } from "react";
import type { ReactNode } from "react";
import type { HomeSide } from "#contract/routes/members";
import type { StudyFile } from "#contract/views";
import type { LifeChange } from "../../data/life.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { DayField, ReasonField } from "./life-fields.tsx";
import { LifeForm, type LifeFormProps } from "./life-form.tsx";
import { MistakeMark } from "./mistake-mark.tsx";

type Home = StudyFile["homes"][number];

/** What may be wrong of a home: which side, and whether it never was or was on another day. */
export type HomeMistake = `${HomeSide}.${"never" | "day"}`;

/**
 * What may be put right of a home: of the last one, an end that no leaving brought (a leaving is taken
 * back itself), and a beginning after an earlier home.
 */
export function mistakesOf(
  home: Home,
  { homes, events }: Pick<StudyFile, "homes" | "events">,
): readonly HomeMistake[] {
  if (homes[0]?.homeId !== home.homeId) return [];
  const isLeft = events.some((one) => one.kind === "left" && one.on === home.to);
  return [
    ...(home.to !== null && !isLeft ? (["end.never", "end.day"] as const) : []),
    ...(homes.length > 1 ? (["beginning.never", "beginning.day"] as const) : []),
  ];
}

interface Props extends LifeFormProps {
  readonly home: Home;
  readonly mistakes: readonly HomeMistake[];
}

/** Takes back a home, or its end, or puts the day of either right; why is asked for. */
export function TakeBackHome({ home, mistakes, ...frame }: Props): ReactNode {
  const words = useWords();
  const [chosen, setChosen] = useState<HomeMistake | null>(null);
  const [on, setOn] = useState("");
  const [reason, setReason] = useState("");
  const mistake = chosen ?? mistakes[0];
  if (mistake === undefined) return null;
  const isDay = mistake === "end.day" || mistake === "beginning.day";
  return (
    <LifeForm
      {...frame}
      note={words.t(`mistake.home.${mistake}.note`)}
      needed={isDay ? "mistake.needed.day" : "change.reason.needed"}
      save={isDay ? "mistake.put" : "mistake.take"}
      change={changeOf(home, mistake, on.trim(), reason.trim())}
    >
      <Choice
        label={words.t("mistake.act")}
        value={mistake}
        onChange={(text) => setChosen(mistakes.find((one) => one === text) ?? mistake)}
      >
        {mistakes.map((one) => (
          <option key={one} value={one}>
            {words.t(`mistake.home.${one}`)}
          </option>
        ))}
      </Choice>
      {isDay ? (
        <DayField
          label={words.t(mistake === "end.day" ? "life.firstOutside" : "mistake.home.firstDay")}
          value={on}
          onChange={setOn}
        />
      ) : null}
      <ReasonField value={reason} onChange={setReason} />
    </LifeForm>
  );
}

function changeOf(
  { homeId, from, to }: Home,
  mistake: HomeMistake,
  on: string,
  reason: string,
): LifeChange | null {
  if (reason === "") return null;
  const side = mistake.startsWith("end") ? "end" : "beginning";
  if (mistake.endsWith("never")) return { what: "never", homeId, body: { side, reason } };
  const recorded = side === "end" ? to : from;
  return on !== "" && on !== recorded ? { what: "day", homeId, body: { side, on, reason } } : null;
}

interface MarkProps {
  readonly home: Home;
  readonly open: () => void;
}

/** Beside a home: the way to put it right. */
export function HomeMark({ home, open }: MarkProps): ReactNode {
  const words = useWords();
  const what = `${words.t("life.home")} ${words.pick(home.unit.name)}`;
  return <MistakeMark what={what} open={open} />;
}
