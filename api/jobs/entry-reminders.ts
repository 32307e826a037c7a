import type { Queryable } from '#db/connection.ts';
import { recordDeed } from '#db/queries/audit.ts';
import { listForms, type StoredForm } from '#db/queries/forms.ts';
import { listDimensions, listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { isReminded, listAnalysts, listPromisedCells } from '#db/queries/reminders.ts';
import { listReporters } from '#db/queries/reporters.ts';
import { listNewestSubmissions } from '#db/queries/submissions.ts';
import { writeTransaction } from '#db/write.ts';
import { formDates, openedPeriods, type RowKey } from '#domain/form.ts';
import { pathPrefixOf, type Language, type Texts } from '#domain/language.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { firstDay } from '#domain/period.ts';
import { dueReminders, isHandedIn, isFilledIn, missingRows, type Owed, type Reminder } from '#domain/reminder.ts';
import type { Context } from '../context.ts';
import { reportersIn } from '../entries/columns.ts';
import { namesOf } from '../entries/rows.ts';
import { today } from '../http/today.ts';
import { enqueueMail, type NewMail } from '../mail/mail.ts';
import type { Due, Missing } from '../mail/reminder-letter.ts';
import { nearestAnalysts } from '../reporters/analysts.ts';
import { getLoaded, keyText, loadSubmissions } from '../submissions/store.ts';
import { enqueueDaily } from './daily.ts';
import type { JobHandler } from './worker.ts';

/** When people begin to work, in UTC. */
const hourOfDay = 6;

/** Once a day each who owes something that is due soon, or late, gets one mail about all of it. */
export const remindOfEntries: JobHandler = async (_payload, context) => {
  // first of all, so that one day's trouble does not end all days
  await enqueueEntryReminders(context);
  if (!context.mail) return;
  const { language } = context.mail;
  const now = context.now();
  const day = today(context);
  const subject = `reminders ${day}`;
  await writeTransaction(context.database, async (transaction) => {
    // a job may be done twice; nobody is reminded twice a day
    if (await isReminded(transaction, subject)) return;
    const letters = await readReminders(transaction, { day, language, url: context.site.url });
    for (const letter of letters) await enqueueMail(transaction, context, letter);
    const actor = { kind: 'installation' as const, personId: null, name: 'reminders', address: '', requestId: '' };
    const after = { people: letters.length };
    await recordDeed(transaction, actor, now, { action: 'reminders-sent', organisationId: null, subject, after });
  });
};

/** What a day's reminders say, and to whom. `url`: where this is. */
export async function readReminders(
  database: Queryable,
  { day, language, url }: { day: string; language: Language; url: string },
): Promise<NewMail[]> {
  const { owed, people, forms, tree } = await readOwed(database, day);
  const reminders = dueReminders(owed, day);
  const dueOf = await readDue(
    database,
    reminders.flatMap(({ items }) => items),
    forms,
    tree,
  );
  const link = `${url}${pathPrefixOf(language)}/entry`;
  return reminders.flatMap(({ person, items }): NewMail[] => {
    const found = people.get(person);
    if (!found) return [];
    const { email: to, name } = found;
    return [{ kind: 'reminder', to, language, name, items: items.map(dueOf), today: day, link, hours: 24 }];
  });
}

type Item = Reminder['items'][number];

/** How a letter puts what is owed: by its names, and with who reports what is missing of it and who answers for that. */
async function readDue(
  database: Queryable,
  items: readonly Item[],
  forms: ReadonlyMap<string, StoredForm>,
  tree: OrganisationTree,
): Promise<(item: Item) => Due> {
  const placeOf = ({ form, organisation, period }: Item) => {
    const [stored, place] = [forms.get(form), tree.byCode(organisation)];
    if (!stored || !place) throw new Error('something is owed of a form or an organisation that is not there');
    const key = { organisationId: place.id, formId: stored.id, periodStart: firstDay(period) };
    return { form: stored, organisation: place, key };
  };
  const places = items.map(placeOf);
  const metrics = await listMetrics(database, null);
  const loaded = await loadSubmissions(
    database,
    [...new Map(places.map(({ key }) => [keyText(key), key])).values()],
    new Map(metrics.map((metric) => [metric.id, metric])),
  );
  const dimensions = new Map((await listDimensions(database)).map((one) => [one.code, one]));
  const byCode = new Map(metrics.map((metric) => [metric.code, metric]));
  const nameOf = (row: RowKey): Texts => {
    const metric = byCode.get(row.metric);
    return metric ? namesOf(row, metric, dimensions) : { sv: row.metric };
  };
  const peopleText = (organisationId: number, metric: string) => `${organisationId} ${metric}`;
  const organisationIds = [...new Set(places.map(({ organisation }) => organisation.id))];
  const people = new Map(
    (await listReporters(database, organisationIds)).map((one) => [peopleText(one.organisationId, one.metric), one]),
  );
  return (item) => {
    const { form, organisation, key } = placeOf(item);
    const { submission } = getLoaded(loaded, key);
    const returned = submission.cells.filter(({ state }) => state === 'returned');
    const whose = (row: RowKey): Missing => {
      const { reporter = null, responsible = null } = people.get(peopleText(organisation.id, row.metric)) ?? {};
      return { row: nameOf(row), reporter: reporter?.name ?? null, responsible: responsible?.name ?? null };
    };
    return {
      form: form.names,
      organisation: organisation.names,
      period: item.period,
      metric: item.cell && nameOf(item.cell),
      dueOn: item.dueOn,
      missing: (item.cell ? [item.cell] : missingRows(form.rows, submission)).map(whose),
      returned: returned.map(nameOf),
      isFilled: isFilledIn(form.rows, submission),
    };
  };
}

/** Everything that has opened, by the people who report it: of the organisation itself, or the nearest above that has some. */
async function readOwed(database: Queryable, day: string) {
  const tree = await getOrganisationTree(database, null);
  const all = await listForms(database);
  const ids = all.map(({ id }) => id);
  const states = new Map((await listNewestSubmissions(database, ids)).map((one) => [keyText(one), one.state]));
  const promised = Map.groupBy(await listPromisedCells(database, ids), keyText);
  const analysts = Map.groupBy(await listAnalysts(database), ({ organisationId }) => organisationId);
  const owed = all.flatMap((form) =>
    openedPeriods(form, day).flatMap((period) =>
      reportersIn(form, tree, period).flatMap((organisation): Owed[] => {
        const key = keyText({ organisationId: organisation.id, formId: form.id, periodStart: firstDay(period) });
        const place = { form: form.code, period, organisation: organisation.code };
        const { dueOn } = formDates(form, period);
        const whole = { ...place, cell: null, dueOn, isSubmitted: isHandedIn(states.get(key) ?? 'not-begun') };
        const cells = (promised.get(key) ?? []).map(({ metric, breakdown, laterOn }) => ({
          ...place,
          cell: { metric, breakdown },
          dueOn: laterOn,
          isSubmitted: false,
        }));
        return nearestAnalysts(analysts, tree, organisation.id).flatMap(({ personId }) =>
          [whole, ...cells].map((one) => ({ ...one, person: personId })),
        );
      }),
    ),
  );
  const people = new Map([...analysts.values()].flat().map((analyst) => [analyst.personId, analyst]));
  return { owed, people, tree, forms: new Map(all.map((form) => [form.code, form])) };
}

export const enqueueEntryReminders = (context: Context): Promise<void> =>
  enqueueDaily(context, 'entry-reminders', hourOfDay);
