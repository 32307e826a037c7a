import { expect, test } from 'vitest';
import { readDescription } from '#web/routes/api-description/description.ts';

test('operations are grouped by tag, with parameters and answers in words', () => {
  const description = readDescription({
    info: { version: '1', description: 'Open data.' },
    servers: [{ url: '/api/v1' }],
    paths: {
      '/series': {
        get: {
          summary: 'Figures over time',
          tags: ['series'],
          parameters: [
            { name: 'metric', in: 'query', required: true, schema: { type: 'string', description: 'Codes.' } },
            {
              name: 'asOf',
              in: 'query',
              schema: {
                anyOf: [
                  { type: 'string', format: 'date' },
                  { type: 'string', format: 'date-time' },
                ],
              },
            },
            { name: 'format', in: 'query', schema: { enum: ['json', 'csv'] } },
          ],
          responses: { 200: { description: 'The answer', content: { 'application/json': {}, 'text/csv': {} } } },
        },
      },
    },
  });
  expect(description.groups.map(({ name }) => name)).toEqual(['series']);
  const [operation] = description.groups[0]?.operations ?? [];
  expect(operation).toMatchObject({ id: 'get-api-v-series', method: 'GET', path: '/api/v1/series' });
  expect(operation?.parameters.map(({ name, type, isRequired }) => [name, type, isRequired])).toEqual([
    ['metric', 'string', true],
    ['asOf', 'date | date-time', false],
    ['format', 'json | csv', false],
  ]);
  expect(operation?.answers).toEqual([
    { status: '200', description: 'The answer', types: ['application/json', 'text/csv'] },
  ]);
});

test('a description that says nothing is an empty page, not an error', () => {
  expect(readDescription(null)).toEqual({ version: '', about: null, groups: [] });
});
