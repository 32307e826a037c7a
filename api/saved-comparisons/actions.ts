import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import type { Transaction } from '#db/connection.ts';
import {
  listSavedComparisons,
  lockSavedComparison,
  removeComparison,
  renameComparison,
  saveComparedQuestion,
  saveComparison,
  type SavedComparison,
} from '#db/queries/saved-comparisons.ts';
import { writeTransaction } from '#db/write.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';

type Given = { name: string; question: string };
type Owner = { personId: number; actor: Actor };
type Check = (saved: SavedComparison) => void;

/** More than anybody finds their way in; and names are everybody's. */
const mostOfOnePerson = 200;

export const unknownComparison = (name: string): Problem =>
  new Problem(404, 'unknown-comparison', `There is no saved comparison "${name}".`);

const nameTaken = (): Problem =>
  new Problem(409, 'name-taken', 'Another comparison has or had this name.', { path: 'name' });

const deedOn = (action: string, name: string, rest: Pick<Deed, 'before' | 'after'>): Deed => ({
  action,
  organisationId: null,
  subject: `comparison ${name}`,
  ...rest,
});

/** Problems `name-taken` and `enough-comparisons`. */
export const keepComparison = (context: Context, { personId, actor }: Owner, given: Given): Promise<void> =>
  writeTransaction(context.database, async (transaction) => {
    const own = await listSavedComparisons(transaction, personId);
    if (own.length >= mostOfOnePerson) {
      throw new Problem(409, 'enough-comparisons', `At most ${mostOfOnePerson} are kept for each person.`);
    }
    const isSaved = await saveComparison(transaction, { ...given, personId }, context.now());
    if (!isSaved) throw nameTaken();
    await recordDeed(transaction, actor, context.now(), deedOn('comparison-saved', given.name, { after: given }));
  });

/** Gives a comparison another name or another content, or both. Problem `name-taken`. */
export const changeComparison = (
  context: Context,
  owner: Owner,
  name: string,
  to: Given,
  check: Check,
): Promise<void> =>
  change(context, owner, name, check, async (transaction, before) => {
    const now = context.now();
    if (to.name === name) await saveComparedQuestion(transaction, { ...before, question: to.question }, now);
    else if (!(await renameComparison(transaction, { ...before, question: to.question }, to.name, now))) {
      throw nameTaken();
    }
    return deedOn('comparison-changed', name, { before: { name, question: before.question }, after: to });
  });

export const forgetComparison = (context: Context, owner: Owner, name: string, check: Check): Promise<void> =>
  change(context, owner, name, check, async (transaction, { question }) => {
    await removeComparison(transaction, name);
    return deedOn('comparison-removed', name, { before: { name, question } });
  });

/** What belongs to somebody else is as if it were not there. */
const change = (
  context: Context,
  { personId, actor }: Owner,
  name: string,
  check: Check,
  make: (transaction: Transaction, before: SavedComparison) => Promise<Deed>,
): Promise<void> =>
  writeTransaction(context.database, async (transaction) => {
    const before = await lockSavedComparison(transaction, name);
    if (before?.personId !== personId) throw unknownComparison(name);
    check(before);
    await recordDeed(transaction, actor, context.now(), await make(transaction, before));
  });
