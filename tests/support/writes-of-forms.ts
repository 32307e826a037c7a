import { randomUUID } from 'node:crypto';
import { plainForm } from './forms.ts';
import { signIn, type SignedIn } from './people.ts';
import type { Writes } from './writes.ts';

/** The writes of forms, entries and submissions: each with a form of its own, reported for by the agency. */
export function formWrites({
  api,
  by,
  chief,
  fresh,
}: Pick<Writes, 'api' | 'by' | 'chief' | 'fresh'>): Writes['writes'] {
  let count = 0;
  const content = { names: { sv: 'Effekter' }, instructions: { sv: '' }, frequency: 'Q', firstPeriod: '2026-Q1', organisations: ['agency'], openDays: -14, dueDays: 30, lockDays: 60, levels: 1, rows: [{ metric: 'lead-time-days' }] }; // prettier-ignore
  const newForm = () => ({ ...plainForm, ...content, code: `form-${(count += 1)}`, organisation: 'agency', rules: [] });
  const made = async (): Promise<{ boss: SignedIn; form: string }> => {
    const boss = await chief();
    return { boss, form: (await by(boss, 'POST', '/forms', newForm())).body.code };
  };
  const member = async (role: 'analyst' | 'approver') => signIn(api, await fresh([['agency', role]]));
  const enter = (who: SignedIn, form: string) => {
    const cell = { form, organisation: 'agency', period: '2026-Q3', metric: 'lead-time-days', version: 0 };
    return by(who, 'POST', '/entries', { changes: [{ id: randomUUID(), ...cell, set: { value: '12,5' } }] });
  };
  /** A move, with the version that whoever makes it has just read. */
  const move = async (who: SignedIn, form: string, name: string, given: object = {}) => {
    const path = `/submissions/${form}/2026-Q3/agency`;
    const { body } = await who.get(`/api/v1${path}`);
    return by(who, 'POST', `${path}/${name}`, given, { 'If-Match': `"${body.version}"` });
  };
  const entered = async () => {
    const [{ boss, form }, analyst] = [await made(), await member('analyst')];
    await enter(analyst, form);
    return { boss, form, analyst };
  };
  const submitted = async () => {
    const there = await entered();
    await move(there.analyst, there.form, 'submit');
    return there;
  };
  const approved = async () => {
    const there = await submitted();
    await move(await member('approver'), there.form, 'approve');
    return there;
  };
  const place = '/api/v1/submissions/:form/:period/:organisation';
  return {
    'POST /api/v1/forms': async () => by(await chief(), 'POST', '/forms', newForm()),
    'PUT /api/v1/forms/:form': async () => {
      const { boss, form } = await made();
      return by(boss, 'PUT', `/forms/${form}`, { ...content, rules: [], dueDays: 31 }, { 'If-Match': '"1"' });
    },
    'DELETE /api/v1/forms/:form': async () => {
      const { boss, form } = await made();
      return by(boss, 'DELETE', `/forms/${form}`, undefined, { 'If-Match': '"1"' });
    },
    'POST /api/v1/entries': async () => {
      const { form } = await made();
      return enter(await member('analyst'), form);
    },
    [`POST ${place}/submit`]: async () => {
      const { analyst, form } = await entered();
      return move(analyst, form, 'submit');
    },
    [`POST ${place}/take-back`]: async () => {
      const { analyst, form } = await submitted();
      return move(analyst, form, 'take-back');
    },
    [`POST ${place}/return`]: async () =>
      move(await member('approver'), (await submitted()).form, 'return', { reason: 'Gäller det alla ärenden?' }),
    [`POST ${place}/approve`]: async () => move(await member('approver'), (await submitted()).form, 'approve'),
    [`POST ${place}/withdraw`]: async () => {
      const { boss, form } = await submitted();
      const announced = { form, period: '2026-Q3', at: '2027-02-01T07:00:00Z' };
      const { id: release } = (await by(boss, 'POST', '/organisations/agency/releases', announced)).body;
      const approver = await member('approver');
      await move(approver, form, 'approve', { release });
      return move(approver, form, 'withdraw', { reason: 'Augusti saknas' });
    },
    [`POST ${place}/later`]: async () => {
      const { analyst, form } = await entered();
      const promise = { cells: [{ metric: 'lead-time-days' }], on: '2026-12-20', from: 'Eva' };
      return move(analyst, form, 'later', promise);
    },
    [`POST ${place}/reopen`]: async () => {
      const { boss, form } = await submitted();
      return move(boss, form, 'reopen', { reason: 'Fel blankett' });
    },
    [`POST ${place}/unlock`]: async () => {
      const { boss, form } = await entered();
      return move(boss, form, 'unlock', { until: '2026-12-31', reason: 'Sent underlag' });
    },
    [`POST ${place}/correct`]: async () => {
      const { analyst, form } = await approved();
      return move(analyst, form, 'correct', { reason: 'Fel räknat i augusti' });
    },
    [`POST ${place}/drop`]: async () => {
      const { analyst, form } = await approved();
      await move(analyst, form, 'correct', { reason: 'Fel räknat i augusti' });
      return move(analyst, form, 'drop');
    },
  };
}
