import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import type { BulkPreview, BulkRuleView } from "#contract/routes/waivers-bulk";
import { useAnnounce } from "../../app/announce.tsx";
import type { CreditUnitRef } from "#contract/views";
import { bulkPreviewQuery, useBeginBulk } from "../../data/bulk-waivers.ts";
import { useWords } from "../../i18n/words.ts";
import { Name, PersonName } from "../../parts/names.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

interface Props {
  readonly rule: BulkRuleView;
  readonly today: string;
}

/** One rule: what it does and for whom, the day, and whom it would waive then. */
export function Rule({ rule, today }: Props): ReactNode {
  const words = useWords();
  const id = useId();
  const [on, setOn] = useState(today);
  const [shown, setShown] = useState<string | null>(null);
  const isWrong = on === "" || on > today;
  const effect =
    rule.effect === "lift"
      ? words.t("waiver.lift")
      : words.t("waiver.reduce", { minutes: words.minutes(rule.minutes ?? 0, commonUnit(rule)) });
  return (
    <Section title={words.pick(rule.title)}>
      <p>
        {effect} · <Name of={rule.kind.title} />
      </p>
      <ul>
        {rule.requirements.map((one) => (
          <li key={one.id}>
            <Name of={one.title} />
          </li>
        ))}
      </ul>
      {rule.parameters.map((one) => (
        <p key={one.name} className="rb-note">
          <Name of={one.title} />: {one.value} ({words.t(`bulk.source.${sourceOf(one.source)}`)})
        </p>
      ))}
      <form
        className="rb-change"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWrong) setShown(on);
        }}
      >
        <div className="rb-field">
          <label htmlFor={id}>{words.t("bulk.day")}</label>
          <Input
            id={id}
            type="date"
            max={today}
            value={on}
            aria-invalid={isWrong}
            onChange={(event) => {
              setOn(event.target.value);
              setShown(null);
            }}
          />
          {isWrong ? (
            <p className="rb-wrong" role="alert">
              {words.t("bulk.day.needed", { day: words.day(today) })}
            </p>
          ) : null}
        </div>
        <div className="rb-actions">
          <Button htmlType="submit">{words.t("bulk.preview")}</Button>
        </div>
      </form>
      {shown === null ? null : <Preview rule={rule.rule} on={shown} close={() => setShown(null)} />}
    </Section>
  );
}

/** In what all requirements of the rule count, where that is one unit; else it is said in time. */
function commonUnit({ requirements }: BulkRuleView): CreditUnitRef | null {
  const unit = requirements[0]?.creditUnit ?? null;
  return requirements.every((one) => one.creditUnit?.code === unit?.code) ? unit : null;
}

const sources = ["text", "secondary", "judgement", "guess"] as const;

function sourceOf(source: string): (typeof sources)[number] {
  return sources.find((one) => one === source) ?? "judgement";
}

interface PreviewProps {
  readonly rule: string;
  readonly on: string;
  readonly close: () => void;
}

function Preview({ rule, on, close }: PreviewProps): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const query = useQuery(bulkPreviewQuery(rule, on));
  const begin = useBeginBulk();
  if (query.isPending) return <Loading rows={3} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { members, waivers } = query.data;
  const counts = words.t("bulk.found", { n: members, waivers });
  return (
    <div aria-live="polite">
      <p>
        <strong>{counts}</strong>
      </p>
      {members === 0 ? null : (
        <>
          <Whom preview={query.data} />
          <p className="rb-note">{words.t("bulk.grant.note")}</p>
          {begin.isError ? <Refusal error={begin.error} /> : null}
          <div className="rb-actions rb-no-print">
            <Button
              type="primary"
              loading={begin.isPending}
              onClick={() =>
                begin.mutate(
                  { rule, on },
                  {
                    onSuccess: ({ members: n, waivers: granted, inForce }) => {
                      announce(words.t("bulk.done", { n, waivers: granted, inForce }));
                      close();
                    },
                  },
                )
              }
            >
              {words.t("bulk.grant")}
            </Button>
            <Button onClick={close}>{words.t("action.cancel")}</Button>
          </div>
        </>
      )}
    </div>
  );
}

function Whom({ preview: { items, members } }: { readonly preview: BulkPreview }): ReactNode {
  const words = useWords();
  return (
    <details className="rb-details">
      <summary>{words.t("bulk.whom")}</summary>
      <ul>
        {items.map(({ member, windows }) => (
          <li key={member.memberId}>
            <Link to="/members/$memberId" params={{ memberId: String(member.memberId) }}>
              <PersonName name={member.name} />
            </Link>{" "}
            <span className="rb-number-text">{member.memberNo}</span>{" "}
            <span className="rb-note">
              {member.unit === null ? null : <Name of={member.unit.name} />} ·{" "}
              {windows.map((one) => words.pick(one.requirement.title)).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {members > items.length ? (
        <p className="rb-note">{words.t("bulk.more", { n: members - items.length })}</p>
      ) : null}
    </details>
  );
}
