import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useAnnounce } from "../../app/announce.tsx";
import { useIssueMandate } from "../../data/mandates.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { bodyOf, emptyDraft, missingIn } from "./draft.ts";
import { Fields, Kind, Terms } from "./issue-fields.tsx";
import { Holder, Persons } from "./issue-whom.tsx";

/** Issues a mandate to a post one level below. */
export function IssueForm(): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const issue = useIssueMandate();
  const [draft, setDraft] = useState(emptyDraft);
  const [isTried, setTried] = useState(false);
  const [done, setDone] = useState<number | null>(null);
  const missing = isTried ? missingIn(draft) : new Set<never>();
  const change = (part: Partial<typeof draft>): void => {
    setDone(null);
    setDraft({ ...draft, ...part });
  };
  const submit = (): void => {
    setTried(true);
    const body = bodyOf(draft);
    if (body === null || issue.isPending) return;
    issue.mutate(body, {
      onSuccess: ({ persons }) => {
        announce(words.t("mandate.issue.done", { n: persons ?? 0 }));
        setDone(persons ?? 0);
        setTried(false);
        setDraft({ ...emptyDraft, kind: draft.kind, postId: draft.postId });
      },
    });
  };
  const shared = { draft, change, missing };
  return (
    <Section title={words.t("mandate.issue")} note={words.t("mandate.issue.note")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Kind {...shared} />
        <Holder {...shared} />
        <Persons {...shared} />
        <Fields {...shared} />
        <Terms {...shared} />
        {issue.isError ? <Refusal error={issue.error} /> : null}
        {done === null ? null : <p>{words.t("mandate.issue.done", { n: done })}</p>}
        <Button type="primary" htmlType="submit" loading={issue.isPending}>
          {words.t("mandate.issue.submit")}
        </Button>
      </form>
    </Section>
  );
}
