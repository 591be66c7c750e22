import type { ReactNode } from "react";
import type { Overview } from "#contract/routes/coverage";
import { useWords } from "../../i18n/words.ts";
import { Section } from "../../parts/section.tsx";

/** Persons trained and person-times, by year. */
export function TrainedTable({ overview }: { readonly overview: Overview }): ReactNode {
  const words = useWords();
  const most = Math.max(1, ...overview.trained.map((one) => one.personTimes));
  return (
    <Section id="trained" title={words.t("trained.title")} note={words.t("trained.note")}>
      {overview.trained.length === 0 ? (
        <p className="rb-none">{words.t("trained.none")}</p>
      ) : (
        <table className="rb-table rb-trained">
          <thead>
            <tr>
              <th scope="col">{words.t("column.year")}</th>
              <th scope="col" className="rb-number">
                {words.t("column.persons")}
              </th>
              <th scope="col" className="rb-number">
                {words.t("column.personTimes")}
              </th>
              <td className="rb-wide-only" aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {overview.trained.map((one) => (
              <tr key={one.year}>
                <th scope="row">{one.year}</th>
                <td className="rb-number">{words.number(one.persons)}</td>
                <td className="rb-number">{words.number(one.personTimes)}</td>
                <td className="rb-wide-only" aria-hidden="true">
                  <span
                    className="rb-stroke"
                    style={{ inlineSize: `${(one.personTimes / most) * 100}%` }}
                  >
                    <span
                      style={{
                        inlineSize: `${(one.persons / Math.max(1, one.personTimes)) * 100}%`,
                      }}
                    />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
