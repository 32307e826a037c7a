import type { FormAnswer } from '#api/forms/answers.ts';
import { frequencies, type Frequency } from '#domain/period.ts';

type Texts = { sv: string; en: string; da: string };
export type DraftRow = {
  metric: string;
  breakdown: string;
  asks: 'value' | 'parts';
  asksAnswers: boolean;
  isRequired: boolean;
};
export type DraftRule = { expression: string; severity: 'hard' | 'soft'; texts: Texts };

/** A form while somebody writes it: everything as text, so that nothing written is lost when it is refused. */
export type FormDraft = {
  /** What it was made from; empty for a new one. */
  version: string;
  code: string;
  organisation: string;
  names: Texts;
  instructions: Texts;
  frequency: Frequency;
  firstPeriod: string;
  /** Terms of the selection grammar, one a line. */
  organisations: string;
  openDays: string;
  dueDays: string;
  lockDays: string;
  levels: string;
  rows: DraftRow[];
  rules: DraftRule[];
};

const noTexts: Texts = { sv: '', en: '', da: '' };
const textsFrom = ({
  sv,
  en = '',
  da = '',
}: {
  sv: string;
  en?: string | undefined;
  da?: string | undefined;
}): Texts => ({
  sv,
  en,
  da,
});

export const emptyDraft = (organisation: string, firstPeriod: string): FormDraft => ({
  version: '',
  code: '',
  organisation,
  names: noTexts,
  instructions: noTexts,
  frequency: 'Q',
  firstPeriod,
  organisations: organisation === '' ? '' : `${organisation}/**`,
  openDays: '1',
  dueDays: '30',
  lockDays: '',
  levels: '1',
  rows: [],
  rules: [],
});

export const draftFrom = (form: FormAnswer): FormDraft => ({
  ...form,
  version: String(form.version),
  names: textsFrom(form.names),
  instructions: textsFrom(form.instructions),
  organisations: form.organisations.join('\n'),
  openDays: String(form.openDays),
  dueDays: String(form.dueDays),
  lockDays: form.lockDays === null ? '' : String(form.lockDays),
  levels: String(form.levels),
  rows: form.rows.map((row) => ({ ...row })),
  rules: form.rules.map(({ texts, ...rule }) => ({ ...rule, texts: textsFrom(texts) })),
});

type Written = (name: string) => string;

const textsIn = (written: Written, name: string): Texts => ({
  sv: written(`${name}.sv`),
  en: written(`${name}.en`),
  da: written(`${name}.da`),
});

const several = <Item>(written: Written, count: string, read: (place: number) => Item): Item[] =>
  Array.from({ length: Math.min(Number(written(count)) || 0, 300) }, (_, place) => read(place));

/** What the fields of the page say. */
export const draftIn = (written: Written): FormDraft => ({
  version: written('version'),
  code: written('code'),
  organisation: written('organisation'),
  names: textsIn(written, 'names'),
  instructions: textsIn(written, 'instructions'),
  frequency: frequencies.find((one) => one === written('frequency')) ?? 'Q',
  firstPeriod: written('firstPeriod'),
  organisations: written('organisations'),
  openDays: written('openDays'),
  dueDays: written('dueDays'),
  lockDays: written('lockDays'),
  levels: written('levels'),
  rows: several(written, 'rowCount', (place) => ({
    metric: written(`rows.${place}.metric`),
    breakdown: written(`rows.${place}.breakdown`),
    asks: written(`rows.${place}.asks`) === 'parts' ? 'parts' : 'value',
    asksAnswers: written(`rows.${place}.answers`) !== '',
    isRequired: written(`rows.${place}.required`) !== '',
  })),
  rules: several(written, 'ruleCount', (place) => ({
    expression: written(`rules.${place}.expression`),
    severity: written(`rules.${place}.severity`) === 'hard' ? 'hard' : 'soft',
    texts: textsIn(written, `rules.${place}.texts`),
  })),
});

export const termsOf = ({ organisations }: Pick<FormDraft, 'organisations'>): string[] =>
  organisations.split(/[\s,]+/).filter(Boolean);

/** Empty texts are not there. */
const filledTexts = ({ sv, en, da }: Texts) => ({ sv, ...(en && { en }), ...(da && { da }) });

/** An empty or strange number stays what it is: the API says so, and of which field. */
const numberIn = (text: string): number | string =>
  /^[-−]?\d{1,6}$/.test(text.trim()) ? Number(text.trim().replace('−', '-')) : text;

/** As the API wants it. */
export const bodyOf = (draft: FormDraft) => ({
  names: filledTexts(draft.names),
  instructions: filledTexts(draft.instructions),
  frequency: draft.frequency,
  firstPeriod: draft.firstPeriod.trim(),
  organisations: termsOf(draft),
  openDays: numberIn(draft.openDays),
  dueDays: numberIn(draft.dueDays),
  lockDays: draft.lockDays.trim() === '' ? null : numberIn(draft.lockDays),
  levels: numberIn(draft.levels),
  rows: draft.rows,
  rules: draft.rules.map(({ texts, ...rule }) => ({ ...rule, texts: filledTexts(texts) })),
});

type Chosen = { metric?: string; reach?: string };

const without = <Item>(items: readonly Item[], place: number): Item[] => items.filter((_, other) => other !== place);

function swapped<Item>(items: readonly Item[], place: number, step: -1 | 1): Item[] {
  const [one, other] = [items[place], items[place + step]];
  if (one === undefined || other === undefined) return [...items];
  return items.map((item, at) => (at === place ? other : at === place + step ? one : item));
}

/** Those that one of the terms chooses: the organisation itself, the nearest below it, or all that are last. */
const reaches = ['', '/*', '/**'];

/** A change that a button asks for, such as `remove-row 3`. `metric` is the row to add, `reach` how far an organisation goes. */
export function changed(draft: FormDraft, wish: string, { metric = '', reach = '' }: Chosen): FormDraft {
  const [what = '', where = ''] = wish.split(' ');
  const place = Number(where);
  switch (what) {
    case 'add-row': {
      const [code = '', breakdown = 'total'] = metric.split(' ');
      if (code === '' || draft.rows.some((row) => row.metric === code && row.breakdown === breakdown)) return draft;
      const row = { metric: code, breakdown, asks: 'value', asksAnswers: false, isRequired: true } as const;
      return { ...draft, rows: [...draft.rows, row] };
    }
    case 'add-organisation': {
      const term = where + (reaches.includes(reach) ? reach : '');
      const terms = termsOf(draft);
      return terms.includes(term) ? draft : { ...draft, organisations: [...terms, term].join('\n') };
    }
    case 'remove-row':
      return { ...draft, rows: without(draft.rows, place) };
    case 'row-up':
      return { ...draft, rows: swapped(draft.rows, place, -1) };
    case 'row-down':
      return { ...draft, rows: swapped(draft.rows, place, 1) };
    case 'add-rule':
      return { ...draft, rules: [...draft.rules, { expression: '', severity: 'hard', texts: noTexts }] };
    case 'remove-rule':
      return { ...draft, rules: without(draft.rules, place) };
    default:
      return draft;
  }
}
