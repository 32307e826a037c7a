import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessRules } from '#api/access/rules.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

/** What everybody may read and is the same whatever was known when. */
const timeless: Record<string, string> = {
  'GET /health/live': 'is about the process',
  'GET /health/ready': 'is about the process',
  'GET /api/v1/openapi.json': 'describes the routes there are',
  'GET /api/v1/installation': 'says what the installation is called and where it begins',
  'GET /api/v1/session': 'says who is signed in',
  'GET /api/v1/identity-providers': 'says how to sign in',
  'GET /api/v1/identity-providers/:code/sign-in': 'leads to where one signs in',
  'GET /api/v1/identity-providers/:code/callback': 'comes back from there',
  'GET /api/v1/following/one-click': 'leads to where mails are ended',
  'GET /api/v1/responsible': 'says whom to ask today',
  'GET /api/v1/queries/:code': 'names organisations, and holds nothing about them',
  'GET /api/v1/saved-comparisons/:name': 'leads to a question, and holds no answer',
};
const isReading = (route: string): boolean => route.startsWith('GET ') && accessRules[route] === 'everybody';
const readings = Object.keys(accessRules).filter((route) => isReading(route) && !(route in timeless));

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('agency')]);
  await api.importFile('organisation,metric,period,value\nagency,total-transactions,2024-Q1,10\n');
});
afterAll(() => api.close());

const questions: Record<string, string> = {
  'GET /api/v1/comparison': 'metric=total-transactions&organisation=agency&period=2024-Q1',
  'GET /api/v1/organisations': '',
  'GET /api/v1/organisations/:code': '',
  'GET /api/v1/metrics': '',
  'GET /api/v1/metrics/:code': '',
  'GET /api/v1/overview/:organisation': '',
  'GET /api/v1/events': 'organisation=agency',
  'GET /api/v1/targets': 'organisation=agency',
  'GET /api/v1/targets/history': 'organisation=agency',
  'GET /api/v1/targets/tenfold': 'organisation=agency',
  'GET /api/v1/visions': 'organisation=agency',
  'GET /api/v1/visions/history': 'vision=1',
  'GET /api/v1/visions/progress': 'vision=1',
  'GET /api/v1/promises': 'organisation=agency',
  'GET /api/v1/publications': 'organisation=agency',
  'GET /api/v1/questions': 'organisation=agency',
  'GET /api/v1/revisions': '',
  'GET /api/v1/releases': '',
  'GET /api/v1/groups': '',
  'GET /api/v1/groups/:group': '',
  'GET /api/v1/groups/:group/coverage': '',
  'GET /api/v1/peers/:organisation': 'group=agency',
  'GET /api/v1/correction-policy': 'organisation=agency',
};
const addressOf = (route: string): string => {
  const path = route.replace('GET ', '').replace('/metrics/:code', '/metrics/total-transactions');
  const question = questions[route] ?? 'metric=total-transactions&organisation=agency';
  return `${path.replace(/:\w+/, 'agency')}?${question}`;
};

test('every exception is a route that everybody may read', () => {
  expect(Object.keys(timeless).filter((route) => !isReading(route))).toEqual([]);
});

test.each(readings)('%s is known as of a day, and as of none that is to come', async (route) => {
  const asked = (asOf: string) => api.get(`${addressOf(route)}&asOf=${asOf}`);
  expect(await asked('2031-01-01')).toMatchObject({ status: 400, body: { code: 'as-of-in-future' } });
  // long before there was anything: the organisation is not there yet, or has nothing
  const { status, body } = await asked('1980-01-01');
  expect([
    route,
    status === 200 || ['unknown-organisation', 'unknown-metric', 'unknown-vision', 'unknown-group'].includes(body.code),
  ]).toEqual([route, true]);
  if (body.asOf !== undefined) expect(body.asOf).toBe('1980-01-01T23:59:59.999999Z');
});
