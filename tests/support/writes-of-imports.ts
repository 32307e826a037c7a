import { agencyForm } from './looked-at.ts';
import type { SignedIn } from './people.ts';
import type { Answer, Writes } from './writes.ts';

type Tools = Pick<Writes, 'by' | 'chief'> & {
  /** Sends a form with a file in it. */
  sendForm: (path: string, body: FormData, headers: Record<string, string>) => Promise<Answer>;
};

/** The writes of files that are looked at before they are taken in: each with a form and a file of its own. */
export function importWrites({ by, chief, sendForm }: Tools): Writes['writes'] {
  let count = 0;
  const bring = async (path = '/file-imports'): Promise<{ boss: SignedIn; answer: Answer }> => {
    const boss = await chief();
    const form = `brought-${(count += 1)}`;
    await by(boss, 'POST', '/forms', { ...agencyForm, code: form });
    const body = new FormData();
    body.set('form', form);
    body.set('file', new Blob(['organisation,metric,period,value\nagency,lead-time-days,2026-Q3,5\n']), 'figures.csv');
    const own = { Cookie: boss.cookie, Origin: 'http://localhost' };
    return { boss, answer: await sendForm(path, body, own) };
  };
  const doTo = (who: SignedIn, method: string, { body }: Answer, what: string, given?: unknown) =>
    by(who, method, `/file-imports/${body.id}${what}`, given, { 'If-Match': `"${body.version}"` });
  const applied = async () => {
    const { boss, answer } = await bring();
    return { boss, answer: await doTo(boss, 'POST', answer, '/apply', {}) };
  };
  const keep = async () => {
    const { boss, answer } = await bring();
    const path = `/import-mappings/kind-${count}`;
    return {
      boss,
      path,
      answer: await by(boss, 'PUT', path, { organisation: 'agency', mapping: answer.body.mapping }),
    };
  };
  return {
    'POST /api/v1/file-batches': async () => (await bring('/file-batches')).answer,
    'POST /api/v1/file-batches/apply': async () => {
      const { boss, answer } = await bring();
      const { id, version } = answer.body;
      return by(boss, 'POST', '/file-batches/apply', { imports: [{ id, version }] });
    },
    'POST /api/v1/file-imports': async () => (await bring()).answer,
    'PUT /api/v1/file-imports/:id/mapping': async () => {
      const { boss, answer } = await bring();
      return doTo(boss, 'PUT', answer, '/mapping', { mapping: null });
    },
    'POST /api/v1/file-imports/:id/apply': async () => (await applied()).answer,
    'POST /api/v1/file-imports/:id/undo': async () => {
      const { boss, answer } = await applied();
      return doTo(boss, 'POST', answer, '/undo', {});
    },
    'DELETE /api/v1/file-imports/:id': async () => {
      const { boss, answer } = await bring();
      return doTo(boss, 'DELETE', answer, '');
    },
    'PUT /api/v1/import-mappings/:name': async () => (await keep()).answer,
    'DELETE /api/v1/import-mappings/:name': async () => {
      const { boss, path, answer } = await keep();
      return by(boss, 'DELETE', `${path}?organisation=agency`, undefined, { 'If-Match': `"${answer.body.version}"` });
    },
  };
}
