import { describe, expect, test } from 'vitest';
import { answerersOf } from '#domain/answerer.ts';
import type { Role } from '#domain/role.ts';

const holder = (personId: number, role: Role, organisationId: number) => ({ personId, role, organisationId });
const [office, agency, top] = [3, 2, 1];
const told = (holders: ReturnType<typeof holder>[], responsible: number | null = null) =>
  answerersOf(holders, [office, agency, top], responsible).map(({ personId }) => personId);

describe('who is written to about a question', () => {
  test('is the one who answers for the metric', () => {
    expect(told([holder(1, 'analyst', office), holder(2, 'approver', agency)], 2)).toEqual([2]);
  });

  test('is written to once, with roles in several places', () => {
    expect(told([holder(2, 'approver', agency), holder(2, 'administrator', top)], 2)).toEqual([2]);
  });

  test('is somebody else, where who answers for the metric has no role there any more', () => {
    expect(told([holder(1, 'analyst', office), holder(2, 'analyst', 99)], 2)).toEqual([1]);
  });

  test('is every analyst of the nearest place that has any', () => {
    expect(told([holder(1, 'analyst', agency), holder(2, 'analyst', agency), holder(3, 'analyst', top)])).toEqual([
      1, 2,
    ]);
  });

  test('is an approver where there is no analyst nearer, and not the administrator beside', () => {
    expect(
      told([holder(1, 'administrator', office), holder(2, 'approver', office), holder(3, 'analyst', top)]),
    ).toEqual([2]);
  });

  test('may be nobody', () => {
    expect(told([holder(1, 'analyst', 99)])).toEqual([]);
  });
});
