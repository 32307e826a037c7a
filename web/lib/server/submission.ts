import type { GridAnswer } from '#api/entries/answers.ts';
import type { SubmissionDetails } from '#api/submissions/answers.ts';
import { periodsPerYear } from '#domain/period.ts';
import { textIn, type Language } from '#domain/language.ts';
import type { Problem } from '#web/lib/api.ts';
import { formatPeriod } from '#domain/period.ts';
import { stateText } from '#web/lib/entry-grid/wording.ts';
import { localText } from '#web/lib/local-text.ts';
import { withQuery } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { linesOf } from '#web/lib/submissions/lines.ts';
import { dueDayText, dueText } from '#web/lib/wording/due.ts';
import { obstacleTexts } from '#web/lib/wording/obstacle.ts';
import { refusalOf, type Refusal } from '#web/lib/wording/refusal.ts';
import { readingOf } from './reading.ts';

type Address = { form: string; period: string; organisation: string };

export const submissionPath = ({ form, period, organisation }: Address): string =>
  `/submissions/${[form, period, organisation].map(encodeURIComponent).join('/')}`;

/** One submission as the pages around the grid show it, line by line. */
export async function readSubmission(event: { params: Address; url: URL; fetch: typeof globalThis.fetch }) {
  const { api, language, today } = readingOf(event);
  const { form: code, period, organisation } = event.params;
  const [details, form] = await Promise.all([api.submission(code, period, organisation), api.form(code)]);
  // so that last year stands beside it
  const earlier = String(periodsPerYear[form.frequency]);
  const grid = await api.grid(code, { period, organisation, earlier });
  const { state, level, levels, number, reason } = details;
  const due = dueText(details, today, language);
  return {
    grid,
    details,
    form,
    lines: linesOf({ grid, details, language }),
    heading: {
      name: localText(form.names, language),
      organisation: localText(details.organisationNames, language),
      organisationCode: organisation,
      period: formatPeriod(details.period, language, 'long'),
      path: `/entry/${[code, period, organisation].map(encodeURIComponent).join('/')}`,
      state,
      stateText: stateText(state, language),
      dueDay: dueDayText(details.dueOn, language),
      due,
      filled: details.filled,
      required: details.required,
      level: level > 0 && levels > 1 ? m.approval_level({ level, levels }, { locale: language }) : null,
      correction: number > 0 ? m.owed_correction({ reason }, { locale: language }) : null,
      version: details.version,
    },
    language,
    today,
    /** Why a move cannot be made now, with the cells that it is about; null when it can. */
    whyNot: (move: string): string | null => {
      const refused = details.moves[move];
      if (!refused) return null;
      const { text } = refusalOf({ status: 409, title: '', path: null, details: {}, code: refused.code }, language);
      return naming(text, refused.cells, { grid, details, language });
    },
  };
}

type Key = { metric: string; breakdown: string };
type Scene = { grid: GridAnswer; details: Pick<SubmissionDetails, 'cells'>; language: Language };

/** Says which cells it is about; all of them need not be told apart. */
function naming(text: string, cells: readonly Key[], { grid, details, language }: Scene): string {
  const names = grid.rows.filter((row) => row.part === 'value' && cells.some(isOf(row)));
  if (names.length === 0 || names.length === details.cells.length) return text;
  return `${text} ${names.map((row) => textIn(row.names, language)).join('; ')}.`;
}

/** What a refusal of our own API says that it is about, whose actions guarantee its shape: the only cast here. */
const cellsIn = ({ details }: Problem): readonly Key[] => (details['cells'] ?? []) as readonly Key[];

/** Why a move was refused, with the cells that it is about. */
export async function moveRefusal(
  event: Parameters<typeof readSubmission>[0],
  problem: Problem,
  language: Language,
): Promise<Refusal> {
  const refusal = refusalOf(problem, language);
  if (problem.code === 'not-ready') return { ...refusal, links: hindering(await readSubmission(event)) };
  const cells = cellsIn(problem);
  return cells.length > 0 ? { ...refusal, text: naming(refusal.text, cells, await readSubmission(event)) } : refusal;
}

/** Each cell that is in the way, with why, and the way to it in the grid. */
function hindering({ grid, details, heading, language }: Awaited<ReturnType<typeof readSubmission>>) {
  return grid.rows.flatMap((row) => {
    const own = row.part === 'value' ? details.obstacles.filter(isOf(row)) : [];
    const why = own.flatMap((one) => obstacleTexts(one, row, language)).join(' ');
    return own.length > 0
      ? [{ path: cellPath(heading.path, row), text: `${textIn(row.names, language)}: ${why}` }]
      : [];
  });
}

/** The grid with one of its cells in focus. */
export const cellPath = (gridPath: string, { metric, breakdown }: Key): string =>
  withQuery(gridPath, { cell: `${metric} ${breakdown}` });

const isOf =
  (row: Key) =>
  ({ metric, breakdown }: Key): boolean =>
    metric === row.metric && breakdown === row.breakdown;

/** A cell as a field names it: `metric breakdown`. */
export function cellNamed(text: string): Key {
  const [metric = '', breakdown = 'total'] = text.split(' ');
  return { metric, breakdown };
}
