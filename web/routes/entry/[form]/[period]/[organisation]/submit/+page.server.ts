import { fail } from '@sveltejs/kit';
import type { EntriesAnswer } from '#api/entries/answers.ts';
import type { Language } from '#domain/language.ts';
import { certaintyIn, parts, type EntrySet } from '#web/lib/entry-grid/answers.ts';
import { refusalText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { signedIn } from '#web/lib/server/session.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { cellNamed, moveRefusal, readSubmission, submissionPath } from '#web/lib/server/submission.ts';
import { dayText } from '#web/lib/wording/day.ts';
import { obstaclesOf, proposalIn } from './obstacles.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  const { email } = signedIn(event);
  const read = await readSubmission(event);
  const { heading, lines, details, whyNot, today, language } = read;
  const promised = lines.flatMap(({ key, name, later, stateCode }) =>
    later && stateCode === 'later' ? [{ key, name, from: later.from, day: dayText(later.on, language) }] : [],
  );
  const obstacles = obstaclesOf(read);
  return {
    owner: email,
    heading,
    today,
    obstacles,
    promised,
    returned: lines.flatMap(({ key, name, returnReason }) =>
      returnReason ? [{ key, name, reason: returnReason }] : [],
    ),
    maySubmit: details.moves['submit'] === null,
    mayTakeBack: details.moves['take-back'] === null,
    mayDrop: details.moves['drop'] === null,
    mayPromise: details.moves['later'] === null,
    // what the list below says cell by cell is not said twice
    whyNot: obstacles.length > 0 ? null : whyNot('submit'),
    isUnderWay: details.state === 'submitted' || details.state === 'in-approval',
  };
};

/** Sends a move; what was written stays when it is refused, at the cell it was written for. */
async function move(
  event: RequestEvent,
  name: string,
  bodyOf: (written: (field: string) => string) => unknown,
  done: (named: { locale: Language }) => string,
) {
  const { send, written, language } = await actingOn(event);
  const sent = { body: bodyOf(written), version: `"${written('version')}"` };
  const { problem } = await send('POST', `${submissionPath(event.params)}/${name}`, sent);
  if (!problem) return { done: done({ locale: language }) };
  return fail(problem.status, {
    problems: [await moveRefusal(event, problem, language)],
    written: { cell: written('cell'), on: written('on'), from: written('from'), comment: '' },
  });
}

export const actions: Actions = {
  submit: (event) =>
    move(
      event,
      'submit',
      () => ({}),
      (named) => m.entry_submitted({}, named),
    ),
  'take-back': (event) =>
    move(
      event,
      'take-back',
      () => ({}),
      (named) => m.approval_done_taken_back({}, named),
    ),
  drop: (event) =>
    move(
      event,
      'drop',
      () => ({}),
      (named) => m.approval_done_dropped({}, named),
    ),
  later: (event) =>
    move(
      event,
      'later',
      (written) => ({ cells: [cellNamed(written('cell'))], on: written('on'), from: written('from') }),
      (named) => m.submit_promised({}, named),
    ),
  'not-later': (event) =>
    move(
      event,
      'later',
      (written) => ({ cells: [cellNamed(written('cell'))], on: null }),
      (named) => m.submit_promise_taken({}, named),
    ),
  comment: async (event) => {
    const acting = await actingOn(event);
    const set = { comment: acting.written('comment') };
    return change(event, acting, set, m.submit_commented({}, { locale: acting.language }));
  },
  take: async (event) => {
    const acting = await actingOn(event);
    const { form, period, organisation } = event.params;
    const grid = await readingOf(event).api.grid(form, { period, organisation, earlier: '0' });
    const proposal = proposalIn(grid, cellNamed(acting.written('cell')));
    const given = parts.flatMap((part) => (proposal?.[part] == null ? [] : [[part, proposal[part]] as const]));
    const set = { status: certaintyIn(proposal?.status), ...Object.fromEntries(given) };
    return change(event, acting, set, m.entry_saved({}, { locale: acting.language }));
  },
};

/** Changes the cell that a form of the page is about; what was written stays when it is refused. */
async function change(
  { params }: RequestEvent,
  { send, written, language, refuse }: Awaited<ReturnType<typeof actingOn>>,
  set: EntrySet,
  done: string,
) {
  const version = Number(written('version'));
  const changes = [{ id: crypto.randomUUID(), ...params, ...cellNamed(written('cell')), version, set }];
  const { answer, problem } = await send<EntriesAnswer>('POST', '/entries', { body: { changes } });
  if (problem) return refuse(problem);
  const [result] = answer.results;
  if (result?.status === 200) return { done };
  return fail(result?.status ?? 409, {
    problems: [{ field: null, text: refusalText(result?.code ?? '', '', wordsIn(language)) }],
    written: { cell: written('cell'), on: '', from: '', comment: written('comment') },
  });
}
