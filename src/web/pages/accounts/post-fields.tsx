import { Input } from "antd";
import { useId } from "react";
import type { ReactNode } from "react";
import type { NewPost } from "../../data/accounts.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { UnitPick } from "../../parts/unit-pick.tsx";

/** Posts that are given here; whose own account it is, is said by a member's number. */
export const posts = [
  "secretary",
  "training-office",
  "organiser",
  "inspector",
  "administrator",
  "member",
] as const;

/** A post as the form holds it. `until` is the last day with it, empty while it lasts. */
export interface PostDraft {
  readonly role: NewPost["role"];
  readonly unitId: number | null;
  readonly from: string;
  readonly until: string;
}

export function emptyPost(today: string): PostDraft {
  return { role: "secretary", unitId: null, from: today, until: "" };
}

/** What is sent; null where something is missing or the end lies before the beginning. */
export function postOf({ role, unitId, from, until }: PostDraft): NewPost | null {
  if (unitId === null || from === "" || (until !== "" && until < from)) return null;
  return { role, unitId, from, to: until === "" ? null : dayAfter(until) };
}

/** The first day without it. */
function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

interface Props {
  readonly draft: PostDraft;
  readonly change: (draft: PostDraft) => void;
  readonly roles: readonly NewPost["role"][];
  readonly isTried: boolean;
}

/** Which post, at which unit, from when to when. */
export function PostFields({ draft, change, roles, isTried }: Props): ReactNode {
  const words = useWords();
  const id = useId();
  const { from, until } = draft;
  const isBackwards = until !== "" && until < from;
  return (
    <>
      <Choice
        label={words.t("accounts.post")}
        note={words.t(`role.what.${draft.role}`)}
        value={draft.role}
        onChange={(value) => {
          const role = roles.find((one) => one === value);
          if (role !== undefined) change({ ...draft, role });
        }}
      >
        {roles.map((one) => (
          <option key={one} value={one}>
            {words.t(`role.${one}`)}
          </option>
        ))}
      </Choice>
      <UnitPick
        label={words.t("accounts.at")}
        value={draft.unitId}
        onChange={(unitId) => change({ ...draft, unitId })}
      />
      <div className="rb-fields">
        <div className="rb-field">
          <label htmlFor={`${id}-from`}>{words.t("accounts.from")}</label>
          <Input
            id={`${id}-from`}
            type="date"
            value={from}
            aria-invalid={isTried && from === ""}
            onChange={(event) => change({ ...draft, from: event.target.value })}
          />
        </div>
        <div className="rb-field">
          <label htmlFor={`${id}-until`}>{words.t("accounts.until")}</label>
          <Input
            id={`${id}-until`}
            type="date"
            value={until}
            aria-invalid={isTried && isBackwards}
            onChange={(event) => change({ ...draft, until: event.target.value })}
          />
        </div>
      </div>
      {isTried && postOf(draft) === null ? (
        <p className="rb-wrong" role="alert">
          {words.t("accounts.post.needed")}
        </p>
      ) : null}
    </>
  );
}
