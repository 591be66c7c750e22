import { Button, Input } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { rejections, type Rejection } from "#core/objections";
import type { ObjectionView } from "#contract/routes/objections";
import { useAnnounce } from "../../app/announce.tsx";
import { type AnswerSent, type Hearing, useAnswer } from "../../data/objections.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../refusal.tsx";
import { fittingActs, keysOf, lacking, type RemedyAct, remedyOf, type Standing } from "./draft.ts";
import { Choice, StatedFields } from "./fields.tsx";
import { type Stated, statedOf } from "./stated.ts";

interface Props {
  readonly objection: ObjectionView;
  readonly hearing: Hearing;
  /** What stands now. */
  readonly standing: Standing;
  readonly now: Partial<Stated>;
  readonly close: () => void;
}

const outcomes = ["upheld", "partly", "rejected"] as const;
type Outcome = (typeof outcomes)[number];

/** What is chosen, and the sending of it. */
function useDraft({ objection, hearing, standing, now, close }: Props) {
  const words = useWords();
  const announce = useAnnounce();
  const answer = useAnswer(hearing);
  const acts = fittingActs(objection, standing);
  const [outcome, setOutcome] = useState<Outcome>("upheld");
  const [act, setAct] = useState<RemedyAct | null>(acts[0] ?? null);
  const [rejection, setRejection] = useState<Rejection>("as-recorded");
  const [stated, setStated] = useState(() => statedOf(objection.claim, now));
  const [since, setSince] = useState<number | null>(standing.since[0]?.entryId ?? null);
  const [said, setSaid] = useState("");
  const [isTried, setTried] = useState(false);
  const isWrong = outcome !== "rejected" && (act === null || lacking(act, stated).length > 0);
  const body = (): AnswerSent | null => {
    if (outcome === "rejected") return { outcome, rejection, words: said };
    const remedy =
      act === null ? null : remedyOf(act, stated, standing, act === "done" ? since : null);
    return remedy === null ? null : { outcome, remedy, words: said };
  };
  const send = (): void => {
    setTried(true);
    const sent = isWrong || answer.isPending ? null : body();
    if (sent === null) return;
    const onSuccess = (): void => {
      announce(words.t("objection.answered"));
      close();
    };
    answer.mutate(sent, { onSuccess });
  };
  const chosen = { outcome, act, rejection, stated, since, said };
  const choose = { setOutcome, setAct, setRejection, setStated, setSince, setSaid };
  return { ...chosen, ...choose, acts, answer, send, isWrong: isTried && isWrong };
}

/** Answers an objection: how far it is right, and what is done about it, in one go. */
export function AnswerForm(props: Props): ReactNode {
  const { objection, close } = props;
  const words = useWords();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const draft = useDraft(props);
  const { answer, outcome } = draft;
  // The button that opened the form is gone: the focus goes to its first field.
  useEffect(() => form.current?.querySelector("select")?.focus(), []);
  return (
    <form
      ref={form}
      className="rb-change rb-no-print"
      aria-label={words.t("objection.answer.of", { n: objection.objectionId })}
      onSubmit={(event) => {
        event.preventDefault();
        draft.send();
      }}
    >
      <Labelled id={`${id}-o`} label={words.t("objection.outcome")}>
        <Choice
          id={`${id}-o`}
          value={outcome}
          choose={(code) => draft.setOutcome(outcomes.find((one) => one === code) ?? "upheld")}
          options={outcomes.map((code) => ({ code, text: words.t(`objection.outcome.${code}`) }))}
        />
      </Labelled>
      {outcome === "rejected" ? (
        <Labelled id={`${id}-j`} label={words.t("objection.rejection")}>
          <Choice
            id={`${id}-j`}
            value={draft.rejection}
            choose={(code) =>
              draft.setRejection(rejections.find((one) => one === code) ?? "as-recorded")
            }
            options={rejections.map((code) => ({
              code,
              text: words.t(`objection.rejection.${code}`),
            }))}
          />
        </Labelled>
      ) : (
        <RemedyFields id={id} draft={draft} standing={props.standing} />
      )}
      <Labelled id={`${id}-w`} label={words.t("objection.words.answer")}>
        <Input
          id={`${id}-w`}
          maxLength={300}
          value={draft.said}
          onChange={(event) => draft.setSaid(event.target.value)}
        />
      </Labelled>
      {draft.isWrong ? (
        <p className="rb-wrong" role="alert">
          {words.t("objection.needed")}
        </p>
      ) : null}
      {answer.isError ? <Refusal error={answer.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={answer.isPending}>
          {words.t("objection.answer.send")}
        </Button>
        <Button onClick={close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}

interface LabelledProps {
  readonly id: string;
  readonly label: string;
  readonly children: ReactNode;
}

export function Labelled({ id, label, children }: LabelledProps): ReactNode {
  return (
    <div className="rb-field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

interface RemedyProps {
  readonly id: string;
  readonly draft: ReturnType<typeof useDraft>;
  readonly standing: Standing;
}

/** What is done: which act, and what is right by it. */
function RemedyFields({ id, draft, standing }: RemedyProps): ReactNode {
  const words = useWords();
  const { acts, act, stated } = draft;
  return (
    <>
      <Labelled id={`${id}-a`} label={words.t("objection.remedy")}>
        <Choice
          id={`${id}-a`}
          value={act ?? ""}
          choose={(code) => draft.setAct(acts.find((one) => one === code) ?? null)}
          options={acts.map((code) => ({ code, text: words.t(`objection.remedy.${code}`) }))}
        />
      </Labelled>
      {act === "done" && standing.since.length > 0 ? (
        <Labelled id={`${id}-s`} label={words.t("objection.since")}>
          <Choice
            id={`${id}-s`}
            value={String(draft.since ?? "")}
            choose={(code) => draft.setSince(Number(code))}
            options={standing.since.map(({ entryId, text }) => ({ code: String(entryId), text }))}
          />
        </Labelled>
      ) : null}
      {act === null ? null : (
        <StatedFields keys={keysOf(act)} stated={stated} change={draft.setStated} />
      )}
    </>
  );
}
