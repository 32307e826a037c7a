import { fail } from '@sveltejs/kit';
import { readPeriod } from '#domain/period.ts';
import type { Problem } from '#web/lib/api.ts';
import type { actingOn } from '#web/lib/server/acting.ts';
import { changed, draftIn, type FormDraft } from './draft.ts';
import { formProblem, positionIn } from './form-problem.ts';

type Acting = Awaited<ReturnType<typeof actingOn>>;

/** As it is written in the fields; a period as people write it is read as one. */
export function draftOf({ written }: Pick<Acting, 'written'>): FormDraft {
  const draft = draftIn(written);
  return { ...draft, firstPeriod: readPeriod(draft.firstPeriod, { frequency: draft.frequency }) ?? draft.firstPeriod };
}

/** The same with a row, a rule or an organisation more, less or elsewhere. */
export const edited = (acting: Acting) => ({
  draft: changed(draftOf(acting), acting.written('do'), {
    metric: acting.written('metric'),
    reach: acting.written('reach'),
  }),
});

/** The form again as it was written, with what is wrong. Whoever was overtaken saves over it the next time, knowingly. */
export function refusedDraft(draft: FormDraft, problem: Problem, { language }: Pick<Acting, 'language'>) {
  const current = /^"(\d+)"$/.exec(String(problem.details['current']))?.[1];
  return fail(problem.status, {
    draft: problem.status === 412 && current !== undefined ? { ...draft, version: current } : draft,
    problems: [formProblem(problem, language)],
    wrong: positionIn(problem),
  });
}
