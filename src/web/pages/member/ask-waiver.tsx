import { Button, Input, InputNumber } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { WaiverFile } from "#contract/routes/waivers";
import type { CreditUnitRef, RequirementRef } from "#contract/views";
import { useAnnounce } from "../../app/announce.tsx";
import { useAskWaiver } from "../../data/waivers.ts";
import { useWords, type Words } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

interface Props {
  readonly memberId: number;
  readonly file: WaiverFile;
  readonly close: () => void;
}

/** What is chosen, and the sending of it. */
function useAsk({ memberId, file, close }: Props) {
  const words = useWords();
  const announce = useAnnounce();
  const ask = useAskWaiver(memberId);
  const [at, setAt] = useState(0);
  const [kindAt, setKindAt] = useState(0);
  const [effectAt, setEffectAt] = useState(0);
  const [amount, setAmount] = useState<Stated>({ minutes: null, until: "" });
  const [isTried, setTried] = useState(false);
  const chosen = file.waivable[at] ?? file.waivable[0];
  const effect = chosen?.effects[effectAt] ?? "lift";
  const { minutes, until } = amount;
  const isWrong =
    (effect === "reduce" && minutes === null) ||
    (effect === "shift" && until <= (chosen?.dueOn ?? ""));
  const send = (): void => {
    setTried(true);
    const kind = file.kinds[kindAt];
    if (isWrong || ask.isPending || chosen === undefined || kind === undefined) return;
    const body = {
      requirement: chosen.requirement.id,
      windowStart: chosen.windowStart,
      kind: kind.code,
      effect,
      ...(effect === "reduce" && minutes !== null ? { minutes } : {}),
      ...(effect === "shift" ? { until } : {}),
    };
    const onSuccess = (): void => {
      announce(words.t("waiver.asked"));
      close();
    };
    ask.mutate(body, { onSuccess });
  };
  const choose = (index: number): void => {
    setAt(index);
    setEffectAt(0);
  };
  const state = { at, kindAt, effectAt, amount, chosen, effect, isWrong: isTried && isWrong };
  return { ...state, ask, choose, setKindAt, setEffectAt, setAmount, send };
}

/** Asks for a waiver of one norm in one window: three choices and, for some, a number or a day. */
export function AskWaiver(props: Props): ReactNode {
  const { file, close } = props;
  const words = useWords();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const asking = useAsk(props);
  const { ask, chosen } = asking;
  // The button that opened the form is gone: the focus goes to its first field.
  useEffect(() => form.current?.querySelector("select")?.focus(), []);
  if (chosen === undefined) return null;
  return (
    <form
      ref={form}
      className="rb-change"
      onSubmit={(event) => {
        event.preventDefault();
        asking.send();
      }}
    >
      <Choice
        id={`${id}-w`}
        label={words.t("waiver.which")}
        value={asking.at}
        options={file.waivable.map((one) => windowText(words, one))}
        choose={asking.choose}
      />
      <Choice
        id={`${id}-k`}
        label={words.t("waiver.kind")}
        value={asking.kindAt}
        options={file.kinds.map((one) => words.pick(one.title))}
        choose={asking.setKindAt}
      />
      <Choice
        id={`${id}-e`}
        label={words.t("waiver.effect")}
        value={asking.effectAt}
        options={chosen.effects.map((one) => effectText(words, one, chosen.requirement))}
        choose={asking.setEffectAt}
      />
      <Amount
        effect={asking.effect}
        dueOn={chosen.dueOn}
        unit={chosen.requirement.creditUnit}
        amount={asking.amount}
        change={asking.setAmount}
        isWrong={asking.isWrong}
      />
      {ask.isError ? <Refusal error={ask.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {words.t("waiver.send")}
        </Button>
        <Button onClick={close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}

/** What an effect does, said in the unit in which the requirement counts. */
function effectText(words: Words, effect: Effect, { creditUnit }: RequirementRef): string {
  if (effect !== "reduce" || creditUnit === null) return words.t(`waiver.effect.${effect}`);
  return words.t("waiver.effect.lower", { unit: words.pick(creditUnit.title) });
}

function windowText(words: Words, one: WaiverFile["waivable"][number]): string {
  const from = words.day(one.windowStart);
  const window = words.t("verdict.window", { from, to: words.day(one.dueOn) });
  return `${words.pick(one.requirement.title)} · ${window}`;
}

type Effect = WaiverFile["waivable"][number]["effects"][number];

interface Stated {
  readonly minutes: number | null;
  /** A day, or empty. */
  readonly until: string;
}

interface AmountProps {
  readonly effect: Effect;
  readonly dueOn: string;
  /** In what the requirement counts; null: in time. */
  readonly unit: CreditUnitRef | null;
  readonly amount: Stated;
  readonly change: (amount: Stated) => void;
  readonly isWrong: boolean;
}

/** How many minutes, points or whatever less, or until when. */
function Amount({ effect, dueOn, unit, amount, change, isWrong }: AmountProps): ReactNode {
  const words = useWords();
  const id = useId();
  if (effect === "lift") return null;
  const isAmount = effect === "reduce";
  const label =
    unit === null
      ? words.t("waiver.minutes")
      : words.t("waiver.amount", { unit: words.pick(unit.title) });
  return (
    <div className="rb-field">
      <label htmlFor={id}>{isAmount ? label : words.t("waiver.until")}</label>
      {isAmount ? (
        <LessInput
          id={id}
          unit={unit}
          minutes={amount.minutes}
          change={(minutes) => change({ ...amount, minutes })}
        />
      ) : (
        <Input
          id={id}
          type="date"
          value={amount.until}
          onChange={(event) => change({ ...amount, until: event.target.value })}
        />
      )}
      {isWrong ? (
        <p className="rb-wrong" role="alert">
          {isAmount
            ? words.t(unit === null ? "waiver.minutes.needed" : "waiver.amount.needed")
            : words.t("waiver.until.needed", { day: words.day(dueOn) })}
        </p>
      ) : null}
    </div>
  );
}

interface LessInputProps {
  readonly id: string;
  readonly unit: CreditUnitRef | null;
  readonly minutes: number | null;
  readonly change: (minutes: number | null) => void;
}

/** Minutes, typed as such or in the unit in which the requirement counts. */
function LessInput({ id, unit, minutes, change }: LessInputProps): ReactNode {
  const of = unit?.minutes ?? 1;
  return (
    <InputNumber
      id={id}
      min={unit === null ? 1 : 0.01}
      max={Math.floor(100_000 / of)}
      precision={unit === null ? 0 : 2}
      value={minutes === null ? null : minutes / of}
      onChange={(typed) => change(typed === null ? null : Math.max(1, Math.round(typed * of)))}
    />
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly options: readonly string[];
  readonly choose: (index: number) => void;
}

function Choice({ id, label, value, options, choose }: ChoiceProps): ReactNode {
  return (
    <div className="rb-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="rb-select"
        value={value}
        onChange={(event) => choose(Number(event.target.value))}
      >
        {options.map((text, index) => (
          <option key={text} value={index}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
