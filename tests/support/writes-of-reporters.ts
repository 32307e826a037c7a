import { randomUUID } from 'node:crypto';
import { agencyForm } from './looked-at.ts';
import type { SignedIn } from './people.ts';
import type { Writes } from './writes.ts';

type Tools = Pick<Writes, 'by' | 'send' | 'chief'> & {
  /** The token of the link in the last mail. */
  mailed: () => Promise<string>;
};

/** The writes of those who report, and of their links: each with a form and a reporter of its own. */
export function reporterWrites({ by, send, chief, mailed }: Tools): Writes['writes'] {
  const place = '/organisations/agency';
  let count = 0;
  const named = async () => {
    const boss = await chief();
    const email = `reporter-${(count += 1)}@tiofalt.example`;
    const form = `reported-${count}`;
    await by(boss, 'POST', '/forms', { ...agencyForm, code: form });
    const body = { unit: '', responsible: null, reporter: { name: 'Rut', email } };
    const { items } = (await boss.get(`/api/v1${place}/reporters?limit=1000`)).body;
    const version = items.find(({ metric }: { metric: string }) => metric === 'lead-time-days')?.version;
    const answer = await by(boss, 'PUT', `${place}/reporters/lead-time-days`, body, { 'If-Match': version });
    return { boss, email, form, answer };
  };
  const give = (boss: SignedIn, form: string, email: string) =>
    by(boss, 'POST', `${place}/report-links`, { form, period: '2026-Q3', email });
  const linked = async () => {
    const { boss, form, email } = await named();
    await give(boss, form, email);
    return { boss, token: await mailed() };
  };
  const fill = (token: string) => {
    const changes = [{ id: randomUUID(), metric: 'lead-time-days', version: 0, set: { value: 12.5, comment: 'Prov' } }];
    return send('POST', '/reports/entries', { token, changes });
  };
  return {
    'PUT /api/v1/organisations/:code/reporters/:metric': async () => (await named()).answer,
    'POST /api/v1/organisations/:code/report-links': async () => {
      const { boss, form, email } = await named();
      const answer = await give(boss, form, email);
      await mailed();
      return answer;
    },
    'DELETE /api/v1/organisations/:code/report-links/:id': async () => {
      const { boss } = await linked();
      const { items } = (await boss.get(`/api/v1${place}/report-links`)).body;
      const { id, version } = items[0];
      return by(boss, 'DELETE', `${place}/report-links/${id}`, undefined, { 'If-Match': version });
    },
    'POST /api/v1/reports/entries': async () => fill((await linked()).token),
    'POST /api/v1/reports/finish': async () => {
      const { token } = await linked();
      await fill(token);
      return send('POST', '/reports/finish', { token });
    },
  };
}
