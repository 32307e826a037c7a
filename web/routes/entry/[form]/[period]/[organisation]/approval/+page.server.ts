import { fail } from '@sveltejs/kit';
import type { StandingAnswer } from '#api/submissions/answers.ts';
import type { z } from 'zod';
import type { Language } from '#domain/language.ts';
import { correctionKinds } from '#domain/release.ts';
import { languageOf } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { signedIn } from '#web/lib/server/session.ts';
import { cellNamed, moveRefusal, readSubmission, submissionPath } from '#web/lib/server/submission.ts';
import { correctionKindText } from '#web/lib/wording/correction-kind.ts';
import { momentText } from '#web/lib/wording/moment.ts';
import type { Refusal } from '#web/lib/wording/refusal.ts';
import { changedSince } from './changed-since.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  signedIn(event);
  const { heading, lines, details, whyNot, today, language } = await readSubmission(event);
  const { heldFor, levels } = details;
  const isPossible = (move: string) => details.moves[move] === null;
  const own = lines.filter(({ isOwn, stateCode }) => isOwn && stateCode === 'submitted');
  const waiting = lines.filter(({ stateCode }) => stateCode === 'submitted');
  return {
    heading,
    lines,
    today,
    // who may approve somewhere in here is told why not all; who may nothing is told why
    mayChoose: details.moves['return'] === null,
    mayApproveAll: isPossible('approve'),
    mayApproveSome: isPossible('approve') || (details.moves['return'] === null && own.length < waiting.length),
    whyNotApprove: waiting.length > 0 ? whyNot('approve') : null,
    // only whoever has the last word chooses when it is published
    releases:
      details.level === levels
        ? details.releases.map(({ release, at }) => ({ release, when: momentText(at, language) }))
        : [],
    releaseText: m.approval_release_text({ name: heading.organisation.text }, { locale: language }),
    heldUntil: heldFor && momentText(heldFor.at, language),
    kinds:
      details.number > 0 ? correctionKinds.map((kind) => ({ kind, text: correctionKindText(kind, language) })) : [],
    isOnDashboard: details.cells.some(({ state }) => state === 'approved') || details.number > 0,
    others: {
      reopen: isPossible('reopen'),
      unlock: isPossible('unlock'),
      correct: isPossible('correct'),
      drop: isPossible('drop'),
      takeBack: isPossible('take-back'),
      withdraw: isPossible('withdraw'),
    },
    unlockedUntil: details.unlockedUntil,
  };
};

type Standing = z.infer<typeof StandingAnswer>;
type Move = 'approve' | 'withdraw' | 'return' | 'reopen' | 'unlock' | 'correct' | 'drop' | 'take-back';
type Given = {
  body: (acting: Awaited<ReturnType<typeof actingOn>>) => unknown;
  done: (standing: Standing, named: { locale: Language }) => string;
};

/** Makes a move with what the form says. What was written and chosen stays when it is refused. */
const making =
  (move: Move, { body, done }: Given) =>
  async (event: RequestEvent) => {
    const acting = await actingOn(event);
    const { send, written, chosen, language } = acting;
    const sent = { body: body(acting), version: `"${written('version')}"` };
    const path = `${submissionPath(event.params)}/${move}`;
    const { answer, problem } = await send<Standing>('POST', path, sent);
    if (!problem) return { done: done(answer, { locale: language }), isPublished: answer.state === 'approved' };
    const refusal: Refusal =
      problem.code === 'changed-since'
        ? await changedSince(event, chosen('seen'), language)
        : await moveRefusal(event, problem, language);
    return fail(problem.status, {
      problems: [refusal],
      written: { reason: written('reason'), until: written('until') },
      chosen: chosen('cells'),
      move,
    });
  };

const reasoned = ({ written }: { written: (name: string) => string }) => ({ reason: written('reason') });
const cellsOf = (chosen: string[]) => (chosen.length > 0 ? chosen.map(cellNamed) : 'all');

/** When it is published, and what kind of correction it is: what is not asked is not said. */
const decided = ({ written }: { written: (name: string) => string }) => ({
  ...(written('release') ? { release: Number(written('release')) } : {}),
  ...(written('correctionKind') ? { correctionKind: written('correctionKind') } : {}),
});

const doneText = ({ state }: Standing, waiting: string, named: { locale: Language }): string =>
  state === 'approved'
    ? m.approval_done_published({}, named)
    : state === 'held'
      ? m.approval_done_held({}, named)
      : waiting;

export const actions: Actions = {
  approve: making('approve', {
    body: (acting) => ({ cells: 'all', ...decided(acting) }),
    done: (standing, named) => doneText(standing, m.approval_done({ level: standing.level }, named), named),
  }),
  'approve-chosen': async (event) => {
    const form = await event.request.clone().formData();
    if (!form.has('cells')) return noneChosen(form, languageOf(event.url.pathname));
    return making('approve', {
      body: (acting) => ({ cells: cellsOf(acting.chosen('cells')), ...decided(acting) }),
      done: (standing, named) => doneText(standing, m.approval_done_chosen({}, named), named),
    })(event);
  },
  'return-chosen': async (event) => {
    const form = await event.request.clone().formData();
    if (!form.has('cells')) return noneChosen(form, languageOf(event.url.pathname));
    return making('return', {
      body: (acting) => ({ cells: cellsOf(acting.chosen('cells')), ...reasoned(acting) }),
      done: (_, named) => m.approval_done_returned({}, named),
    })(event);
  },
  return: making('return', {
    body: (acting) => ({ cells: 'all', ...reasoned(acting) }),
    done: (_, named) => m.approval_done_returned({}, named),
  }),
  withdraw: making('withdraw', { body: reasoned, done: (_, named) => m.approval_done_withdrawn({}, named) }),
  reopen: making('reopen', { body: reasoned, done: (_, named) => m.approval_done_reopened({}, named) }),
  unlock: making('unlock', {
    body: (acting) => ({ until: acting.written('until'), ...reasoned(acting) }),
    done: (_, named) => m.approval_done_unlocked({}, named),
  }),
  correct: making('correct', { body: reasoned, done: (_, named) => m.approval_done_correction({}, named) }),
  drop: making('drop', { body: () => ({}), done: (_, named) => m.approval_done_dropped({}, named) }),
  'take-back': making('take-back', { body: () => ({}), done: (_, named) => m.approval_done_taken_back({}, named) }),
};

const noneChosen = (form: FormData, language: Language) =>
  fail(400, {
    problems: [{ field: 'cells', text: m.approval_none_chosen({}, { locale: language }) }],
    written: { reason: String(form.get('reason') ?? ''), until: '' },
    chosen: [],
    move: 'return' as const,
  });
