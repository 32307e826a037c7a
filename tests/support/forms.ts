import { expect } from 'vitest';
import { openTestApi, type TestApi } from './api.ts';
import { addOrganisations, unit } from './organisations.ts';
import { addPerson, signIn, type SignedIn } from './people.ts';

export type ReportingPeople = Record<'anna' | 'bo' | 'cilla' | 'disa', SignedIn>;

/** Two units below one top, and people in them: anna reports for north, bo approves there, disa looks after it all. */
export async function addReportingPeople(api: TestApi): Promise<ReportingPeople> {
  const person = async (...given: Parameters<typeof addPerson> extends [unknown, ...infer Rest] ? Rest : never) =>
    signIn(api, await addPerson(api, ...given));
  return {
    anna: await person('anna', [['north', 'analyst']]),
    bo: await person('bo', [['north', 'approver']]),
    cilla: await person('cilla', [['north', 'reader']]),
    disa: await person('disa', [['top', 'administrator']]),
  };
}

/** A form for what lies below top, due in the quarter after. */
export const plainForm = {
  code: 'effects',
  organisation: 'top',
  names: { sv: 'Kvartalets effekter', en: 'Effects of the quarter', da: 'Kvartalets effekter' },
  instructions: { sv: '' },
  frequency: 'Q',
  firstPeriod: '2026-Q1',
  organisations: ['top/**'],
  openDays: -14,
  dueDays: 30,
  lockDays: null,
  levels: 1,
  rows: [
    { metric: 'lead-time-days', isRequired: true },
    { metric: 'total-transactions', isRequired: true },
    { metric: 'digital-transactions', isRequired: true },
    { metric: 'customer-smiles', asks: 'parts', isRequired: false },
  ],
  rules: [
    {
      expression: 'digital-transactions <= total-transactions',
      severity: 'hard',
      texts: { sv: 'Digitala ärenden är högst lika många som alla ärenden.' },
    },
  ],
};

export const twoUnits = [unit('top'), unit('north', { parent: 'top' }), unit('south', { parent: 'top' })];

/** The same with names that files go by. */
export const namedUnits = [
  unit('top', { names: { sv: 'Myndigheten' } }),
  unit('north', { parent: 'top', names: { sv: 'Norra kontoret', en: 'Northern office' } }),
  unit('south', { parent: 'top', names: { sv: 'Södra kontoret' } }),
];

/** A test API with top, north and south below it, people and a form. Close the API. */
export async function openReportingApi(
  form: object = plainForm,
  organisations = twoUnits,
  world: Parameters<typeof openTestApi>[0] = {},
): Promise<{ api: TestApi; people: ReportingPeople }> {
  const api = await openTestApi(world);
  await addOrganisations(api.database, organisations);
  const people = await addReportingPeople(api);
  const made = await people.disa.send('POST', '/api/v1/forms', form);
  expect(made.status, made.text).toBe(201);
  return { api, people };
}
