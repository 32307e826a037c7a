// Kills a server while people enter, hand in and approve, and looks at what is there.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#db/connection.ts';
import { plainForm } from '#tests/support/forms.ts';
import { naiveState } from '#tests/support/naive-submission.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, password } from '#tests/support/people.ts';
import { generator } from '#tests/support/random.ts';
import { openPlace, type Place } from './kills-place.ts';
import { launch } from './kills-process.ts';

const metrics = ['lead-time-days', 'total-transactions'];
const organisations = ['unit-a', 'unit-b', 'unit-c'];
const period = '2024-Q1';

export type EntryKills = {
  kills: number;
  acknowledged: { requests: number; approvals: number };
  /** Of what was under way when it was killed. */
  interrupted: { whole: number; nothing: number };
  problems: string[];
};

/** What somebody asked for: the ids of its changes, or an approval. */
type Asked = { ids: readonly string[]; isApproval: boolean };

/** Sends as a person who has signed in; throws when nobody answers any more. */
async function signedIn(address: string, name: string) {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const sent = { 'Content-Type': 'application/json', Origin: address, ...headers };
    const answer = await fetch(`${address}/api/v1${path}`, { method, headers: sent, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }); // prettier-ignore
    return { status: answer.status, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '', body: await answer.json() }; // prettier-ignore
  };
  const { status, cookie } = await send('POST', '/session', { email: `${name}@tiofalt.example`, password });
  if (status !== 200) throw new Error(`${name} cannot sign in: ${status}`);
  return (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    send(method, path, body, { Cookie: cookie, ...headers });
}

type Options = {
  postgresUrl: string | null;
  rounds: number;
  seed: number;
  /** Done behind the product's back after the last kill. */
  spoil?: (database: Database) => PromiseLike<unknown>;
};

export async function killEntries({ postgresUrl, rounds, seed, spoil }: Options): Promise<EntryKills> {
  const random = generator(seed);
  const result: EntryKills = {
    kills: 0,
    acknowledged: { requests: 0, approvals: 0 },
    interrupted: { whole: 0, nothing: 0 },
    problems: [],
  };
  const place = await openPlace(postgresUrl);
  const done: Asked[] = [];
  let value = 0;

  /** Enters, hands in, approves and corrects in one organisation after the other until the server is gone. */
  async function work(address: string): Promise<Asked | null> {
    let open: Asked | null = null;
    const acknowledge = (asked: Asked) => {
      open = null;
      done.push(asked);
      result.acknowledged[asked.isApproval ? 'approvals' : 'requests'] += 1;
    };
    try {
      const [anna, bo] = [await signedIn(address, 'anna'), await signedIn(address, 'bo')];
      for (let turn = 0; ; turn += 1) {
        const organisation = organisations[turn % organisations.length] ?? '';
        const path = `/submissions/effects/${period}/${organisation}`;
        const move = async (who: typeof anna, name: string, given: object = {}) => {
          const { body } = await who('GET', path);
          return who('POST', `${path}/${name}`, given, { 'If-Match': `"${body.version}"` });
        };
        const { body: now } = await anna('GET', path);
        if (now.state === 'approved') await move(anna, 'correct', { reason: 'x' });
        for (let again = 0; again < 2; again += 1) {
          const known = (await anna('GET', path)).body.cells;
          const changes = metrics.map((metric) => ({
            id: randomUUID(), form: 'effects', organisation, period, metric,
            version: known.find((cell: { metric: string }) => cell.metric === metric)?.version ?? 0, set: { value: (value += 1) },
          })); // prettier-ignore
          const asked = { ids: changes.map(({ id }) => id), isApproval: false };
          open = asked;
          const { body } = await anna('POST', '/entries', { changes });
          if (body.results.every(({ status }: { status: number }) => status === 200)) acknowledge(asked);
          else if (now.state === 'submitted') open = null;
          else result.problems.push(`entries were refused: ${JSON.stringify(body.results)}`);
        }
        await move(anna, 'submit');
        const approval = { ids: [], isApproval: true };
        open = approval;
        const { status, body } = await move(bo, 'approve');
        if (status === 200) acknowledge(approval);
        else result.problems.push(`an approval was refused: ${JSON.stringify(body)}`);
      }
    } catch {
      return open;
    }
  }

  try {
    await prepare(place);
    for (; result.kills < rounds && !result.problems.length; result.kills += 1) {
      const product = launch('start', [], place.environment);
      const address = await product.ready();
      if (address === null) throw new Error(`it does not start again:\n${product.said()}`);
      const { requests, approvals } = result.acknowledged;
      let isOver = false;
      const working = work(address).finally(() => (isOver = true));
      // however slow the machine is, every process has acknowledged something before it is killed
      const hasWorked = () => result.acknowledged.requests >= requests + 2 && result.acknowledged.approvals > approvals;
      while (!hasWorked() && !isOver) await pause(10);
      await pause(random() * 1_500);
      await product.kill();
      const open = await working;
      await place.inspect(async (database) => {
        if (open) {
          const isWhole = await hasHappened(database, open, done);
          result.interrupted[isWhole ? 'whole' : 'nothing'] += 1;
          if (isWhole) done.push(open);
        }
        if (result.kills === rounds - 1) await spoil?.(database);
        result.problems.push(...(await problemsWithEntries(database, done)));
      });
    }
  } finally {
    await place.remove();
  }
  return result;
}

/** An installation with people who report, and their form. */
async function prepare(place: Place): Promise<void> {
  const first = launch('start', [], place.environment);
  await first.ready();
  await first.stop();
  await place.inspect(async (database) => {
    await addOrganisations(database, [unit('top'), ...organisations.map((code) => unit(code, { parent: 'top' }))]);
    const roles = { anna: 'analyst', bo: 'approver', disa: 'administrator' } as const;
    for (const [name, role] of Object.entries(roles)) {
      await addPerson({ database, context: { now: () => new Date() } }, name, [['top', role]]);
    }
  });
  const second = launch('start', [], place.environment);
  const disa = await signedIn((await second.ready()) ?? '', 'disa');
  const rows = metrics.map((metric) => ({ metric, isRequired: false }));
  const form = { ...plainForm, firstPeriod: period, organisations: ['top/*'], rows, rules: [] };
  const { status, body } = await disa('POST', '/forms', form);
  if (status !== 201) throw new Error(JSON.stringify(body));
  await second.stop();
}

const approvals = async ({ sql }: Database) => Number((await sql`select count(*) as count from audit_records where action = 'submission-approved'`)[0]?.['count']); // prettier-ignore
const known = async ({ sql }: Database, ids: readonly string[]) => (await sql`select from entry_changes where change_id = any(${[...ids]}::uuid[])`).length; // prettier-ignore

async function hasHappened(database: Database, open: Asked, done: readonly Asked[]): Promise<boolean> {
  if (open.isApproval) return (await approvals(database)) > done.filter(({ isApproval }) => isApproval).length;
  return (await known(database, open.ids)) > 0;
}

/** Everything that is wrong: what was acknowledged and is not there, what is there by half. */
async function problemsWithEntries(database: Database, done: readonly Asked[]): Promise<string[]> {
  const { sql } = database;
  const problems: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown) => {
    if (found !== wanted) problems.push(`${what}: ${String(found)} where there should be ${String(wanted)}`);
  };
  const ids = done.flatMap((asked) => asked.ids);
  expect('changes', await known(database, ids), ids.length);
  const all = await sql`select from entry_changes where change_id is not null`;
  expect('changes that nobody asked for', all.length - ids.length, 0);
  const approved = done.filter(({ isApproval }) => isApproval).length;
  expect('approvals in the audit log', await approvals(database), approved);
  expect('publications', (await sql`select from publications`).length, approved);
  const none = async (what: string, query: PromiseLike<readonly unknown[]>) => expect(what, (await query).length, 0);
  await none(
    'cells of which the history does not tell the latest',
    sql`
    select from entries e where e.version <> (select max(version) from entry_changes c
      where c.organisation_id = e.organisation_id and c.entry_id = e.id)`,
  );
  await none(
    'cells of which others were not told the latest',
    sql`
    select from entries e join metrics m on m.id = e.metric_id join organisations o on o.id = e.organisation_id
    where e.version > (select coalesce(max((t.what->>'version')::integer), 0) from told_changes t
      where t.kind = 'entry' and t.what->>'metric' = m.code and t.what->>'organisation' = o.code)`,
  );
  await none(
    'approved cells that are not published as they are',
    sql`
    select from entries e where e.state = 'approved' and not exists (select from revisions r join series s on s.id = r.series_id
      where s.organisation_id = e.organisation_id and s.metric_id = e.metric_id and r.publication_id = e.publication_id and r.value = e.value)`,
  );
  const submissions = await sql<{ number: number; state: string; cells: { state: string; approvedBy: number[] }[] }[]>`
    select s.number, s.state, coalesce(jsonb_agg(jsonb_build_object('state', e.state, 'approvedBy', e.approved_by))
      filter (where e.id is not null), '[]') as cells
    from submissions s left join entries e on e.organisation_id = s.organisation_id and e.submission_id = s.id
    group by s.organisation_id, s.id`;
  for (const { number, state, cells } of submissions) expect('a submission', state, naiveState(number, cells));
  return problems;
}
