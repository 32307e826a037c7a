import type { EntriesAnswer, GridAnswer } from '#api/entries/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import type { EntryChange } from '#web/lib/entry-grid/answers.ts';
import type { GridHelp } from '#web/lib/entry-grid/help.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { signedIn } from '#web/lib/server/session.ts';
import { moveRefusal } from '#web/lib/server/submission.ts';
import { refusalText, setText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { gridQuery } from './grid-address.ts';
import { plainChanges, plainForm } from './plain-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, locals }) => {
  const { email } = signedIn({ locals, url });
  // what a form has been sent to names its action first, and would be sent on for nothing
  if (!url.search.startsWith('?/')) keepAddressShort(url, { across: 'periods' });
  const { api, language } = readingOf({ url, fetch });
  const [grid, organisation] = await Promise.all([
    api.grid(params.form, gridQuery(params, url.searchParams.get('across'))),
    api.organisation(params.organisation),
  ]);
  const own = grid.columns.find((one) => one.organisation === params.organisation && one.period === grid.period);
  const isSubmitted = grid.across === 'periods' && own?.state === 'submitted';
  const submission = isSubmitted ? await api.submission(params.form, params.period, params.organisation) : null;
  return {
    grid,
    mayTakeBack: submission?.moves['take-back'] === null,
    organisation: { code: organisation.code, names: organisation.names },
    owner: email,
    start: startIn(grid, own, url.searchParams.get('cell')),
    help: helpIn(language),
    words: wordsIn(language),
    plain: plainForm(grid, url.searchParams.get('fill'), language),
  };
};

/** Long texts come in the language that they are read in alone. */
const helpIn = (language: Language): GridHelp => ({
  required: m.entry_required_note({}, { locale: language }),
  heading: m.entry_keys_heading({}, { locale: language }),
  keys: m.entry_keys({}, { locale: language }),
});

/** Where somebody comes in who came for one cell, named as `metric breakdown`. */
function startIn({ rows, columns }: GridAnswer, own: GridAnswer['columns'][number] | undefined, cell: string | null) {
  const row = rows.findIndex(({ metric, breakdown, isEntered }) => isEntered && `${metric} ${breakdown}` === cell);
  return row >= 0 && own?.isEditable ? { row, column: columns.indexOf(own) } : null;
}

export const actions: Actions = {
  /** Without scripts: one column at a time. */
  fill: async (event) => {
    const { send, written, refuse, language } = await actingOn(event);
    const { api } = readingOf(event);
    const grid = await api.grid(event.params.form, gridQuery(event.params, written('across') || null));
    const { changes, problems } = plainChanges(grid, written('column'), written, language);
    const sent = changes.length > 0 ? await send<EntriesAnswer>('POST', '/entries', { body: { changes } }) : null;
    if (sent?.problem) return refuse(sent.problem);
    const refused = (sent?.answer.results ?? []).flatMap(({ id, status, code }) => {
      const change = status === 200 ? undefined : changes.find((one) => one.id === id);
      const text = refusalText(code ?? '', '', wordsIn(language));
      return change ? [{ field: null, text: `${writtenIn(grid, change, language)}: ${text}` }] : [];
    });
    const all = [...problems, ...refused];
    const done = m.entry_plain_saved({ cells: changes.length - refused.length }, { locale: language });
    return { problems: all, done: all.length === 0 ? done : null };
  },
  submit: (event) => move(event, 'submit', m.entry_submitted),
  'take-back': (event) => move(event, 'take-back', m.approval_done_taken_back),
};

/** Which row a change is of, and what was written there: `Ledtid, 12,5`. */
const writtenIn = ({ rows }: GridAnswer, { metric, breakdown, set }: EntryChange, language: Language): string => {
  const row = rows.find((one) => one.metric === metric && one.breakdown === breakdown);
  return [row ? textIn(row.names, language) : metric, setText(set, language)].filter(Boolean).join(', ');
};

async function move(event: RequestEvent, name: string, done: typeof m.entry_submitted) {
  const { send, written, language } = await actingOn(event);
  const where = [event.params.form, event.params.period, written('organisation')].map(encodeURIComponent).join('/');
  const asked = { ...event, params: { ...event.params, organisation: written('organisation') } };
  const { problem } = await send('POST', `/submissions/${where}/${name}`, { version: `"${written('version')}"` });
  return problem
    ? { problems: [{ ...(await moveRefusal(asked, problem, language)), field: null }], done: null }
    : { problems: [], done: done({}, { locale: language }) };
}
