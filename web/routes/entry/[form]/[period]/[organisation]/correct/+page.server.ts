import { fail, redirect } from '@sveltejs/kit';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { moveRefusal, readSubmission, submissionPath } from '#web/lib/server/submission.ts';
import type { Actions, PageServerLoad } from './$types';

/** The form with the cell that somebody came for. */
const cellPath = (path: string, cell: string | null, language: Parameters<typeof inLanguage>[1]): string =>
  inLanguage(withQuery(path, { cell }), language);

/** One figure that somebody wants to correct: asks for the reason, or leads on where a correction is open. */
export const load: PageServerLoad = async (event) => {
  signedIn(event);
  const { heading, lines, details, language } = await readSubmission(event);
  const cell = event.url.searchParams.get('cell');
  const refused = details.moves['correct'];
  refuseWithout(refused?.code !== 'not-allowed', { organisation: heading.organisation.text }, language);
  if (refused) redirect(303, cellPath(heading.path, cell, language));
  const line = lines.find(({ key }) => key === cell);
  return {
    heading,
    cell: cell ?? '',
    figure: line ? { name: line.name, value: line.value, parts: line.parts } : null,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { send, written, language } = await actingOn(event);
    const sent = { body: { reason: written('reason') }, version: `"${written('version')}"` };
    const { problem } = await send('POST', `${submissionPath(event.params)}/correct`, sent);
    if (problem) {
      return fail(problem.status, {
        problems: [await moveRefusal(event, problem, language)],
        reason: written('reason'),
      });
    }
    const { form, period, organisation } = event.params;
    const path = `/entry/${[form, period, organisation].map(encodeURIComponent).join('/')}`;
    redirect(303, cellPath(path, written('cell'), language));
  },
};
