import { formDates } from '#domain/form.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { formatPeriod, frequencies, periodContaining, type Frequency } from '#domain/period.ts';
import { problemIn, type TiofaltApi } from '#web/lib/api.ts';
import { withQuery } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { frequencyName } from '#web/lib/wording/frequency.ts';
import { formProblem } from './form-problem.ts';
import { termsOf, type FormDraft } from './draft.ts';

export type Option = { value: string; text: string };

/** Every row that a form of this frequency can have, by measure and metric: `metric breakdown`. */
export async function rowOptions(api: TiofaltApi, frequency: Frequency, language: Language): Promise<Option[]> {
  const { items } = await api.metrics();
  const usable = items.filter(({ formula, frequencies: allowed }) => formula === null && allowed.includes(frequency));
  const options = await Promise.all(
    usable.map(async ({ code, names, dimensions }) => {
      const name = textIn(names, language);
      const total = { value: `${code} total`, text: name };
      if (dimensions.length === 0) return [total];
      const { breakdowns } = await api.metric(code);
      const parts = breakdowns.flatMap((dimension) =>
        dimension.categories.map((category) => ({
          value: `${code} ${dimension.code}.${category.code}`,
          text: `${name}, ${textIn(category.names, language)}`,
        })),
      );
      return [total, ...parts];
    }),
  );
  return options.flat();
}

export const frequencyOptions = (language: Language): Option[] =>
  frequencies.map((frequency) => ({ value: frequency, text: frequencyName(frequency, language) }));

/** So many are found at once; whoever looks for another writes more of its name. */
const mostFound = 10;

/** Organisations by a part of their name or code; null where nothing is looked for. */
export async function foundOrganisations(
  api: TiofaltApi,
  sought: string,
  language: Language,
): Promise<Option[] | null> {
  if (sought.trim() === '') return null;
  const { items } = await api.organisations({ q: sought.trim().slice(0, 100), limit: String(mostFound) });
  return items.map(({ code, names }) => ({ value: code, text: textIn(names, language) }));
}

type Reporters = { items: { names: Texts }[]; total: number };

/** Whom the chosen organisations come to: `14 organisationer: …`; or what is wrong with the choice. */
export async function reportersText(
  fetch: typeof globalThis.fetch,
  draft: FormDraft,
  language: Language,
): Promise<string> {
  const terms = termsOf(draft);
  if (terms.length === 0) return m.form_nobody({}, { locale: language });
  const response = await fetch(withQuery('/api/v1/form-organisations', { organisations: terms.join(',') }));
  if (!response.ok) return formProblem(await problemIn(response), language).text;
  const { items, total } = reportersIn(await response.json());
  const shown = items.slice(0, 5).map(({ names }) => textIn(names, language));
  const text = m.form_reporters({ total }, { locale: language });
  return `${text}: ${shown.join(', ')}${total > shown.length ? ' …' : ''}`;
}

/** An answer of our own API, whose schema guarantees its shape: the only cast here. */
const reportersIn = (answer: unknown): Reporters => answer as Reporters;

/** What the days come to for the period that it is now. */
export function datesText(draft: FormDraft, today: string, language: Language): string | null {
  const [openDays, dueDays, lockDays] = [draft.openDays, draft.dueDays, draft.lockDays].map((text) =>
    text.trim() === '' ? null : Number(text.trim().replace('−', '-')),
  );
  const numbers = [openDays, dueDays].every((days) => typeof days === 'number' && Number.isInteger(days));
  if (!numbers || openDays == null || dueDays == null) return null;
  const period = periodContaining(draft.frequency, today);
  const { opensOn, dueOn, locksOn } = formDates({ openDays, dueDays, lockDays: lockDays ?? null }, period);
  const told = {
    period: formatPeriod(period, language, 'long'),
    opens: dayText(opensOn, language),
    due: dayText(dueOn, language),
  };
  const named = { locale: language };
  return locksOn === null
    ? m.form_dates(told, named)
    : m.form_dates_lock({ ...told, locks: dayText(locksOn, language) }, named);
}
