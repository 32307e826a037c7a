import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refuseOwnWork } from '#domain/approval.ts';

const [anna, bo, cilla] = [1, 2, 3];

test('nobody approves what they last edited, or submitted', () => {
  expect(() => refuseOwnWork(anna, { lastEditedBy: anna, submittedBy: bo })).toThrow('Somebody else has to approve');
  expect(() => refuseOwnWork(bo, { lastEditedBy: anna, submittedBy: bo })).toThrow(
    expect.objectContaining({ code: 'own-work' }),
  );
});

test('whoever did neither may approve, also what a file or another system brought', () => {
  expect(refuseOwnWork(cilla, { lastEditedBy: anna, submittedBy: bo })).toBeUndefined();
  expect(refuseOwnWork(cilla, { lastEditedBy: null, submittedBy: null })).toBeUndefined();
});

test('what is approved has always been seen by two', () => {
  const person = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(person, person, person, (approver, lastEditedBy, submittedBy) => {
      const hands = new Set([approver, lastEditedBy, submittedBy]);
      try {
        refuseOwnWork(approver, { lastEditedBy, submittedBy });
        expect(hands.size).toBeGreaterThan(1);
      } catch {
        expect([lastEditedBy, submittedBy]).toContain(approver);
      }
    }),
    { seed: 4 },
  );
});
