import { expect, test } from 'vitest';
import { grantsOf, workerOf, type Viewer } from '#domain/viewer.ts';

const grants = [{ organisationId: 1, capabilities: ['administer' as const] }];
const person = { kind: 'person', id: 1, name: 'anna', email: 'anna@tiofalt.example', sessionId: 1, grants } as const;

test('a person and a key hold what they were granted', () => {
  expect(grantsOf({ ...person, lacks: null })).toBe(grants);
  expect(grantsOf({ kind: 'key', id: 1, name: 'night', madeBy: null, grants })).toBe(grants);
});

test('what a key does is the work of whoever made it', () => {
  expect(workerOf({ ...person, lacks: null })).toBe(1);
  expect(workerOf({ kind: 'key', id: 2, name: 'night', madeBy: 3, grants })).toBe(3);
  expect(workerOf({ kind: 'key', id: 2, name: 'night', madeBy: null, grants })).toBeNull();
  expect(workerOf({ kind: 'installation', name: 'command line' })).toBeNull();
});

test.each<[string, Viewer]>([
  ['nobody', { kind: 'nobody' }],
  ['a person who has still to show the second factor', { ...person, lacks: 'second-factor' }],
  ['a person who has still to set one up', { ...person, lacks: 'second-factor-set-up' }],
  ['a command, which reads as everybody does', { kind: 'installation', name: 'command line' }],
])('%s is granted nothing', (_, viewer) => {
  expect(grantsOf(viewer)).toEqual([]);
});
