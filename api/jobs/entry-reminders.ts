import type { Queryable } from '#db/connection.ts';
import { recordDeed } from '#db/queries/audit.ts';
import { listForms, type StoredForm } from '#db/queries/forms.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { isReminded, listAnalysts, listPromisedCells } from '#db/queries/reminders.ts';
import { listNewestSubmissions } from '#db/queries/submissions.ts';
import { writeTransaction } from '#db/write.ts';
import { formDates, openedPeriods } from '#domain/form.ts';
import { pathPrefixOf, type Language } from '#domain/language.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { firstDay } from '#domain/period.ts';
import { dueReminders, isHandedIn, type Owed, type Reminder } from '#domain/reminder.ts';
import type { Context } from '../context.ts';
import { reportersIn } from '../entries/columns.ts';
import { today } from '../http/today.ts';
import { enqueueMail, type NewMail } from '../mail/mail.ts';
import { nearestAnalysts } from '../reporters/analysts.ts';
import { keyText } from '../submissions/store.ts';
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
  const metrics = new Map((await listMetrics(database, null)).map(({ code, names }) => [code, names]));
  return dueReminders(owed, day).flatMap((reminder): NewMail[] => {
    const person = people.get(reminder.person);
    if (!person) return [];
    const { email: to, name } = person;
    const items = itemsOf(reminder, forms, tree, metrics);
    const link = `${url}${pathPrefixOf(language)}/entry`;
    return [{ kind: 'reminder', to, language, name, items, today: day, link, hours: 24 }];
  });
}

type Names = Extract<NewMail, { kind: 'reminder' }>['items'][number];

const itemsOf = (
  { items }: Reminder,
  forms: ReadonlyMap<string, StoredForm>,
  tree: OrganisationTree,
  metrics: ReadonlyMap<string, Names['form']>,
): Names[] =>
  items.map(({ form, organisation, period, dueOn, cell }) => ({
    form: forms.get(form)?.names ?? { sv: form },
    organisation: tree.byCode(organisation)?.names ?? { sv: organisation },
    period,
    dueOn,
    metric: cell && (metrics.get(cell.metric) ?? { sv: cell.metric }),
  }));

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
