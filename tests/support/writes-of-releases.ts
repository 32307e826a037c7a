import type { SignedIn } from './people.ts';
import type { Writes } from './writes.ts';

/** The writes of releases and of the policy of corrections. */
export function releaseWrites({ by, chief }: Pick<Writes, 'by' | 'chief'>): Writes['writes'] {
  let count = 0;
  const newForm = () => ({ code: `release-form-${(count += 1)}`, organisation: 'agency', names: { sv: 'Effekter' }, instructions: { sv: '' }, frequency: 'Q', firstPeriod: '2026-Q1', organisations: ['agency'], openDays: -14, dueDays: 30, lockDays: null, levels: 1, rows: [{ metric: 'lead-time-days' }], rules: [] }); // prettier-ignore
  const place = '/organisations/agency/releases';
  const announce = async (boss: SignedIn) => {
    const { code } = (await by(boss, 'POST', '/forms', newForm())).body;
    return by(boss, 'POST', place, { form: code, period: '2026-Q3', at: '2027-02-01T07:00:00Z' });
  };
  return {
    'POST /api/v1/organisations/:code/releases': async () => announce(await chief()),
    'PUT /api/v1/organisations/:code/releases/:id': async () => {
      const boss = await chief();
      const { id } = (await announce(boss)).body;
      const moved = { at: '2027-03-01T07:00:00Z', reason: 'Underlaget är sent' };
      return by(boss, 'PUT', `${place}/${id}`, moved, { 'If-Match': '"1"' });
    },
    'PUT /api/v1/organisations/:code/correction-policy': async () => {
      const boss = await chief();
      const { body } = await boss.get('/api/v1/correction-policy?organisation=agency');
      const texts = { sv: `Vi rättar fel samma vecka, nummer ${(count += 1)}.` };
      return by(boss, 'PUT', '/organisations/agency/correction-policy', { texts }, { 'If-Match': body.version });
    },
  };
}
