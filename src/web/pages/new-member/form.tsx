import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import type { UnitView } from "#contract/views";
import { useAnnounce } from "../../app/announce.tsx";
import { CallFailed } from "../../data/api.ts";
import { type NewMember, useAddMember, useCheckDoubles } from "../../data/new-member.ts";
import { policyQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { UnitPick } from "../../parts/unit-pick.tsx";
import { bodyOf, type Draft, emptyDraft, type Mistakes, mistakesOf, refusedIn } from "./draft.ts";
import { FirstFacts, PersonFields } from "./fields.tsx";
import { Same } from "./same.tsx";

/** Who was entered. */
export interface Entered {
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
}

interface Props {
  readonly unit: UnitView;
  readonly today: string;
  readonly done: (entered: Entered) => void;
}

/** What is typed, and the two steps of sending it: is he here already, then save. */
function useNewMember({ unit, today, done }: Props) {
  const words = useWords();
  const announce = useAnnounce();
  const check = useCheckDoubles();
  const add = useAddMember();
  const isInUnit = useInUnit();
  const [draft, setDraft] = useState(() => emptyDraft(startOf(unit), today));
  const [isTried, setTried] = useState(false);
  const body = bodyOf(draft, today, isInUnit);
  const save = (sent: NewMember): void =>
    add.mutate(sent, {
      onSuccess: (added) => {
        announce(words.t("newMember.saved", { number: added.memberNo }));
        done({ ...added, name: sent.name });
      },
    });
  const change = (part: Partial<Draft>): void => {
    // What was found or refused was of other words.
    check.reset();
    add.reset();
    setDraft({ ...draft, ...part });
  };
  const submit = (): void => {
    setTried(true);
    if (body === null || check.isPending || add.isPending) return;
    check.mutate(body, {
      onSuccess: ({ items }) => {
        if (items.length === 0) save(body);
      },
    });
  };
  const mistakes = {
    ...refusedFields(add.error ?? check.error),
    ...(isTried ? mistakesOf(draft, today) : {}),
  };
  return { draft, change, submit, save: () => body !== null && save(body), mistakes, check, add };
}

/** A unit without units below is the one that is meant; above it one of them is chosen. */
const startOf = (unit: UnitView): number | null => (unit.childCount === 0 ? unit.unitId : null);

function useInUnit(): (kind: string) => boolean {
  const vocabulary = useQuery(policyQuery).data?.vocabulary ?? [];
  return (kind) => vocabulary.find((one) => one.kind === kind)?.fact?.inUnit === true;
}

function refusedFields(error: unknown): Mistakes {
  if (!(error instanceof CallFailed)) return {};
  return refusedIn(
    error.code,
    error.problems.map((one) => one.at),
  );
}

/** Takes a new member into a unit: who, since when, what is known; then whether he is here already. */
export function NewMemberForm(props: Props): ReactNode {
  const words = useWords();
  const form = useRef<HTMLFormElement>(null);
  const state = useNewMember(props);
  const { draft, change, mistakes, check, add } = state;
  const found = check.data?.items ?? [];
  const isWrong = Object.keys(mistakes).length > 0;
  const submit = (): void => {
    state.submit();
    // Once the fields are marked: the first of them is where to go on.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(),
    );
  };
  return (
    <>
      <form
        ref={form}
        noValidate
        className="rb-record"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Section title={words.t("newMember.person")} note={words.t("newMember.person.note")}>
          <Unit unit={props.unit} draft={draft} change={change} mistakes={mistakes} />
          <PersonFields draft={draft} change={change} mistakes={mistakes} />
        </Section>
        <Section title={words.t("newMember.facts")} note={words.t("newMember.facts.note")}>
          <FirstFacts draft={draft} change={change} />
        </Section>
        {isWrong ? (
          <p className="rb-wrong" role="alert">
            {words.t("newMember.wrong")}
          </p>
        ) : null}
        {check.isError ? <Refusal error={check.error} /> : null}
        {add.isError ? <Refusal error={add.error} /> : null}
        {found.length > 0 ? null : (
          <div className="rb-actions">
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              loading={check.isPending || add.isPending}
            >
              {words.t("newMember.save")}
            </Button>
          </div>
        )}
      </form>
      {found.length === 0 ? null : (
        <Same
          items={found}
          isSaving={add.isPending}
          save={state.save}
          back={() => {
            check.reset();
            form.current?.querySelector<HTMLElement>("input")?.focus();
          }}
        />
      )}
    </>
  );
}

interface UnitProps {
  readonly unit: UnitView;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly mistakes: Mistakes;
}

function Unit({ unit, draft, change, mistakes }: UnitProps): ReactNode {
  const words = useWords();
  if (startOf(unit) !== null) {
    return (
      <p>
        {words.t("newMember.unitId")} <strong>{<Name of={unit.name} />}</strong>
      </p>
    );
  }
  return (
    <div className="rb-fields">
      <UnitPick
        label={words.t("newMember.unitId")}
        value={draft.unitId}
        onChange={(unitId) => change({ unitId })}
      />
      {mistakes.unitId === undefined ? null : (
        <p className="rb-wrong">{words.t(mistakes.unitId)}</p>
      )}
    </div>
  );
}
