import type { Database, Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { findForm, saveForm, type StoredForm } from '#db/queries/forms.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { listPeopleByEmail } from '#db/queries/people.ts';
import { saveRelease } from '#db/queries/releases.ts';
import type { SubmissionKey } from '#db/queries/submissions.ts';
import { agency } from '#db/seed/agency.ts';
import {
  explanation,
  quarterlyForm,
  releaseDays,
  releaseTime,
  stages,
  type SeedStage,
} from '#db/seed/agency/quarterly-form.ts';
import { writeTransaction } from '#db/write.ts';
import { approveCells, returnCells } from '#domain/approval.ts';
import { addDays } from '#domain/date.ts';
import type { ContentChange } from '#domain/entry-value.ts';
import { formDates, isOf, type Form, type FormRow } from '#domain/form.ts';
import { firstDay, previousPeriod, sameLastYear, type PeriodCode } from '#domain/period.ts';
import { edit, submit, type Submission } from '#domain/submission.ts';
import { saveTimes } from '../releases/actions.ts';
import { beginSubmissions, getLoaded, saveMoves } from '../submissions/store.ts';
import { commandLine } from './open.ts';

type People = { anna: number; bo: number };

/** Gives the demonstration a form under way in every stage. Needs its people; does nothing where the form is there. */
export async function loadDemonstrationForm(database: Database): Promise<void> {
  await writeTransaction(database, async (transaction) => {
    if (await findForm(transaction, quarterlyForm.code)) return;
    await loadForm(transaction, quarterlyForm, stages);
  });
}

/** A form, filled in by its people as far as its stages say. */
export async function loadForm(transaction: Transaction, form: Form, stages: readonly SeedStage[]): Promise<void> {
  const known = await listPeopleByEmail(transaction, ['anna@stigverket.example', 'bo@stigverket.example']);
  const [anna, bo] = [known.get('anna@stigverket.example'), known.get('bo@stigverket.example')];
  if (!anna || !bo) throw new Error('the demonstration has its people');
  const made = await makeForm(transaction, form);
  for (const stage of stages) await fillIn(transaction, made, stage, { anna: anna.id, bo: bo.id });
}

async function makeForm(transaction: Transaction, given: Form): Promise<StoredForm> {
  const metrics = new Map((await listMetrics(transaction, null)).map(({ code, id }) => [code, id]));
  const tree = await getOrganisationTree(transaction, null);
  const { code, organisation, ...content } = given;
  const rows = content.rows.map((row) => ({ ...row, metricId: metrics.get(row.metric) ?? 0 }));
  const madeAt = new Date(`${firstDay(content.firstPeriod)}T08:00:00Z`);
  await saveForm(
    transaction,
    { code, organisationId: tree.byCode(organisation)?.id ?? 0 },
    { ...content, rows },
    madeAt,
  );
  const form = await findForm(transaction, code);
  if (!form) throw new Error('a saved form is found');
  await recordDeed(transaction, { ...commandLine, name: 'demonstration' }, madeAt, {
    action: 'form-made',
    organisationId: form.organisationId,
    subject: `form ${code}`,
  });
  return form;
}

/** Reported by Anna and looked at by Bo, as if on the days it was open. */
async function fillIn(
  transaction: Transaction,
  form: StoredForm,
  { organisation, period, stage }: SeedStage,
  { anna, bo }: People,
): Promise<void> {
  const tree = await getOrganisationTree(transaction, null);
  const catalogue = await listMetrics(transaction, null);
  const dates = formDates(form, period);
  const today = addDays(dates.opensOn, 10);
  const now = new Date(`${today}T09:00:00Z`);
  const key = {
    organisationId: tree.byCode(organisation)?.id ?? 0,
    formId: form.id,
    periodStart: firstDay(period),
  };
  const byId = new Map(catalogue.map((metric) => [metric.id, metric]));
  const loaded = getLoaded(await beginSubmissions(transaction, [key], byId, now), key);
  const move = { who: anna, today };
  const contents = contentsOf(form, organisation, period, stage);
  // what leaves its usual limits is explained before it is handed in
  const commentOf = ({ metric, asks, asksAnswers }: FormRow) =>
    stage !== 'half-filled' && (asks === 'parts' || asksAnswers || !isOfCases(metric)) ? explanation : '';
  const filled = contents.reduce<Submission>((submission, { row, content }) => {
    return edit(submission, row, { version: 0, content, comment: commentOf(row) }, dates, move);
  }, loaded.submission);
  const next = onItsWay(filled, stage, form, dates, { anna, bo }, today);
  const by: Actor = { ...commandLine, kind: 'person', personId: anna, name: 'Anna Analytiker' };
  const isSubmitted = stage !== 'half-filled';
  const released =
    stage === 'held' ? { releaseId: await announce(transaction, form, { key, organisation, period }, now) } : {};
  const sets = isSubmitted ? { formVersion: 1, submittedAt: now.toISOString(), submittedBy: anna, ...released } : {};
  const metrics = new Map(catalogue.map((metric) => [metric.code, metric]));
  const made = { form, organisationCode: organisation, loaded, next, sets };
  await saveMoves(transaction, [made], metrics, by, now);
}

/** Says when the figures of a unit will be there for everybody. Answers the number of it. */
async function announce(
  transaction: Transaction,
  form: StoredForm,
  { key, organisation, period }: { key: SubmissionKey; organisation: string; period: PeriodCode },
  now: Date,
): Promise<number> {
  const at = `${addDays(formDates(form, period).dueOn, releaseDays)}T${releaseTime}`;
  const by: Actor = { ...commandLine, name: 'demonstration' };
  const id = await saveRelease(transaction, key);
  if (id === null) throw new Error('the demonstration announces once');
  await saveTimes(transaction, id, [{ at, reason: '' }], by, now);
  await recordDeed(transaction, by, now, {
    action: 'release-announced',
    organisationId: key.organisationId,
    subject: `form ${form.code} ${period} ${organisation}`,
    after: { at },
  });
  return id;
}

const isOfCases = (metric: string): boolean => metric.endsWith('-transactions');

function onItsWay(
  filled: Submission,
  stage: SeedStage['stage'],
  form: StoredForm,
  dates: ReturnType<typeof formDates>,
  { anna, bo }: People,
  today: string,
): Submission {
  if (stage === 'half-filled') return filled;
  const submitted = submit(filled, form.rows, [], dates, { who: anna, today });
  if (stage === 'approved' || stage === 'held') {
    return approveCells(submitted, 'all', { level: 1, levels: form.levels, isHeld: stage === 'held' }, bo);
  }
  if (stage === 'submitted') return submitted;
  const [cell] = submitted.cells.filter(({ metric }) => metric === stage.returned);
  return returnCells(submitted, cell ? [cell] : 'all', stage.reason);
}

/**
 * Of a quarter that is published its figures. Of one to come what is counted goes by the year before, a little more, and
 * shares and satisfaction go by the quarter before.
 */
function contentsOf(form: StoredForm, organisation: string, period: PeriodCode, stage: SeedStage['stage']) {
  const isPublished = stage === 'approved';
  const baseOf = ({ asks, asksAnswers }: FormRow) => {
    if (isPublished) return period;
    return asks === 'parts' || asksAnswers ? previousPeriod(period) : sameLastYear(period);
  };
  const figures = agency.publications.flatMap((publication) => publication.figures);
  const rows = stage === 'half-filled' ? form.rows.slice(0, Math.ceil(form.rows.length / 2)) : form.rows;
  const more = (value: number) => (isPublished ? value : Math.round(value * 1.02));
  return rows.flatMap((row) => {
    const from = baseOf(row);
    const figure = figures.findLast(
      (one) => one.organisation === organisation && one.period === from && isOf(row)(one),
    );
    if (!figure) return [];
    const { value, numerator, denominator, answers } = figure;
    const content: ContentChange =
      row.asks === 'parts'
        ? { numerator: more(numerator ?? 0), denominator: more(denominator ?? 0) }
        : { value: value !== null && !Number.isInteger(value) ? value : value && more(value) };
    return [{ row, content: row.asksAnswers && answers !== undefined ? { ...content, answers } : content }];
  });
}
