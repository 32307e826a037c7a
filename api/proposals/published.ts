import type { Queryable } from '#db/connection.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import type { Metric } from '#db/queries/metrics.ts';
import {
  listPublishedFigures,
  type FigureKey,
  type KnownProposal,
  type PublishedFigure,
} from '#db/queries/proposals.ts';
import type { SubmissionKey } from '#db/queries/submissions.ts';
import { homeZone } from '#domain/date.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { proposedFor } from '#domain/proposal.ts';
import { cellOf, type ProposedAt } from './actions.ts';

/** A cell of a form, in whose place something may stand published. */
export type AskedCell = { key: SubmissionKey; form: StoredForm; row: StoredForm['rows'][number] };

const figureOf = ({ organisationId, metricId, breakdown, frequency, periodStart }: FigureKey): string =>
  `${organisationId} ${metricId} ${breakdown} ${frequency} ${periodStart}`;

const figureAsked = ({ key: { organisationId, periodStart }, form: { frequency }, row }: AskedCell): FigureKey => ({
  organisationId,
  periodStart,
  metricId: row.metricId,
  breakdown: row.breakdown,
  frequency,
});

/**
 * A figure that an import or another form has published counts in no form by itself: it is proposed there, with where it
 * comes from. What the form has brought itself is its own. `isNamed`: whether it is told who published it.
 */
export async function readPublished(
  database: Queryable,
  asked: readonly AskedCell[],
  metrics: ReadonlyMap<string, Metric>,
  isNamed: boolean,
): Promise<ProposedAt> {
  const published = new Map(
    (await listPublishedFigures(database, asked.map(figureAsked))).map((figure) => [figureOf(figure), figure]),
  );
  // most come from one and the same publication
  const origins = new Map<string, Texts>();
  const originOf = (figure: PublishedFigure): Texts => {
    const from = `${figure.publishedAt} ${figure.source} ${figure.file?.sheet} ${figure.file?.line}`;
    const origin = origins.get(from) ?? originTexts(figure, isNamed);
    origins.set(from, origin);
    return origin;
  };
  const known = new Map(
    asked.flatMap((cell): [string, KnownProposal][] => {
      const { key, form, row } = cell;
      const figure = published.get(figureOf(figureAsked(cell)));
      const metric = metrics.get(row.metric);
      const parts = figure && metric && proposedFor(row, figure, metric);
      if (!parts || figure.source === `form ${form.code}`) return [];
      const { metricId, breakdown } = row;
      const proposal = { ...key, metricId, breakdown, ...parts, origin: originOf(figure), link: '' };
      return [[cellOf(key, row), { ...proposal, proposedAt: figure.publishedAt }]];
    }),
  );
  return (key, row) => (known.size ? (known.get(cellOf(key, row)) ?? null) : null);
}

/** Of what several sources would enter in a cell the newest. */
export const newestOf =
  (...sources: readonly ProposedAt[]): ProposedAt =>
  (key, row) => {
    let newest: KnownProposal | null = null;
    for (const proposed of sources) {
      const one = proposed(key, row);
      if (one && (!newest || newest.proposedAt < one.proposedAt)) newest = one;
    }
    return newest;
  };

type Origin = { day: string; actor: string; form: string; file: string; line: number };

const words: Record<Language, (origin: Origin) => string> = {
  sv: ({ day, actor, form, file, line }) =>
    `Publicerat ${day}${actor && ` av ${actor}`}${form && `, i ${form}`}${file && `, från filen ${file}, rad ${line}`}.`,
  en: ({ day, actor, form, file, line }) =>
    `Published ${day}${actor && ` by ${actor}`}${form && `, in ${form}`}${file && `, from the file ${file}, line ${line}`}.`,
  da: ({ day, actor, form, file, line }) =>
    `Offentliggjort ${day}${actor && ` af ${actor}`}${form && `, i ${form}`}${file && `, fra filen ${file}, linje ${line}`}.`,
};
const locales: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB', da: 'da-DK' };

function originTexts({ publishedAt, actor, formNames, file }: PublishedFigure, isNamed: boolean): Texts {
  const said = (language: Language): string =>
    words[language]({
      day: new Date(publishedAt).toLocaleDateString(locales[language], { dateStyle: 'long', timeZone: homeZone }),
      actor: isNamed ? actor : '',
      form: formNames ? textIn(formNames, language) : '',
      file: isNamed && file ? [file.name, file.sheet].filter(Boolean).join(', ') : '',
      line: file?.line ?? 0,
    });
  return { sv: said('sv'), en: said('en'), da: said('da') };
}
