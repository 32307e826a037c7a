import { expect, test } from 'vitest';
import type { OrganisationAnswer } from '#api/organisations/answers.ts';
import { tiofaltApi } from '#web/lib/api.ts';
import { foundOrganisations } from '#web/routes/organisations/list.ts';

const asked: string[] = [];
const api = tiofaltApi(async (path) => {
  asked.push(String(path));
  return Response.json({ items: [], total: 0, limit: 1000, page: 1 });
}, null);

const organisation = (code: string, validTo: string | null = null): OrganisationAnswer => ({
  code,
  names: { sv: code },
  kind: 'unit',
  parent: null,
  validFrom: null,
  validTo,
});

test('what a search found stays in the order of the search, however much it is', async () => {
  const codes = [...'zyxwvutsrq'];
  const items = codes.map((code) => organisation(code, code === 'y' ? '2020-12-31' : null));
  const found = await foundOrganisations(api, items, null, { today: '2026-11-21', language: 'sv' });
  expect(found.map(({ code }) => code)).toEqual(codes);
  expect(found[1]?.ended).toBe('Upphörde 31 december 2020');
});

test('all tops are asked for, not the first page of them', async () => {
  await api.topOrganisations();
  expect(asked.at(-1)).toBe('/api/v1/organisations?parent=&limit=1000');
});
