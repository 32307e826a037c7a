import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#domain/role.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { plainForm } from '#tests/support/forms.ts';
import { NaiveEntries, type NaiveChange, type Outcome } from '#tests/support/naive-entries.ts';
import { naiveState } from '#tests/support/naive-submission.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

const rows = [
  { metric: 'lead-time-days', asks: 'value', isRequired: true },
  { metric: 'total-transactions', asks: 'value', isRequired: false },
  { metric: 'customer-smiles', asks: 'parts', isRequired: false },
] as const;
const metrics = rows.map(({ metric }) => metric);

let api: TestApi;
const people = new Map<string, SignedIn>();
/** Eva has nothing but what those have in whose place she acts, an administrator among them. */
const names = ['anna', 'arne', 'bo', 'boel', 'disa', 'eva'] as const;
type Name = (typeof names)[number];
const roles: Record<Name, Role> = { anna: 'analyst', arne: 'analyst', bo: 'approver', boel: 'approver', disa: 'administrator', eva: 'approver' }; // prettier-ignore
const person = (name: string): SignedIn => {
  const found = people.get(name);
  if (!found) throw new Error(`nobody is ${name}`);
  return found;
};

const runs = 25;
beforeAll(async () => {
  api = await openTestApi();
  const places = Array.from({ length: runs * 3 }, (_, run) => unit(`unit-${run}`, { parent: 'top' }));
  await addOrganisations(api.database, [unit('top'), ...places]);
  for (const name of names) {
    const held: [string, Role][] = name === 'eva' ? [] : [['top', roles[name]]];
    people.set(name, await signIn(api, await addPerson(api, name, held)));
  }
  for (const absent of ['anna', 'bo', 'disa']) {
    const deputy = { organisation: 'top', email: person('eva').email, from: '2026-11-01', until: '2026-12-31' };
    const named = await person(absent).send('POST', '/api/v1/deputies', deputy);
    expect(named.status, named.text).toBe(201);
  }
  for (const levels of [1, 2]) {
    const form = { ...plainForm, code: `levels-${levels}`, levels, rows, rules: [], organisations: ['top/*'] };
    const made = await person('disa').send('POST', '/api/v1/forms', form);
    expect(made.status, made.text).toBe(201);
  }
});
afterAll(() => api.close());

// what is counted comes whole: else it could not be handed in
const figures = { 'lead-time-days': fc.constantFrom(0, 1, 2.5, 40, 41, 42, null), 'total-transactions': fc.constantFrom(0, 1, 40, null) }; // prettier-ignore
const set = ({ metric, asks }: (typeof rows)[number]): fc.Arbitrary<NaiveChange['set']> =>
  fc.oneof(
    { weight: 6, arbitrary: metric !== 'customer-smiles' ? fc.record({ value: figures[metric] }) : fc.record({ numerator: fc.constantFrom(1, 3), denominator: fc.constantFrom(4, 8) }) },
    { weight: 1, arbitrary: asks === 'value' ? fc.constant({ isUnreadable: true }) : fc.constant({ numerator: null }) },
    { weight: 1, arbitrary: fc.record({ status: fc.constantFrom('not-applicable', 'missing', null) }) },
    { weight: 1, arbitrary: fc.record({ comment: fc.constantFrom('', 'ett ord') }) },
    { weight: 1, arbitrary: fc.record({ flag: fc.boolean() }) },
  ); // prettier-ignore
type GivenEdit = { metric: string; set: NaiveChange['set']; isWrongVersion: boolean };
const edits = fc.array(
  fc.constantFrom(...rows).chain((row) =>
    fc.record({
      metric: fc.constant<string>(row.metric),
      set: set(row),
      isWrongVersion: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
  ),
  { minLength: 1, maxLength: 4 },
); // prettier-ignore
const chosen = fc.oneof(fc.constant('all' as const), fc.subarray(metrics, { minLength: 1 }));
type Edit = {
  kind: 'edit';
  by: Name;
  edits: readonly GivenEdit[];
  fate: 'answered' | 'answer lost' | 'not sent';
  isReloaded: boolean;
};
type Move = { kind: 'move'; by: Name; name: string; chosen: 'all' | readonly string[]; isStale: boolean };
const edit = fc.record<Edit>({
  kind: fc.constant('edit'),
  by: fc.constantFrom('anna', 'arne', 'bo', 'disa', 'eva'),
  edits,
  fate: fc.constantFrom('answered', 'answered', 'answer lost', 'not sent'),
  isReloaded: fc.boolean(),
});
const move = fc.record<Move>({
  kind: fc.constant('move'),
  // only she reopens
  by: fc.constantFrom(...names, 'disa' as const),
  name: fc.constantFrom('submit', 'submit', 'approve', 'approve', 'return', 'take-back', 'reopen', 'correct'),
  chosen,
  isStale: fc.constantFrom(false, false, false, false, true),
});
/** As it goes when nothing comes in between: else few would get as far as being approved, and a deputy never. */
const usual = fc.tuple(
  fc.constantFrom(1, 2, 3),
  chosen,
  fc.constantFrom<Name[]>(['bo'], ['eva'], ['bo', 'bo']),
  fc.constantFrom([], [], ['reopen']),
);
const asUsual = usual.map(([value, which, firsts, lasts]): (Edit | Move)[] => {
  const step = (by: Name, name: string, of: Move['chosen'] = 'all') => ({ kind: 'move', by, name, chosen: of, isStale: false }) as const; // prettier-ignore
  const sets = [{ metric: 'lead-time-days', set: { value }, isWrongVersion: false }, { metric: 'total-transactions', set: { value }, isWrongVersion: false }]; // prettier-ignore
  const entered: Edit = { kind: 'edit', by: 'anna', edits: sets, fate: 'answered', isReloaded: true };
  return [step('arne', 'correct'), entered, step('anna', 'submit'), step('anna', 'take-back'), step('anna', 'submit'), ...firsts.map((one) => step(one, 'approve', which)), step('boel', 'approve', which), step('disa', 'approve'), ...lasts.map((name) => step('disa', name))]; // prettier-ignore
});
const commands = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: edit.map((one) => [one]) },
      { weight: 8, arbitrary: move.map((one) => [one]) },
      { weight: 1, arbitrary: asUsual },
    ),
    { minLength: 10, maxLength: 40, size: 'max' },
  )
  .map((steps): (Edit | Move)[] => steps.flat());

/** Somebody’s page: what they believe, and what they have not been answered yet. */
type Client = { pending: NaiveChange[]; expected: Map<string, number> };

const may = (name: Name, move: string): boolean => {
  if (move === 'approve' || move === 'return') return roles[name] !== 'analyst';
  return move !== 'reopen' || roles[name] === 'administrator';
};
const reason = 'Gäller det alla ärenden?';

/** A run of its own: an organisation that nobody else reports for. */
class Run {
  readonly form: string;
  readonly place: string;
  readonly model: NaiveEntries;
  readonly clients = new Map<string, Client>();
  readonly seen: Map<string, number>;

  constructor(place: string, levels: 1 | 2, seen: Map<string, number>) {
    this.form = `levels-${levels}`;
    this.place = place;
    this.model = new NaiveEntries(rows, levels);
    this.seen = seen;
  }

  #count(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  async edit({ by, edits: given, fate, isReloaded }: Edit): Promise<void> {
    const client = this.clients.get(by) ?? { pending: [], expected: new Map<string, number>() };
    this.clients.set(by, client);
    if (isReloaded && !client.pending.length) {
      client.expected = new Map(metrics.map((metric) => [metric, this.model.cell(metric)?.version ?? 0]));
    }
    for (const { metric, set: what, isWrongVersion } of given) {
      const version = (client.expected.get(metric) ?? 0) + (isWrongVersion ? 7 : 0);
      client.pending.push({ id: randomUUID(), metric, version, set: what });
      client.expected.set(metric, version + 1);
    }
    if (fate === 'not sent') return;
    const changes = client.pending.map(({ set: { isUnreadable, ...what }, ...change }) => ({
      ...change,
      form: this.form,
      organisation: this.place,
      period: '2026-Q3',
      set: isUnreadable ? { value: 'tolv' } : { ...what, ...(what.value === 2.5 ? { value: '2,5' } : {}) },
    }));
    const answer = await person(by).send('POST', '/api/v1/entries', { changes });
    expect(answer.status, answer.text).toBe(200);
    const outcomes = this.model.send(client.pending, by);
    const told: Outcome[] = answer.body.results.map(({ status, code }: Outcome) => ({ status, ...(code ? { code } : {}) })); // prettier-ignore
    expect(told).toEqual(outcomes);
    for (const { status } of outcomes) this.#count(`change ${status}`);
    if (fate === 'answer lost') return this.#count('answer lost');
    for (const [place, { metric }] of client.pending.entries()) {
      client.expected.set(metric, answer.body.results[place].entry?.version ?? 0);
    }
    client.pending = [];
    expect(answer.body.columns[0]).toMatchObject({ version: this.model.version, state: this.model.state });
  }

  async move({ by, name, chosen: which, isStale }: Move): Promise<void> {
    const { model } = this;
    const cells = which === 'all' ? which : which.map((metric) => ({ metric }));
    const given =
      { return: { cells, reason }, approve: { cells }, reopen: { reason }, correct: { reason } }[name] ?? {};
    const headers = { 'If-Match': `"${isStale ? model.version - 1 : model.version}"` };
    const path = `/api/v1/submissions/${this.form}/2026-Q3/${this.place}/${name}`;
    const { status, body } = await person(by).send('POST', path, given, headers);
    const expected = this.#expected(by, name, which, isStale);
    expect([by, name, status, status === 200 ? undefined : body.code]).toEqual([by, name, expected.status, expected.code]); // prettier-ignore
    this.#count(`${name} ${expected.code ?? expected.status}`);
    if (status === 200) expect(body).toMatchObject({ version: model.version, state: model.state });
  }

  #expected(by: Name, name: string, which: 'all' | readonly string[], isStale: boolean): Outcome {
    const { model } = this;
    if (!may(by, name)) return { status: 403, code: 'not-allowed' };
    if (isStale) return { status: 412, code: 'changed-since' };
    if (!model.submissions.length) return { status: 409, code: 'not-begun' };
    if (name === 'submit') return model.submit(by);
    if (name === 'take-back') return model.takeBack(by);
    if (name === 'return') return model.returnCells(which, reason);
    if (name === 'approve') return model.approve(which, by, by === 'eva' ? 'bo' : by); // whose right it is that she has
    return name === 'reopen' ? model.reopen() : model.correct();
  }

  /** What the server has is what the model says: in the submission, in its history, in the database, before the readers. */
  async compare(): Promise<void> {
    const { model, form, place } = this;
    const { body } = await person('anna').get(`/api/v1/submissions/${form}/2026-Q3/${place}`);
    expect([body.state, body.version, body.number]).toEqual([model.state, model.version, Math.max(0, model.submissions.length - 1)]); // prettier-ignore
    const grid = (await person('anna').get(`/api/v1/forms/${form}/grid?period=2026-Q3&organisation=${place}&earlier=0`)).body; // prettier-ignore
    for (const { metric } of rows) {
      const cell = model.cell(metric);
      const inGrid = (part: string) => grid.cells[grid.rows.findIndex((row: { metric: string; part: string }) => row.metric === metric && row.part === part)]?.[0]; // prettier-ignore
      const of = body.cells.find((one: { metric: string }) => one.metric === metric);
      const details = of && [of.version, of.state, of.returnReason, of.editedBy, of.submittedBy, of.level];
      expect([metric, details]).toEqual([metric, cell ? [cell.version, cell.state, cell.reason, cell.editedBy, cell.submittedBy, cell.approvedBy.length] : undefined]); // prettier-ignore
      const parts = metric === 'customer-smiles' ? (['numerator', 'denominator'] as const) : (['value'] as const);
      for (const part of parts) {
        expect([metric, part, inGrid(part)?.value ?? null]).toEqual([metric, part, cell?.[part] ?? null]);
      }
      if (cell) expect(inGrid(parts[0])).toMatchObject({ status: cell.status, comment: cell.comment, flag: cell.flag });
      await this.#replay(metric);
      const { body: read } = await api.get(`/api/v1/series?metric=${metric}&organisation=${place}&from=2026-Q3&to=2026-Q3&numerators=true`); // prettier-ignore
      const series = read.series[0];
      const published = model.published.get(metric);
      const shown = series && {
        value: series.values[0],
        numerator: series.numerators?.[0] ?? null,
        status: series.values[0] === null ? series.statuses[0] : null,
      };
      const quotient = published?.denominator ? ((published.numerator ?? 0) / published.denominator) * 100 : null;
      expect([metric, shown ?? null]).toEqual([
        metric,
        published
          ? { value: published.value ?? quotient, numerator: published.numerator, status: published.status }
          : null,
      ]);
    }
    const stored = await api.database.sql<{ number: number; state: string; cells: { state: string; approvedBy: number[]; editedBy: number; submittedBy: number }[] }[]>`
      select s.number, s.state, coalesce(jsonb_agg(jsonb_build_object('state', e.state, 'approvedBy', e.approved_by, 'editedBy', e.edited_by,
        'submittedBy', e.submitted_by)) filter (where e.id is not null), '[]') as cells
      from submissions s join organisations o on o.id = s.organisation_id
      left join entries e on e.organisation_id = s.organisation_id and e.submission_id = s.id
      where o.code = ${place} group by s.number, s.state`; // prettier-ignore
    expect(stored.length).toBe(model.submissions.length);
    for (const { number, state, cells } of stored) {
      expect([number, state]).toEqual([number, naiveState(number, cells)]);
      for (const { approvedBy, editedBy, submittedBy } of cells) {
        expect(approvedBy).not.toContain(editedBy);
        expect(approvedBy).not.toContain(submittedBy);
        expect(new Set(approvedBy).size).toBe(approvedBy.length);
      }
    }
  }

  /** From the first change to the last, what a cell has become is what it is. */
  async #replay(metric: string): Promise<void> {
    const cell = this.model.cell(metric);
    const { body } = await person('anna').get(`/api/v1/entries/history?form=${this.form}&period=2026-Q3&organisation=${this.place}&metric=${metric}&limit=1000`); // prettier-ignore
    const now: Record<string, unknown> = {};
    for (const { before, after } of body.items.toReversed()) {
      for (const [key, value] of Object.entries(before ?? {})) expect([metric, key, now[key] ?? null]).toEqual([metric, key, value || value === 0 ? value : null]); // prettier-ignore
      for (const [key, value] of Object.entries(after)) now[key] = value === '' || value === false ? null : value;
    }
    const letters: Record<string, string> = { 'not-applicable': 'M', missing: 'O' };
    if (!cell) return expect(body.total).toBe(0);
    expect([metric, now['state'], now['comment'] ?? '', now['isFlagged'] ?? false, now['status'] ?? null]).toEqual([metric, cell.state, cell.comment, cell.flag, cell.status && letters[cell.status]]); // prettier-ignore
    for (const part of ['numerator', 'denominator'] as const) expect(now[part] ?? null).toBe(cell[part]);
    if (metric !== 'customer-smiles') expect(now['value'] ?? null).toBe(cell.value);
  }
}

test('any sequence of edits, lost answers, submissions, returns, approvals and corrections comes to what it says', async () => {
  const seen = new Map<string, number>();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(commands, fc.constantFrom(1 as const, 2 as const), async (given, levels) => {
      const run = new Run(`unit-${(count += 1)}`, levels, seen);
      for (const one of given) await (one.kind === 'edit' ? run.edit(one) : run.move(one));
      await run.compare();
    }),
    { numRuns: runs, seed: 20_261_122, endOnFailure: true },
  ); // prettier-ignore
  // a deputy has met her own work, and administered nothing
  const byDeputy = await api.database.sql<{ action: string; places: string[] }[]>`
    select action, array_agg(distinct after ->> 'inPlaceOf') as places from audit_records where actor = 'eva' and action <> 'signed-in' group by action`;
  expect(byDeputy.map(({ action }) => action)).toEqual(expect.arrayContaining(['entries-changed', 'submission-submitted', 'submission-approved'])); // prettier-ignore
  for (const { action, places } of byDeputy) {
    expect([action, places.every((place) => ['anna', 'bo', 'disa'].includes(place))]).toEqual([action, true]);
    expect(action).not.toBe('submission-reopened');
  }
  for (const what of ['change 200', 'change 409', 'change 412', 'change 422', 'answer lost', 'approve 200', 'approve own-work', 'approve wrong-level', 'approve approved-before', 'correct 200', 'return 200', 'take-back 200', 'reopen 200', 'submit not-ready', 'submit changed-since']) {
    expect([what, (seen.get(what) ?? 0) > 0]).toEqual([what, true]);
  } // prettier-ignore
}, 240_000);
