import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { read } from '#tests/architecture/files.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { addPerson, signIn } from '#tests/support/people.ts';

const text = read('README.md');
/** The first block of a language in which some words stand. */
const block = (language: string, words: string): string => {
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(([, name]) => name === language);
  const found = blocks.map(([, , content = '']) => content).find((content) => content.includes(words));
  if (found === undefined) throw new Error(`the README has no ${language} with "${words}"`);
  return found;
};

/** What curl would send, of the few options that the README uses. */
function requestOf(command: string, given: { key: string; file: string }): { address: string; init: RequestInit } {
  const words = [...command.trim().matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const headers = new Headers();
  const form = new FormData();
  let address = '';
  for (let place = 1; place < words.length; place += 1) {
    const word = words[place] ?? '';
    const next = () => words[(place += 1)] ?? '';
    if (word === '-H') {
      const [name = '', value = ''] = next().split(': ');
      headers.set(name, value.replace('$TIOFALT_KEY', given.key));
    } else if (word === '-F') {
      const [name = '', path = ''] = next().split('=@');
      form.set(name, new Blob([given.file]), path);
    } else {
      const { pathname, search } = new URL(word);
      address = `${pathname}${search}`;
    }
  }
  return { address, init: [...form].length ? { method: 'POST', headers, body: form } : { headers } };
}

let api: TestApi;
let key: string;
const file = block('csv', 'organisation,metric,period,value');
const deliver = (change: (command: string) => string = (command) => command) => {
  const { address, init } = requestOf(change(block('sh', '/api/v1/imports')), { key, file });
  return api.request(address, init);
};

/** That a key was used is noted with it. */
const everythingBesideTheKeys = async () => ({ ...(await everythingIn(api.database)), api_keys: '' });

beforeAll(async () => {
  api = await openDemonstration();
  const cilla = await signIn(api, await addPerson(api, 'cilla', [['stigverket', 'administrator']]));
  const made = await cilla.send('POST', '/api/v1/organisations/stigverket/keys', {
    name: 'README',
    scopes: ['import'],
  });
  key = made.body.key;
}, 120_000);
afterAll(() => api.close());

test('what the README reads without signing in is answered with a figure', async () => {
  const { address, init } = requestOf(block('sh', 'metric=digital-share'), { key: '', file: '' });
  const { status, body } = await api.request(address, init);
  expect([status, body.series[0]?.values]).toEqual([200, [expect.any(Number)]]);
});

test('the README’s delivery is answered as the README says, and changes nothing', async () => {
  const before = await everythingBesideTheKeys();
  const { status, body } = await deliver();
  expect([status, body]).toEqual([200, JSON.parse(block('json', '"refusals"'))]);
  expect(await everythingBesideTheKeys()).toEqual(before);
});

test('strict refuses all of it, another site is refused, and without a dry run it is published once', async () => {
  const report = JSON.parse(block('json', '"refusals"'));
  const strict = await deliver((command) => command.replace('dryRun=true', 'strict=true'));
  expect(strict).toMatchObject({ status: 422, body: { code: 'import-refused' } });
  expect(strict.body.details.report.refusals).toEqual(report.refusals);
  const elsewhere = await deliver((command) => command.replace('curl', 'curl -H "Origin: https://other.example"'));
  expect(elsewhere).toMatchObject({ status: 403, body: { code: 'cross-site' } });
  const real = await deliver((command) => command.replace('?dryRun=true', ''));
  expect(real.body).toEqual({
    ...report,
    dryRun: false,
    publication: expect.objectContaining({ id: expect.any(Number) }),
  });
  const again = await deliver((command) => command.replace('?dryRun=true', ''));
  expect(again.body).toMatchObject({ publication: null, figures: { changed: 0, unchanged: 1 } });
});
