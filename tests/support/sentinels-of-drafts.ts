import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { SignedIn } from './people.ts';
import {
  sees,
  secretMetrics,
  type Place,
  type SecretMetric,
  type Secrets,
  type Sentinel,
  type Sight,
} from './sentinels.ts';

/** Whose forms, and who reports with them: each organisation’s own, and one that both have. */
export const draftForms = [
  { code: 'form-alfa', owner: 'alfa', reporters: ['alfa-1', 'alfa-2'] },
  { code: 'form-beta', owner: 'beta', reporters: ['beta-1'] },
  { code: 'form-both', owner: 'top', reporters: ['alfa-1', 'beta-1'] },
] as const satisfies readonly { code: string; owner: Place; reporters: readonly Place[] }[];

/** Beside what is published of the same metrics for the quarter before. */
export const draftPeriod = '2024-Q2';
const analystOf = (place: Place) => `analyst-${place.slice(0, 4).replace('-', '')}`;
const approverOf = (place: Place) => `administrator-${place.slice(0, 4).replace('-', '')}`;

const shown = (code: string): SecretMetric => {
  const found = secretMetrics.find((metric) => metric.code === code);
  if (!found) throw new Error(`there is no metric ${code}`);
  return found;
};
/** What is entered; what is entered, overwritten and returned; what is approved, then corrected; what comes later. */
const [drafted, returned, approved, later, parts] = [
  'shown-to-all',
  'shown-inside',
  'shown-to-peers',
  'shown-to-analysts',
  'ratio-inside',
].map(shown) as [SecretMetric, SecretMetric, SecretMetric, SecretMetric, SecretMetric];

/**
 * Forms and what is on its way in them, entered, returned, approved and corrected by people of each organisation. Every
 * figure, comment, reason, promise and text of a form is a mark that stands nowhere else.
 */
export async function plantDrafts(secrets: Secrets, people: ReadonlyMap<string, SignedIn>): Promise<Secrets> {
  const planted: Sentinel[] = [];
  const taken = new Set(secrets.byMark.keys());
  const plant = (what: string, mark: string, maySee: (sight: Sight) => boolean, rest: Partial<Sentinel> = {}): void => {
    taken.add(mark);
    planted.push({
      mark,
      what,
      kind: 'draft',
      field: null,
      metric: drafted,
      places: [],
      vintage: null,
      maySee,
      ...rest,
    });
  };
  const text = (what: string, maySee: (sight: Sight) => boolean): string => {
    const mark = `Hemligt: ${what}.`;
    plant(what, mark, maySee);
    return mark;
  };
  let next = 612_347;
  const number = (what: string, maySee: (sight: Sight) => boolean): number => {
    do next = 200_003 + ((next * 7_919) % 799_991);
    while (taken.has(String(next)));
    plant(what, String(next), maySee);
    return next;
  };
  const send = async (who: string, method: 'POST' | 'PUT', path: string, body: unknown, headers = {}) => {
    const answer = await people.get(who)?.send(method, `/api/v1${path}`, body, headers);
    expect([who, path, answer?.status, answer?.text.slice(0, 300)]).toEqual([who, path, expect.toSatisfy((status: number) => status < 300), expect.any(String)]); // prettier-ignore
    return answer?.body;
  };
  for (const { code, owner, reporters } of draftForms) {
    const meets = ({ restricted }: Sight) => [owner, ...reporters].some((place) => restricted.includes(place));
    const [name, words] = [text(`name of ${code}`, meets), text(`instructions of ${code}`, meets)];
    const expression = `${returned.code} + ${number(`rule of ${code}`, meets)} >= 0`;
    await send(owner === 'top' ? 'administrator-top' : approverOf(owner), 'POST', '/forms', {
      code, organisation: owner, names: { sv: name }, instructions: { sv: words }, frequency: 'Q', firstPeriod: '2024-Q1',
      organisations: reporters, openDays: 0, dueDays: 30, lockDays: null, levels: 1,
      rows: [drafted, returned, approved, later].map((metric) => ({ metric: metric.code, isRequired: false })).concat([{ metric: parts.code, isRequired: false, asks: 'parts', asksAnswers: true } as never]),
      rules: [{ expression, severity: 'soft', texts: { sv: text(`rule’s words of ${code}`, meets) } }],
    }); // prettier-ignore
    for (const place of reporters) await plantSubmission(code, place);
  }

  async function plantSubmission(form: string, place: Place): Promise<void> {
    const may = ({ restricted }: Sight) => restricted.includes(place);
    const named = (what: string) => `${what} of ${form} in ${place}`;
    const [analyst, approver] = [analystOf(place), approverOf(place)];
    const path = `/submissions/${form}/${draftPeriod}/${place}`;
    const enter = (metric: SecretMetric, set: object, version = 0) => {
      const change = { id: randomUUID(), form, organisation: place, period: draftPeriod, metric: metric.code, version, set };
      return send(analyst, 'POST', '/entries', { changes: [change] }).then(({ results }) => expect(results).toMatchObject([{ status: 200 }]));
    }; // prettier-ignore
    const move = async (who: string, name: string, given: object = {}) => {
      const { body } = (await people.get(analyst)?.get(`/api/v1${path}`)) ?? {};
      return send(who, 'POST', `${path}/${name}`, given, { 'If-Match': `"${body.version}"` });
    };
    const draft = (what: string) => ({ value: number(named(what), may) + 0.07 });
    const comment = () => ({ comment: text(named('comment'), may) });
    // what is approved is published, and then only of one form for each place
    const isFirst = form !== 'form-both';
    if (isFirst) {
      const both = (sight: Sight) => may(sight) || sees(sight, approved, place);
      await enter(approved, { value: number(named('approved'), both) + 0.07, comment: text(named('approved comment'), may) });
      await move(analyst, 'submit');
      await move(approver, 'approve');
      await move(analyst, 'correct', { reason: text(named('reason to correct'), may) });
      await enter(approved, draft('corrected'), 1);
    } // prettier-ignore
    await enter(returned, { ...draft('overwritten'), ...comment() });
    await enter(returned, draft('returned'), 1);
    await move(analyst, 'submit');
    await move(approver, 'return', {
      cells: [{ metric: returned.code }],
      reason: text(named('reason to return'), may),
    });
    if (isFirst) await move(approver, 'reopen', { reason: text(named('reason to reopen'), may) });
    await enter(drafted, { ...draft('draft'), ...comment() });
    await enter(parts, {
      numerator: number(named('numerator'), may),
      denominator: number(named('denominator'), may),
      answers: number(named('answers'), may),
    });
    await move(analyst, 'later', {
      cells: [{ metric: later.code }],
      on: '2027-01-01',
      from: text(named('promise'), may),
    });
  }

  const sentinels = [...secrets.sentinels, ...planted];
  return { sentinels, byMark: new Map(sentinels.map((sentinel) => [sentinel.mark, sentinel])) };
}
