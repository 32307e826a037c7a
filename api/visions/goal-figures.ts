import type { Actor } from '#db/queries/audit.ts';
import { listForms, type StoredForm } from '#db/queries/forms.ts';
import { withSnapshot, type Reader, type Snapshot } from '#db/queries/snapshot.ts';
import { listVisions } from '#db/queries/visions.ts';
import { writeTransaction } from '#db/write.ts';
import { capabilitiesOf } from '#domain/capability.ts';
import { openedPeriods } from '#domain/form.ts';
import type { Texts } from '#domain/language.ts';
import { roundHalfAway } from '#domain/number.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { lastDay, type PeriodCode } from '#domain/period.ts';
import { computedMetrics, visionsOf } from '#domain/vision.ts';
import type { Context } from '../context.ts';
import { reportersIn } from '../entries/columns.ts';
import { today } from '../http/today.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { proposeEntries, type GivenProposal } from '../proposals/actions.ts';
import { tenfoldProgress } from '../targets/tenfold.ts';
import { visionProgress } from './progress.ts';

/** Of each form only the latest are proposed: what is older has been handed in. */
const mostPeriods = 4;

const register: Actor = { kind: 'installation', personId: null, name: 'goals', address: '', requestId: '' };

/** Proposes `heart-goal`, `tenfold` and `tenfold-goals` for the periods that are over, where forms ask for them. */
export const proposeGoalFigures: JobHandler = async (_payload, context) => {
  const day = today(context);
  const forms = (await listForms(context.database.orm)).filter(({ rows }) => rows.some(isComputed));
  const given: GivenProposal[] = [];
  for (const [organisation, periods] of await periodsAsked(context, forms, day)) {
    const found = await withSnapshot(context.database, null, analystIn(organisation), async (snapshot) => {
      const proposed: GivenProposal[] = [];
      for (const period of periods) proposed.push(...(await figuresOf(snapshot, organisation, period, day)));
      return proposed;
    });
    given.push(...found);
  }
  if (!given.length) return;
  await writeTransaction(context.database, async (transaction) => {
    await proposeEntries(transaction, given, register, context.now());
  });
};

const isComputed = ({ metric, breakdown }: StoredForm['rows'][number]): boolean =>
  breakdown === 'total' && computedMetrics.includes(metric);

/** What is proposed is made of no more than those who take it may see. */
const analystIn = ({ id }: Organisation): Reader => ({
  key: `analyst in ${id}`,
  grants: [{ organisationId: id, capabilities: capabilitiesOf('analyst') }],
});

/** Each organisation once, with the periods that are asked for and over. */
const periodsAsked = (
  context: Context,
  forms: readonly StoredForm[],
  day: string,
): Promise<Map<Organisation, Set<PeriodCode>>> =>
  withSnapshot(context.database, null, { key: 'nobody', grants: [] }, async ({ tree }) => {
    const asked = new Map<Organisation, Set<PeriodCode>>();
    for (const form of forms) {
      const over = openedPeriods(form, day).filter((period) => lastDay(period) < day);
      for (const period of over.slice(-mostPeriods)) {
        for (const organisation of reportersIn(form, tree, period)) {
          asked.set(organisation, (asked.get(organisation) ?? new Set()).add(period));
        }
      }
    }
    return asked;
  });

async function figuresOf(
  snapshot: Snapshot,
  organisation: Organisation,
  period: PeriodCode,
  day: string,
): Promise<GivenProposal[]> {
  const all = await listVisions(snapshot.transaction, snapshot.asOf);
  const [own] = visionsOf(
    all.map((vision) => ({ number: vision.number, owners: vision.ownerIds, vision })),
    organisation.id,
  );
  const heart = own && (await visionProgress(snapshot, own.vision, period, day));
  const { multiple, goals } = await tenfoldProgress(snapshot, organisation, period, day);
  const proposed = (metric: string, value: number | null, origin: Texts): GivenProposal[] => {
    const known = snapshot.metricByCode.get(metric);
    if (!known || value === null) return [];
    const figure = {
      value: roundHalfAway(value, known.decimals),
      numerator: null,
      denominator: null,
      answers: null,
      status: null,
    };
    const link = `/organisations/${organisation.code}/vision?period=${period}`;
    return [{ organisation: organisation.code, metric, breakdown: 'total', period, figure, origin, link }];
  };
  const lacking = heart?.parts.filter(({ percent }) => percent === null).length ?? 0;
  return [
    ...proposed('heart-goal', heart?.percent ?? null, heartOrigin(heart?.parts.length ?? 0, lacking)),
    ...proposed('tenfold', multiple, tenfoldOrigin(goals.filter((goal) => goal.multiple !== null).length)),
    ...proposed('tenfold-goals', goals.length, goalsOrigin),
  ];
}

const heartOrigin = (parts: number, lacking: number): Texts => ({
  sv: `Visionens ${parts} delar vägda samman${lacking ? `; ${lacking} saknar siffra och räknas som 0` : ''}.`,
  en: `The ${parts} parts of the vision by their weights${lacking ? `; ${lacking} without a figure count as 0` : ''}.`,
  da: `Visionens ${parts} dele vægtet sammen${lacking ? `; ${lacking} mangler tal og tæller som 0` : ''}.`,
});

const tenfoldOrigin = (goals: number): Texts => ({
  sv: `Medianen av ${goals} tiofaldiga mål.`,
  en: `The median of ${goals} tenfold goals.`,
  da: `Medianen af ${goals} tidobbelte mål.`,
});

const goalsOrigin: Texts = {
  sv: 'De tiofaldiga mål som gällde vid periodens slut.',
  en: 'The tenfold goals that held at the end of the period.',
  da: 'De tidobbelte mål, der gjaldt ved periodens udgang.',
};
