import { Button } from "antd";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import type { FactView, StudyFile } from "#contract/views";
import type { Told } from "../../data/life.ts";
import { useWords } from "../../i18n/words.ts";
import { Changed } from "../../parts/changed.tsx";
import { Section } from "../../parts/section.tsx";
import { useVocabulary } from "../members/member-card.tsx";
import { ChangeFact } from "./change-fact.tsx";
import { ChangeLife, unitsOf } from "./change-life.tsx";
import { Attach, Detach, type Stay } from "./host-unit.tsx";
import { Life } from "./life.tsx";
import { ObjectTo } from "./object.tsx";
import { useMayObject } from "./objections.tsx";
import { SendAway } from "./send-away.tsx";
import { EventMark, TakeBack } from "./take-back.tsx";
import { HomeMark, mistakesOf, TakeBackHome } from "./take-back-home.tsx";
import { TakenBack } from "./taken-back.tsx";

/** Which form is open: one at a time, in the place of the button that opened it. */
type Open =
  | { readonly form: "change" | "attach" | "send" }
  | { readonly form: "fact"; readonly factId: number }
  | { readonly form: "event"; readonly eventId: number }
  | { readonly form: "home"; readonly homeId: number }
  | { readonly form: "stay"; readonly stay: string };

const keyOf = ({ unit, kind, from }: Stay): string => `${unit.unitId} ${kind} ${from}`;

/** Which form is open, and what the last change did; the one closes the other. */
function useOpen() {
  const [open, setOpen] = useState<Open | null>(null);
  const [done, setDone] = useState<Told | null>(null);
  // Whoever closes a form or an answer goes on where he opened it.
  const opener = useRef<Element | null>(null);
  const back = (): void => {
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  return {
    open,
    done,
    show: (next: Open): void => {
      opener.current = document.activeElement;
      setDone(null);
      setOpen(next);
    },
    close: (): void => {
      setOpen(null);
      back();
    },
    tell: (told: Told): void => {
      setOpen(null);
      setDone(told);
    },
    endTelling: (): void => {
      setDone(null);
      back();
    },
  };
}

/** Homes, facts and events; whoever keeps the records changes them here, and sees what that did. */
export function LifeSection({ file }: { readonly file: StudyFile }): ReactNode {
  const words = useWords();
  const { memberId, unit } = file.member;
  const units = unitsOf(file);
  const { open, done, show, close, endTelling, tell } = useOpen();
  const frame = { memberId, close, done: tell };
  return (
    <Section title={words.t("member.life")} note={words.t("member.life.note")}>
      {done === null ? null : (
        <Changed changed={done.changed} notes={done.notes} close={endTelling} />
      )}
      <Life
        file={file}
        mark={(fact) => (
          <FactMark
            memberId={memberId}
            fact={fact}
            change={file.mayRecord ? () => show({ form: "fact", factId: fact.factId }) : null}
          />
        )}
        below={(fact) =>
          open?.form === "fact" && open.factId === fact.factId ? (
            <ChangeFact {...frame} fact={fact} units={units} />
          ) : null
        }
        markEvent={(event) =>
          file.mayRecord ? (
            <EventMark event={event} open={() => show({ form: "event", eventId: event.eventId })} />
          ) : null
        }
        belowEvent={(event) =>
          open?.form === "event" && open.eventId === event.eventId ? (
            <TakeBack {...frame} event={event} />
          ) : null
        }
        markHome={(home) =>
          file.mayRecord && mistakesOf(home, file).length > 0 ? (
            <HomeMark home={home} open={() => show({ form: "home", homeId: home.homeId })} />
          ) : null
        }
        belowHome={(home) =>
          open?.form === "home" && open.homeId === home.homeId ? (
            <TakeBackHome {...frame} home={home} mistakes={mistakesOf(home, file)} />
          ) : null
        }
        markStay={(stay) =>
          file.mayRecord && stay.to === null ? (
            <StayMark stay={stay} end={() => show({ form: "stay", stay: keyOf(stay) })} />
          ) : null
        }
        belowStay={(stay) =>
          open?.form === "stay" && open.stay === keyOf(stay) ? (
            <Detach {...frame} stay={stay} />
          ) : null
        }
      />
      <TakenBack file={file} />
      {file.mayRecord && unit !== null ? (
        <>
          {open?.form === "change" ? <ChangeLife {...frame} units={units} /> : null}
          {open?.form === "attach" ? <Attach {...frame} /> : null}
          {open?.form === "send" ? <SendAway memberId={memberId} close={frame.close} /> : null}
          <div className="rb-actions rb-no-print">
            {(["change", "attach", "send"] as const).map((form) => (
              <Button
                key={form}
                aria-expanded={open?.form === form}
                onClick={() => (open?.form === form ? close() : show({ form }))}
              >
                {words.t(opening[form])}
              </Button>
            ))}
          </div>
        </>
      ) : null}
    </Section>
  );
}

const opening = { change: "life.change", attach: "host.attach", send: "transfer.send" } as const;

interface MarkProps {
  readonly memberId: number;
  readonly fact: FactView;
  /** Opens the form; null where the reader does not keep the records. */
  readonly change: (() => void) | null;
}

/** Beside a fact: that somebody objects to it, or the way to do so; and the way to change it. */
function FactMark({ memberId, fact, change }: MarkProps): ReactNode {
  const words = useWords();
  const label = useVocabulary(words);
  const mayObject = useMayObject(memberId);
  return (
    <>
      {fact.contested ? (
        <span className="rb-tag rb-tag-late">{words.t("objection.contested")}</span>
      ) : null}
      {change === null ? null : (
        <Button
          className="rb-no-print"
          size="small"
          type="text"
          onClick={change}
          aria-label={`${words.t("fact.change")}: ${words.named("fact", fact.kind)} ${label(fact.value)}`}
        >
          {words.t("fact.change")}
        </Button>
      )}
      {mayObject && !fact.contested ? (
        <ObjectTo memberId={memberId} about={{ kind: "fact", fact }} />
      ) : null}
    </>
  );
}

function StayMark({ stay, end }: { readonly stay: Stay; readonly end: () => void }): ReactNode {
  const words = useWords();
  return (
    <Button
      className="rb-no-print"
      size="small"
      type="text"
      onClick={end}
      aria-label={`${words.t("host.detach")}: ${words.pick(stay.unit.name)}`}
    >
      {words.t("host.detach")}
    </Button>
  );
}
