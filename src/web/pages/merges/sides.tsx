import type { ReactNode } from "react";
import type { ComparedRecord, PairView } from "#contract/routes/merges";
import { useWords } from "../../i18n/words.ts";
import { Name, PersonName } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { amountOf, FormName } from "../member/entries.tsx";
import { Life } from "../member/life.tsx";
import { useVocabulary } from "../members/member-card.tsx";
import { Signs, Strength } from "./score.tsx";

interface Props {
  readonly pair: PairView;
  /** What the two are called: first and second, or which stays. */
  readonly titles: readonly [string, string];
}

/** Two records beside each other, one below the other on a phone; and what contradicts. */
export function Sides({ pair, titles }: Props): ReactNode {
  return (
    <>
      {pair.score === null ? null : (
        <div className="rb-section">
          <p>
            <Strength strength={pair.score.strength} />
          </p>
          <Signs signs={pair.score.signs} />
        </div>
      )}
      <div className="rb-sides">
        <Side record={pair.first} title={titles[0]} />
        <Side record={pair.second} title={titles[1]} />
      </div>
      {pair.contradictions === null ? null : (
        <Contradictions contradictions={pair.contradictions} titles={titles} />
      )}
    </>
  );
}

function Side({ record, title }: { readonly record: ComparedRecord; title: string }): ReactNode {
  const words = useWords();
  const { member, facts, entries } = record;
  return (
    <Section title={title}>
      <p>
        <strong>
          <PersonName name={member.name} />
        </strong>{" "}
        <span className="rb-number-text">{member.memberNo}</span>
      </p>
      <p className="rb-facts">
        {member.unit === null ? null : (
          <span>
            <Name of={member.unit.name} />
          </span>
        )}
        {facts === null || facts.nameEn === "" ? null : <span lang="en">{facts.nameEn}</span>}
        {facts === null || facts.sex === null ? null : <span>{words.t(`sex.${facts.sex}`)}</span>}
        {facts === null || facts.born === null ? null : (
          <span>{words.t("member.born", { day: words.day(facts.born) })}</span>
        )}
        {facts === null || facts.joinedOn === null ? null : (
          <span>{words.t("member.joined", { day: words.day(facts.joinedOn) })}</span>
        )}
      </p>
      <h3>{words.t("pair.life")}</h3>
      {facts === null ? (
        <p className="rb-none">{words.t("pair.facts.hidden")}</p>
      ) : (
        <Life file={facts} />
      )}
      {entries === null ? (
        <p className="rb-none">{words.t("pair.entries.hidden")}</p>
      ) : (
        <>
          <h3>{words.t("pair.entries", { n: entries.length })}</h3>
          <ul className="rb-waivers">
            {entries.map((one) => (
              <li key={one.entryId} className="rb-waiver">
                <p className="rb-facts">
                  <span>
                    {one.startsOn === one.endsOn
                      ? words.day(one.startsOn)
                      : words.t("entry.range", {
                          from: words.day(one.startsOn),
                          to: words.day(one.endsOn),
                        })}
                  </span>
                  <FormName form={one.form} />
                  <span>{amountOf(one, words)}</span>
                  {one.course === "" ? null : <span>{one.course}</span>}
                  {one.both ? <span className="rb-tag">{words.t("pair.entries.both")}</span> : null}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

interface ContradictionsProps {
  readonly contradictions: NonNullable<PairView["contradictions"]>;
  readonly titles: readonly [string, string];
}

function Contradictions({ contradictions, titles }: ContradictionsProps): ReactNode {
  const words = useWords();
  const label = useVocabulary(words);
  if (contradictions.length === 0) {
    return (
      <Section title={words.t("pair.contradictions")}>
        <p className="rb-none">{words.t("pair.contradictions.none")}</p>
      </Section>
    );
  }
  const shown = (about: string, value: { zh: string; en: string }): string => {
    const text = words.pick(value);
    if (about === "sex") return words.named("sex", text);
    if (about === "born" || about === "event") return words.day(text);
    return about === "fact" ? label(text) : text;
  };
  const whatOf = (about: string, kind: string): string => {
    if (about === "fact" || about === "event") return words.named(about, kind);
    return about === "home" ? words.t("life.home") : words.named("double.field", about);
  };
  return (
    <Section title={words.t("pair.contradictions")} note={words.t("pair.contradictions.note")}>
      <ul className="rb-waivers">
        {contradictions.map((one) => (
          <li key={JSON.stringify(one)} className="rb-waiver">
            <p>
              <strong>{whatOf(one.about, one.kind)}</strong>{" "}
              {one.on === null ? null : (
                <span className="rb-note">
                  {words.t("pair.contradiction.on", { day: words.day(one.on) })}
                </span>
              )}
            </p>
            <p className="rb-facts">
              <span>
                {titles[0]}: {shown(one.about, one.first)}
              </span>
              <span>
                {titles[1]}: {shown(one.about, one.second)}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
